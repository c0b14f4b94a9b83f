import { mkdtemp, rm } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountIdOf } from "../../../../src/adapters/havens/azure-storage/account.ts";
import { connectAccounts, type FindConnection } from "../../../../src/adapters/havens/azure-storage/connections.ts";
import { createAzureHaven } from "../../../../src/adapters/havens/azure-storage/haven.ts";
import { obtainCertificate } from "../../../../src/standins/certificate.ts";
import { type Answer, readBody, sendAnswer, startLoopbackServer } from "../../../../src/standins/loopback-server.ts";
import type { Haven } from "../../../../src/workflows/engine/haven.ts";

/** A request as it came. `path` has its query. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** `silence` never answers; `cut` closes the connection; a function answers by itself, in its own time. */
export type Reply = Answer | "silence" | "cut" | { readonly by: (response: ServerResponse) => void };

/** A server that answers whatever a test says, as Resource Manager and as storage, and a haven that uses it for both. */
export interface ScriptedServer {
  readonly origin: string;
  readonly caPem: string;
  readonly accountId: string;
  readonly otherAccountId: string;
  readonly received: Received[];
  /** From here on every request is answered so. */
  reply(how: Reply | ((request: Received) => Reply)): void;
  /** A new haven, which has nothing cached. */
  haven(): Haven;
  /** What a single hand needs. */
  find(): FindConnection;
  stop(): Promise<void>;
}

const group = { subscriptionId: "00000000-0000-0000-0000-00000000000A", resourceGroup: "Shm" };

/** Starts the server. It answers 404 until it is told otherwise. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const folder = await mkdtemp(join(tmpdir(), "lk-scripted-"));
  const certificate = await obtainCertificate(folder);
  const received: Received[] = [];
  let replyTo: (request: Received) => Reply = () => ({ status: 404 });
  const server = await startLoopbackServer({
    certificate,
    handle: async (request, response) => {
      const body = (await readBody(request)).toString("utf8");
      const { method = "", url = "", headers } = request;
      const one: Received = { method, path: url, authorization: headers.authorization ?? "", body, headers };
      received.push(one);
      const reply = replyTo(one);
      if (reply === "cut") response.destroy();
      else if (reply !== "silence" && "by" in reply) reply.by(response);
      else if (reply !== "silence") sendAnswer(response, reply);
    },
  });
  const origin = `https://127.0.0.1:${server.port}`;
  const [accountId, otherAccountId] = [
    accountIdOf({ ...group, name: "sredata" }),
    accountIdOf({ ...group, name: "other" }),
  ];
  const accounts = [accountId, otherAccountId].map((id) => {
    const endpoint = `${origin}/${id.split("/").at(-1)}`;
    return { accountId: id, tenantId: "tenant", blobEndpoint: `${endpoint}/`, serviceEndpoint: endpoint };
  });
  const options = { credential: "local", resourceManagerUrl: origin, caPem: certificate.certPem, accounts } as const;
  return {
    origin,
    caPem: certificate.certPem,
    accountId,
    otherAccountId,
    received,
    reply: (how) => {
      received.length = 0;
      replyTo = typeof how === "function" ? how : () => how;
    },
    haven: () => createAzureHaven(options),
    find: () => connectAccounts(options),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An error as storage words it. */
export function storageError(status: number, code: string, headers: Record<string, string> = {}): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>No.</Message></Error>`;
  return { status, headers: { "content-type": "application/xml", "x-ms-error-code": code, ...headers }, body };
}

/** An error as Resource Manager words it. */
export function armError(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { error: { code, message: "No." } } };
}

/** The value of every key that `keyAnswer` gives. */
export const keyValue = "c2VjcmV0LWtleS12YWx1ZS1vZi10aGUtdGVzdA==";

/** The key that was asked for, as storage words it. */
export function keyAnswer(request: Received): Answer {
  const [start, expiry] = keyWindowOf(request);
  const body = `<?xml version="1.0" encoding="utf-8"?><UserDelegationKey>
    <SignedOid>oid-of-the-bot</SignedOid><SignedTid>tenant</SignedTid>
    <SignedStart>${start}</SignedStart><SignedExpiry>${expiry}</SignedExpiry>
    <SignedService>b</SignedService><SignedVersion>2026-10-06</SignedVersion><Value>${keyValue}</Value>
  </UserDelegationKey>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

/** From when to when a key was asked for. */
export function keyWindowOf({ body }: Received): readonly [string, string] {
  const read = (tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(body)?.[1] ?? "";
  return [read("Start"), read("Expiry")];
}
