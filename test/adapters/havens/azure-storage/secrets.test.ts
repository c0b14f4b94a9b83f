import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Fault } from "../../../../src/workflows/engine/fault.ts";
import type { Haven } from "../../../../src/workflows/engine/haven.ts";
import {
  armError,
  keyAnswer,
  keyValue,
  type Received,
  type Reply,
  type ScriptedServer,
  startScriptedServer,
  storageError,
} from "./scripted-server.ts";

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());

const leak = "https://sredata.blob.core.windows.net/ingress?sp=wl&sig=a%2Bleaked%3D";
const now = Date.now();

/** Everything that a log, a job or a debugger would print of a thing, its causes and hidden fields included. */
function printed(thing: unknown): string {
  const seen = new Set<unknown>();
  const parts: string[] = [];
  const visit = (one: unknown): void => {
    if (typeof one !== "object" || one === null || seen.has(one)) return;
    seen.add(one);
    parts.push(String(one), JSON.stringify(one) ?? "", inspect(one, { depth: 20, showHidden: true }));
    if (one instanceof Error) parts.push(one.stack ?? "", one.message);
    for (const key of Reflect.ownKeys(one)) visit(Reflect.get(one, key));
  };
  visit(thing);
  return parts.join("\n");
}

async function thrownBy(act: (haven: Haven) => Promise<unknown>, reply: Reply | ((one: Received) => Reply)) {
  server.reply(reply);
  const outcome = await act(server.haven()).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const [request] = server.received;
  expect(request?.authorization).toMatch(/^Bearer ./);
  return { fault: outcome, text: printed(outcome), token: request?.authorization.split(" ")[1] ?? "" };
}

const acts: [string, (haven: Haven) => Promise<unknown>][] = [
  ["a reading", (haven) => haven.door.read(server.accountId, 5000)],
  [
    "a write",
    (haven) => {
      const identity = { resourceId: server.accountId, creationTime: "" };
      const found = { networkRuleSet: { defaultAction: "Deny" }, tags: {} };
      return haven.door.write(server.accountId, { identity, ranges: [], found }, ["203.0.113.7"], 5000);
    },
  ],
  [
    "a link",
    (haven) =>
      haven.link.mint({
        accountId: server.accountId,
        container: "ingress",
        rights: "write-list",
        addresses: ["203.0.113.7"],
        startsAt: now,
        endsAt: now + 60_000,
        now,
      }),
  ],
  ["a reading of content", (haven) => haven.copies.read(server.accountId, { container: "egress", name: "a" })],
  [
    "a copy",
    (haven) => {
      const file = { container: "egress", name: "a", etag: "0x8D1" };
      return haven.copies.copy(server.accountId, file, { ...file, container: "release-a" });
    },
  ],
  ["a container", (haven) => haven.copies.ensureContainer(server.accountId, "release-a", "A")],
  ["a listing", (haven) => haven.listing.list(server.accountId, "ingress")[Symbol.asyncIterator]().next()],
];

const replies: [string, Reply | ((one: Received) => Reply)][] = [
  ["a refusal of Resource Manager with a link in its words", { ...armError(403, leak), headers: { location: leak } }],
  ["a refusal of storage with a link in its words", storageError(403, leak, { location: leak })],
  [
    "an answer that can't be read and holds a key",
    (one) => {
      const type = one.path.startsWith("/subscriptions") ? "json" : "xml";
      return {
        status: 200,
        headers: { "content-type": `application/${type}` },
        body: `${leak}${keyAnswer(one).body}<`,
      };
    },
  ],
  ["a failing server", { status: 500, body: `${leak} ${keyValue}` }],
  ["a cut connection", "cut"],
];

test.each(acts.flatMap(([act, run]) => replies.map(([reply, how]) => ({ act, reply, run, how }))))(
  "what is thrown holds no token, key or link: $act that meets $reply",
  async ({ run, how }) => {
    const { fault, text, token } = await thrownBy(run, how);
    expect(fault).toBeInstanceOf(Fault);
    for (const secret of [token, keyValue, "sig=", "leaked", "Bearer"]) expect(text).not.toContain(secret);
  },
);

test("a fault keeps what helps: the platform's code and status, and no more of what was thrown", async () => {
  const [, run] = acts[0] ?? [];
  const { fault } = await thrownBy(run ?? (() => Promise.resolve()), armError(403, "AuthorizationFailed"));
  expect(fault).toMatchObject({ message: "no-rights (AuthorizationFailed)" });
  const { cause } = fault as Error;
  expect(cause).toBeInstanceOf(Error);
  expect(Reflect.ownKeys(cause as Error).sort()).toEqual(["code", "message", "stack", "statusCode"]);
  expect(cause).toMatchObject({ code: "AuthorizationFailed", statusCode: 403 });
});

test("a haven that has minted shows neither its key nor its token to whoever prints it", async () => {
  server.reply(keyAnswer);
  const haven = server.haven();
  const [, , mint] = acts;
  await mint?.[1](haven);
  const text = printed(haven);
  expect(text).not.toContain(keyValue);
  expect(text).not.toContain(server.received[0]?.authorization.split(" ")[1] ?? "none");
});
