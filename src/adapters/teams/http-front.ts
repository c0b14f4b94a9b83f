import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import { isServed } from "./mailbox.ts";
import { type Activity, readActivity, tenantsOf } from "./payloads.ts";
import type { TokenCheck } from "./token-check.ts";

/**
 * Where the Bot Connector sends activities.
 * @testonly outside this file
 */
export const messagesPath = "/api/messages";

/** What the front is made with. `take` gives the body to answer with; undefined: none. */
export interface FrontSettings {
  readonly host: string;
  readonly port: number;
  readonly tenantIds: readonly string[];
  readonly serviceUrls: readonly string[];
  readonly checkToken: TokenCheck;
  readonly take: (activity: Activity) => Promise<unknown>;
  readonly log: Log;
}

/** What takes in what Teams sends. */
export interface HttpFront {
  /** Begins to take; gives the port. Ends in the system's error where it is taken. */
  open(): Promise<number>;
  /** Takes nothing new. */
  close(): void;
  /** Ends what is still open. */
  cut(): void;
}

/** An activity is a few kilobytes; what people type into a form has limits of its own. */
const bodyAtMostBytes = 500_000;
/** A request that takes longer to arrive is nobody's but an attacker's. */
const requestWithinMs = 10_000;
const channel = "msteams";

/** Why a request is not taken, as the status that it gets: never with a word, which could be a library's. */
type Refused = { readonly status: 400 | 401 | 403 | 404 | 413 | 503; readonly because: string };

/** Makes the server. Before anybody's handler stand: the token, the tenant, and the host to which answers would go. */
export function createHttpFront(settings: FrontSettings): HttpFront {
  const { host, port, log } = settings;
  const server = createServer({ requestTimeout: requestWithinMs }, (request, response) => {
    answer(settings, request, response).catch(() => end(response, 500));
  });
  return {
    open: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      }),
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
    cut: () => server.closeAllConnections(),
  };

  async function answer(given: FrontSettings, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admit(given, request);
    if ("status" in admitted) {
      log.warn("teams-request-refused", { status: admitted.status, because: admitted.because });
      return end(response, admitted.status);
    }
    const body = await given.take(admitted).catch((thrown: unknown): never => {
      log.error("teams-turn-failed", { code: asFault(thrown, "unexpected").code });
      throw thrown;
    });
    if (body === undefined) return void response.writeHead(200).end();
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
  }
}

async function admit(
  { checkToken, tenantIds, serviceUrls }: FrontSettings,
  request: IncomingMessage,
): Promise<Activity | Refused> {
  const [path] = (request.url ?? "").split("?");
  if (request.method !== "POST" || path !== messagesPath) return { status: 404, because: "path" };
  // Before a word of it is read: who is not the Bot Connector gets no further.
  const proven = await checkToken(request.headers.authorization).catch((): "no-keys" => "no-keys");
  if (proven === "no-keys") return { status: 503, because: "keys-unavailable" };
  if (proven === undefined) return { status: 401, because: "token" };
  const body = await readBody(request);
  if (body === undefined) return { status: 413, because: "size" };
  const activity = readActivity(parseJson(body));
  if (activity === undefined) return { status: 400, because: "unreadable" };
  if (activity.serviceUrl !== proven.serviceUrl) return { status: 401, because: "service-url" };
  if (!isServed(activity.serviceUrl, serviceUrls)) return { status: 403, because: "service-host" };
  if (activity.channelId !== channel) return { status: 403, because: "channel" };
  const tenants = tenantsOf(activity);
  if (tenants.length !== 1 || !tenants.every((tenant) => tenantIds.includes(tenant)))
    return { status: 403, because: "tenant" };
  return activity;
}

/** The body as text; undefined where it is longer than anything that Teams sends. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyAtMostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { connection: "close" }).end();
}
