import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readiness } from "./readiness.ts";

/** A running health server. */
export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves `/health` (the process runs) and `/ready` (it can do its work) on a port of its own, so that a probe never
 * shares a port with people's requests. `look` must answer within two seconds or counts as no.
 */
export async function startHealth(host: string, port: number, look: () => Promise<Readiness>): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { "content-type": "text/plain", "cache-control": "no-store" }).end(`${text}\n`);
    };
    if (request.url === "/health") return answer(200, "running");
    if (request.url !== "/ready") return answer(404, "not found");
    const late = AbortSignal.timeout(2_000);
    const tooLate = once(late, "abort").then((): Readiness => ({ isReady: false }));
    Promise.race([look(), tooLate]).then(
      ({ isReady, because }) => {
        const text = isReady ? "ready" : "not ready";
        answer(isReady ? 200 : 503, because === undefined ? text : `${text}: ${because}`);
      },
      () => answer(503, "not ready"),
    );
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
