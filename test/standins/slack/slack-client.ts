import { WebClient } from "@slack/web-api";
import type { Slack } from "../../../src/standins/slack/slack.ts";

const silent = (): void => undefined;

/** A logger that says nothing, for the SDK's own complaints about what tests provoke. */
export const silentLogger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  setLevel: silent,
  getLevel: () => "error" as never,
  setName: silent,
};

/** The official client on the stand-in, without retries. */
export function clientOf(slack: Slack, token: string | undefined = slack.botToken): WebClient {
  return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: silentLogger });
}

/** What the client throws for an answer with `ok: false`. */
export function refusal(error: string): object {
  return { data: { ok: false, error } };
}
