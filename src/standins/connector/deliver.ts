import { startFairLimit } from "../fair-time.ts";
import type { Claims, Issuer, TokenFlaw } from "./issuer.ts";
import type { Activity } from "./payloads.ts";

/** How a request is to differ from one that Teams sends. */
export type DeliveryOptions = {
  /** What is wrong with its token. */
  flaw?: TokenFlaw;
  /** Claims of the token that differ. */
  claims?: Claims;
  /** Parts of the activity that differ: another `serviceUrl`, a tenant that is not this one, a made-up `from`. */
  activity?: Activity;
  /** The very same request is on its way this many times at once; one unless given. */
  atOnce?: number;
  /** Gives the answer, whatever it is, instead of failing when it is not a good one. */
  anyAnswer?: boolean;
};

/** One answer of the bot's; status 0 is none in time. */
export type BotAnswer = { status: number; body: string };

/** The bot's answer to an activity, and a way to send the very same request again. */
export type Delivery = BotAnswer & {
  /** Every answer, where the request was on its way several times at once; `status` and `body` are the first's. */
  answers: readonly BotAnswer[];
  /** The activity as it was sent. */
  activity: Activity;
  /** Sends the same bytes with the same token, as somebody who recorded the request could, or Teams when it tries again. */
  replay(options?: Pick<DeliveryOptions, "anyAnswer" | "atOnce">): Promise<Delivery>;
};

/** Sends the bot an activity. `what` names it where it fails. */
export type Send = (what: string, activity: Activity, options?: DeliveryOptions) => Promise<Delivery>;

/** Sends activities to the bot's address, signed as Teams signs. `endpoint` fails until that is known. */
export function sendActivities(to: {
  endpoint(): string;
  issuer: Issuer;
  serviceUrl(): string;
  answerWithinMs: { message: number; invoke: number };
}): Send {
  return async (what, given, options = {}) => {
    const activity = { ...given, ...options.activity };
    const { flaw, claims } = options;
    const authorization = to.issuer.bearer(to.serviceUrl(), {
      ...(flaw === undefined ? {} : { flaw }),
      ...(claims === undefined ? {} : { claims }),
    });
    const request: Request = {
      endpoint: to.endpoint(),
      headers: { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) },
      body: JSON.stringify(activity),
      withinMs: activity.type === "invoke" ? to.answerWithinMs.invoke : to.answerWithinMs.message,
    };
    return deliver(what, activity, request, options);
  };
}

type Request = { endpoint: string; headers: Record<string, string>; body: string; withinMs: number };

async function deliver(
  what: string,
  activity: Activity,
  request: Request,
  { anyAnswer = false, atOnce = 1 }: DeliveryOptions,
): Promise<Delivery> {
  const answers = await Promise.all(Array.from({ length: atOnce }, () => transmit(request)));
  const bad = answers.find(({ status }) => status < 200 || status > 299);
  if (bad !== undefined && !anyAnswer) {
    const said =
      bad.status === 0 ? `nothing within ${request.withinMs / 1000} s` : `${bad.status} ${bad.body.slice(0, 200)}`;
    throw new Error(`The bot did not take ${what}: ${said}`);
  }
  const [first = { status: 0, body: "" }] = answers;
  return {
    ...first,
    answers,
    activity,
    replay: (again = { anyAnswer }) => deliver(what, activity, request, again),
  };
}

async function transmit({ endpoint, headers, body, withinMs }: Request): Promise<BotAnswer> {
  const { signal, stop } = startFairLimit(withinMs);
  try {
    const answer = await fetch(endpoint, { method: "POST", headers, body, signal });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return { status: 0, body: "" };
    throw new Error(`Nothing answers at ${endpoint}`, { cause: error });
  } finally {
    stop();
  }
}
