/** How a request is to differ from one that Slack sends. */
export type DeliveryOptions = {
  /** The time it says it was sent, in unix seconds; a bot refuses what is older than five minutes. HTTP only. */
  timestampSeconds?: number;
  /** Signed with another secret, or not at all. HTTP only. */
  signature?: "forged" | "missing";
  /** Sent as a repeat (docs.slack.dev/apis/events-api: `x-slack-retry-num`; over a socket `retry_attempt`). */
  retry?: { num: number; reason: string };
  /** The very same request is on its way this many times at once; one unless given. */
  atOnce?: number;
  /** Gives the answer, whatever it is, instead of failing when it is not an acknowledgement. */
  anyAnswer?: boolean;
};

/** What may differ when the same bytes are sent again. */
export type Repeat = Pick<DeliveryOptions, "retry" | "anyAnswer" | "atOnce">;

/** One answer of the bot's: 200 is an acknowledgement, 0 none in time. */
export type BotAnswer = { status: number; body: string };

/** The bot's answer to a request, and a way to send the very same one again. */
export type Delivery = BotAnswer & {
  tookMs: number;
  /** Every answer, where the request was on its way several times at once; `status` and `body` are the first's. */
  answers: readonly BotAnswer[];
  /** Sends the same bytes with the same time and signature, as somebody who recorded the request could. */
  replay(options?: Repeat): Promise<Delivery>;
};

/** Sends a form to the bot, over whichever transport. `what` names the request where it fails. */
export type Send = (what: string, form: Record<string, string>, options?: DeliveryOptions) => Promise<Delivery>;

/**
 * Has one request sent, as often as it is asked for, and again when it is replayed. Fails when there is no
 * acknowledgement in time, unless `anyAnswer` is set.
 */
export async function deliver(
  what: string,
  ackWithinMs: number,
  transmit: (retry: Repeat["retry"]) => Promise<BotAnswer>,
  { retry, anyAnswer, atOnce = 1 }: Repeat,
): Promise<Delivery> {
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: atOnce }, () => transmit(retry)));
  const tookMs = performance.now() - startedAt;
  const unacknowledged = answers.find(({ status }) => status !== 200);
  if (unacknowledged !== undefined && !anyAnswer)
    throw new Error(`The bot did not acknowledge ${what}: ${wordAnswer(unacknowledged, ackWithinMs)}`);
  const [first = { status: 0, body: "" }] = answers;
  const replay: Delivery["replay"] = (again = {}) =>
    deliver(what, ackWithinMs, transmit, { anyAnswer: anyAnswer ?? false, ...again });
  return { ...first, answers, tookMs, replay };
}

function wordAnswer({ status, body }: BotAnswer, ackWithinMs: number): string {
  return status === 0 ? `nothing within ${ackWithinMs / 1000} s` : `${status} ${body.slice(0, 200)}`;
}
