import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { Log } from "../../workflows/engine/ports.ts";
import { createSdkLogger } from "./sdk-logger.ts";

/**
 * Two clients of the Web API. `steady` tries again after a failure, for what may be done twice; `single` never does,
 * because a message that is posted again stands twice, a trigger works once, and an edit whose answer is lost may come
 * late. Neither waits for Slack's rate limit:
 * one such wait stops every call of a client, so that it is a fault and the job's to wait out.
 */
export interface SlackClients {
  readonly steady: WebClient;
  readonly single: WebClient;
}

/** How long a call may take and where it may go, whatever it is for. */
export const slackLimits = {
  timeout: 10_000,
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  fetch: fetchWithRetryAfter,
} as const satisfies WebClientOptions;

/** Makes the clients. `apiUrl` is Slack's own unless another is given. */
export function createClients(options: {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
  /** Told of every answer, before it is read. */
  readonly onAnswer?: (answer: Response) => void;
}): SlackClients {
  const { onAnswer } = options;
  const shared: WebClientOptions = {
    logger: createSdkLogger(options.log),
    ...slackLimits,
    fetch: async (input, init) => {
      const answer = await fetchWithRetryAfter(input, init);
      onAnswer?.(answer);
      return answer;
    },
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
  };
  return {
    steady: new WebClient(options.botToken, {
      ...shared,
      retryConfig: { retries: 2, minTimeout: 300, randomize: true },
    }),
    single: new WebClient(options.botToken, { ...shared, retryConfig: { retries: 0 } }),
  };
}

/** The client makes a bare error of a 429 without seconds in `Retry-After`, which could be anything; so it always has some. */
async function fetchWithRetryAfter(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status !== 429 || /^\d+$/.test(response.headers.get("retry-after") ?? "")) return response;
  return new Response(response.body, { status: 429, headers: { "retry-after": "30" } });
}
