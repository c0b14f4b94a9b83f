import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HTTPModuleFunctions, HTTPReceiver } from "@slack/bolt";
import type { Log } from "../../workflows/engine/ports.ts";
import type { SlackFront } from "./front.ts";
import { createSdkLogger } from "./sdk-logger.ts";

/**
 * Where Slack sends commands and interactions.
 * @testonly outside this file
 */
export const eventsPath = "/slack/events";

/** What Slack sends is a few kilobytes; a command's text and a form's fields have limits of their own. */
const bodyAtMostBytes = 1_000_000;

/** Bolt refuses what is older (docs.slack.dev/authentication/verifying-requests-from-slack) and takes what is younger. */
const clockSkewAtMostMs = 5 * 60_000;

/** A request that takes longer to arrive is nobody's but an attacker's. */
const requestWithinMs = 10_000;

/**
 * Makes the server for Slack's requests. To open it ends in the system's error where the port is taken. Bolt's receiver checks signatures and parses; before it stand two checks of ours: a time in the
 * future, and a body that is no object, over which the receiver would fail outside of every handler.
 */
export function createHttpFront(
  { signingSecret, host, port }: { readonly signingSecret: string; readonly host: string; readonly port: number },
  log: Log,
): SlackFront {
  const logger = createSdkLogger(log);
  const receiver = new HTTPReceiver({ signingSecret, endpoints: eventsPath, bodyLimit: bodyAtMostBytes, logger });
  const server = createServer({ requestTimeout: requestWithinMs }, (request, response) => {
    response.once("finish", () => {
      const { statusCode } = response;
      if (statusCode >= 400) log.warn("slack-request-refused", { status: statusCode });
    });
    receive(receiver, request, response).catch(() => {
      if (!response.headersSent) end(response, 404);
    });
  });
  return {
    receiver,
    open: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      }),
    trouble: () => undefined,
    close: async () => {
      server.close();
      server.closeIdleConnections();
    },
    cut: async () => server.closeAllConnections(),
  };
}

async function receive(receiver: HTTPReceiver, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isFromTheFuture(request)) return end(response, 401);
  if (request.method !== "POST") return end(response, 404);
  const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, bodyAtMostBytes).catch(() => undefined);
  if (buffered === undefined) return end(response, 413);
  if (!holdsAnObject(buffered)) return end(response, 400);
  // Reads what is buffered already. Throws for another path, which the caller answers with 404.
  receiver.requestListener(buffered, response);
}

function isFromTheFuture(request: IncomingMessage): boolean {
  const sentAtMs = Number(request.headers["x-slack-request-timestamp"]) * 1000;
  return sentAtMs > Date.now() + clockSkewAtMostMs;
}

function holdsAnObject(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): boolean {
  try {
    const body: unknown = HTTPModuleFunctions.parseHTTPRequestBody(request);
    return typeof body === "object" && body !== null;
  } catch {
    return false;
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" });
  response.end();
}
