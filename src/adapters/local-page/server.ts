/**
 * The page's own HTTP server. Everybody who reaches it can be anyone, so nobody but this machine does: it binds to
 * loopback, and takes requests only under a loopback name (a page elsewhere that has its name point here comes under its
 * own, see DNS rebinding) and, where something changes, only from the page itself.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const host = "127.0.0.1";
const bodyAtMost = 200_000;

/** What answers. `take` gives what is sent back as JSON, or undefined for a path that takes nothing. */
export interface Routes {
  readonly files: ReadonlyMap<string, { readonly type: string; readonly body: Buffer }>;
  take(path: string, body: unknown): Promise<{ readonly status: number; readonly answer: unknown } | undefined>;
  /** Somebody who wants to be told: writes events until the response is closed. */
  stream(person: string, response: ServerResponse): void;
}

/** A server that runs. */
export interface PageServer {
  readonly port: number;
  stop(): Promise<void>;
}

const safety = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // Not `no-referrer`: with it browsers send `Origin: null` (fetch.spec.whatwg.org, append a request Origin header).
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** Starts it on loopback. Ends in the system's error where the port is taken. */
export async function startPageServer(port: number, routes: Routes): Promise<PageServer> {
  const server = createServer((request, response) => {
    serve(routes, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, safety);
      response.end();
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function serve(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { headers, method = "GET", socket } = request;
  const names = [`${host}:${socket.localPort}`, `localhost:${socket.localPort}`];
  if (headers.host === undefined || !names.includes(headers.host)) return send(response, 403, { error: "host" });
  const url = new URL(request.url ?? "/", `http://${headers.host}`);
  if (method === "GET") {
    const site = headers["sec-fetch-site"];
    const isOurs = site === undefined || site === "same-origin" || site === "none";
    if (url.pathname === "/events") {
      if (!isOurs) return send(response, 403, { error: "origin" });
      response.writeHead(200, { ...safety, "content-type": "text/event-stream" });
      return routes.stream(url.searchParams.get("person") ?? "", response);
    }
    const file = routes.files.get(url.pathname);
    if (file === undefined) return send(response, 404, { error: "not found" });
    response.writeHead(200, { ...safety, "content-type": file.type }).end(file.body);
    return;
  }
  if (method !== "POST") return send(response, 405, { error: "method" });
  if (headers.origin !== `http://${headers.host}`) return send(response, 403, { error: "origin" });
  if (headers["content-type"] !== "application/json") return send(response, 415, { error: "content type" });
  const body = await readBody(request);
  if (body === undefined) return send(response, 413, { error: "too long" });
  const taken = await routes.take(url.pathname, body);
  send(response, taken?.status ?? 404, taken?.answer ?? { error: "not found" });
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { ...safety, "content-type": "application/json" }).end(JSON.stringify(answer));
}

/** The body as JSON, null for what is none; undefined where it is too long. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyAtMost) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return null;
  }
}
