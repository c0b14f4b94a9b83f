import { createHmac } from "node:crypto";
import { startFairLimit } from "../fair-time.ts";
import { type BotAnswer, deliver, type Send } from "./deliver.ts";

/**
 * Sends over HTTP, signed as Slack signs (docs.slack.dev/authentication/verifying-requests-from-slack).
 * `to.eventsUrl` fails until the bot's address is known.
 */
export function sendRequests(to: { eventsUrl(): string; signingSecret: string; ackWithinMs: number }): Send {
  return async (what, form, options = {}) => {
    // An event comes as JSON (docs.slack.dev/apis/events-api), everything else as a form.
    const isEvent = form.payload?.includes('"type":"event_callback"') === true;
    const body = isEvent ? (form.payload ?? "") : new URLSearchParams(form).toString();
    const timestamp = String(options.timestampSeconds ?? Math.floor(Date.now() / 1000));
    const secret = options.signature === "forged" ? `not ${to.signingSecret}` : to.signingSecret;
    const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    const signed: Record<string, string> = {
      "content-type": isEvent ? "application/json" : "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      ...(options.signature === "missing" ? {} : { "x-slack-signature": `v0=${digest}` }),
    };
    const eventsUrl = to.eventsUrl();
    return deliver(
      what,
      to.ackWithinMs,
      (retry) => {
        const repeated: Record<string, string> = retry
          ? { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }
          : {};
        return request(eventsUrl, to.ackWithinMs, { ...signed, ...repeated }, body);
      },
      options,
    );
  };
}

async function request(
  eventsUrl: string,
  ackWithinMs: number,
  headers: Record<string, string>,
  body: string,
): Promise<BotAnswer> {
  const { signal, stop } = startFairLimit(ackWithinMs);
  try {
    const answer = await fetch(eventsUrl, { method: "POST", headers, body, signal });
    return { status: answer.status, body: await answer.text() };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return { status: 0, body: "" };
    throw new Error(`Nothing answers at ${eventsUrl}`, { cause: error });
  } finally {
    stop();
  }
}
