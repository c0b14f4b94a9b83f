import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, request as requestUpstream } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import { createFaults, type Faults } from "../../src/standins/faults.ts";
import { sendAnswer, startLoopbackServer } from "../../src/standins/loopback-server.ts";
import type { BotWorld } from "./bot-world.ts";

/** A call of the bot's own to the storage: for the key that links are signed with, or for a listing. */
export type StorageCall = { operation: "key" | "list" | "other" };

/** The bot's own road to the storage, on which something may go wrong. */
export interface StorageRoad {
  readonly faults: Faults<StorageCall>;
  /** The storage's address as the bot's configuration names it. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Builds the road. Of faults it knows `status` (with the storage's own code), `drop` and `delay`. */
export async function startStorageRoad(world: BotWorld): Promise<StorageRoad> {
  const faults = createFaults<StorageCall>();
  const { azurite } = world;
  const agent = new Agent({ ca: azurite.caPem, keepAlive: true });
  const server = await startLoopbackServer({
    certificate: world.certificate,
    handle: async (request, response) => {
      const { searchParams } = new URL(request.url ?? "/", azurite.origin);
      const operations = { userdelegationkey: "key", list: "list" } as const;
      const operation = operations[searchParams.get("comp") as keyof typeof operations] ?? "other";
      const fault = faults.take({ operation });
      if (fault?.kind === "delay") await wait(fault.ms);
      if (fault?.kind === "drop") response.destroy();
      else if (fault?.kind === "status") refuse(response, fault.status, fault.code ?? "ServerBusy");
      else passOn(request, response, azurite.origin, agent);
    },
  });
  return {
    faults,
    endpoint: `https://127.0.0.1:${server.port}/${azurite.account}`,
    stop: async () => {
      await server.stop();
      agent.destroy();
    },
  };
}

/** https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
function refuse(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>A fault was asked for.</Message></Error>`;
  sendAnswer(response, { status, headers: { "content-type": "application/xml", "x-ms-error-code": code }, body });
}

function passOn(request: IncomingMessage, response: ServerResponse, origin: string, agent: Agent): void {
  const { method, headers } = request;
  const onward = requestUpstream(new URL(request.url ?? "/", origin), { method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.once("error", () => response.destroy());
  request.pipe(onward);
}
