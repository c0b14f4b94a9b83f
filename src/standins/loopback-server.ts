import { randomInt } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate.ts";

/** What a stand-in answers: a status, headers, and a body (text and bytes as they are, anything else as JSON). */
export type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

/** A running server on 127.0.0.1; `stop` closes it and every connection to it. */
export type LoopbackServer = { port: number; stop(): Promise<void> };

/**
 * Starts an http server, or an https one when a certificate is given, on 127.0.0.1 and the given port (0 picks one).
 * A handler that throws is answered with a bare 500, which fails the test that caused it.
 */
export async function startLoopbackServer(options: {
  port?: number;
  certificate?: Certificate;
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Takes what wants to be a WebSocket; without it, that is cut. */
  upgrade?: (request: IncomingMessage, socket: Duplex) => void;
}): Promise<LoopbackServer> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    options.handle(request, response).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : "the stand-in failed";
      if (response.headersSent) response.destroy();
      else sendAnswer(response, { status: 500, body: `stand-in: ${reason}` });
    });
  };
  const server = options.certificate
    ? createHttpsServer({ cert: options.certificate.certPem, key: options.certificate.keyPem }, listener)
    : createHttpServer(listener);
  const upgraded = new Set<Duplex>();
  if (options.upgrade !== undefined)
    server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
      upgraded.add(socket);
      socket.once("close", () => upgraded.delete(socket));
      options.upgrade?.(request, socket);
    });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

/** Reads the whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Writes an answer and ends the response. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const { body } = answer;
  const isRaw = typeof body === "string" || Buffer.isBuffer(body);
  const bytes = body === undefined ? "" : isRaw ? body : JSON.stringify(body);
  const type: Record<string, string> =
    body === undefined || isRaw ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(answer.status, { ...type, ...answer.headers });
  response.end(bytes);
}

/** Finds a TCP port on 127.0.0.1 that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    // Below those that the machine gives away by itself: nobody who asks for any port gets it before it is used.
    const port = randomInt(15_000, 30_000);
    const server = createTcpServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
