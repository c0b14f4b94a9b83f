import { createHmac } from "node:crypto";

/** How a request is to differ from one that Slack sends. */
export type DeliveryOptions = {
  /** The time it says it was sent, in unix seconds; a bot refuses what is older than five minutes. */
  timestampSeconds?: number;
  /** Signed with another secret, or not at all. */
  signature?: "forged" | "missing";
  /** Sent as a repeat (docs.slack.dev/apis/events-api: `x-slack-retry-num`). */
  retry?: { num: number; reason: string };
  /** The very same request is on its way this many times at once; one unless given. */
  atOnce?: number;
  /** Gives the answer, whatever it is, instead of failing when it is not an acknowledgement. */
  anyAnswer?: boolean;
};

/** What may differ when the same bytes are sent again. */
type Repeat = Pick<DeliveryOptions, "retry" | "anyAnswer" | "atOnce">;

/** The bot's answer to a request, and a way to send the very same one again. Status 0: none in time. */
export type Delivery = {
  status: number;
  body: string;
  tookMs: number;
  /** Every answer, where the request was on its way several times at once; `status` and `body` are the first's. */
  answers: readonly { status: number; body: string }[];
  /** Sends the same bytes with the same time and signature, as somebody who recorded the request could. */
  replay(options?: Repeat): Promise<Delivery>;
};

/**
 * Sends a form to the bot, signed as Slack signs (docs.slack.dev/authentication/verifying-requests-from-slack). Fails
 * when there is no 200 within `ackWithinMs`, unless `anyAnswer` is set. `what` names the request in that failure.
 */
export async function deliver(
  to: { eventsUrl: string; signingSecret: string; ackWithinMs: number },
  what: string,
  form: Record<string, string>,
  options: DeliveryOptions = {},
): Promise<Delivery> {
  const body = new URLSearchParams(form).toString();
  const timestamp = String(options.timestampSeconds ?? Math.floor(Date.now() / 1000));
  const secret = options.signature === "forged" ? `not ${to.signingSecret}` : to.signingSecret;
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const signed: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    ...(options.signature === "missing" ? {} : { "x-slack-signature": `v0=${digest}` }),
  };
  const send = async ({ retry, anyAnswer, atOnce = 1 }: Repeat): Promise<Delivery> => {
    const repeated: Record<string, string> = retry
      ? { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }
      : {};
    const startedAt = performance.now();
    const sendings = Array.from({ length: atOnce }, () => request(to, { ...signed, ...repeated }, body));
    const answers = await Promise.all(sendings);
    const tookMs = performance.now() - startedAt;
    const unacknowledged = answers.find(({ status }) => status !== 200);
    if (unacknowledged !== undefined && !anyAnswer)
      throw new Error(`The bot did not acknowledge ${what}: ${wordAnswer(unacknowledged, to.ackWithinMs)}`);
    const [first = { status: 0, body: "" }] = answers;
    return { ...first, answers, tookMs, replay: (again = {}) => send({ anyAnswer: anyAnswer ?? false, ...again }) };
  };
  return send(options);
}

async function request(
  to: { eventsUrl: string; ackWithinMs: number },
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; body: string }> {
  try {
    const signal = AbortSignal.timeout(to.ackWithinMs);
    const answer = await fetch(to.eventsUrl, { method: "POST", headers, body, signal });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return { status: 0, body: "" };
    throw new Error(`Nothing answers at ${to.eventsUrl}`, { cause: error });
  }
}

function wordAnswer({ status, body }: { status: number; body: string }, ackWithinMs: number): string {
  return status === 0 ? `nothing within ${ackWithinMs / 1000} s` : `${status} ${body.slice(0, 200)}`;
}
