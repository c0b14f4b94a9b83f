import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAzureHaven } from "../../../../src/adapters/havens/azure-storage/haven.ts";
import { startFairWatch } from "../../../../src/standins/fair-time.ts";
import type { DoorHand, FirewallReading } from "../../../../src/workflows/engine/haven.ts";
import { armError, type Reply, type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

const timeoutMs = 60_000;
const networkAcls = {
  bypass: "Logging, Metrics",
  defaultAction: "Deny",
  ipRules: [{ value: "198.51.100.0/24", action: "Allow" }, { value: "192.0.2.9" }],
  ipv6Rules: [{ value: "2001:db8::/48", action: "Allow" }],
  virtualNetworkRules: [{ id: "/subscriptions/x/subnets/desktops", action: "Allow", state: "Succeeded" }],
  resourceAccessRules: [{ tenantId: "t", resourceId: "/subscriptions/x/workspaces/analysis" }],
};
let server: ScriptedServer;
let door: DoorHand;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  door = server.haven().door;
});

function account(properties: Record<string, unknown> = {}): Reply {
  const id = "/subscriptions/S/resourceGroups/Shm/providers/Microsoft.Storage/storageAccounts/sredata";
  const creationTime = "2017-06-01T02:42:41.7633306Z";
  return {
    status: 200,
    body: { id, tags: { owner: "shm" }, properties: { creationTime, networkAcls, ...properties } },
  };
}

async function readFirst(): Promise<FirewallReading> {
  server.reply(account());
  return door.read(server.accountId, timeoutMs);
}

test("a reading has the account's identity, its ranges, and what else was found", async () => {
  const reading = await readFirst();
  expect(reading.identity).toEqual({
    resourceId: "/subscriptions/s/resourcegroups/shm/providers/microsoft.storage/storageaccounts/sredata",
    creationTime: "2017-06-01T02:42:41.763Z",
  });
  expect(reading.ranges).toEqual(["198.51.100.0/24", "192.0.2.9"]);
  expect(reading.found).toMatchObject({ tags: { owner: "shm" }, networkRuleSet: { bypass: "Logging, Metrics" } });
});

test("a write sends the whole rule set as it was found, but for the ranges", async () => {
  const reading = await readFirst();
  server.reply(account());
  await door.write(server.accountId, reading, ["192.0.2.9", "203.0.113.7", "198.51.100.0/24"], timeoutMs);
  const [ranged, bare] = networkAcls.ipRules;
  const ipRules = [bare, { value: "203.0.113.7", action: "Allow" }, ranged];
  expect(server.received.map(({ method }) => method)).toEqual(["PATCH"]);
  expect(JSON.parse(server.received[0]?.body ?? "")).toEqual({
    properties: { networkAcls: { ...networkAcls, ipRules } },
  });
});

test("a reading does not change under the write that is made from it", async () => {
  const reading = await readFirst();
  const before = structuredClone(reading);
  server.reply(account());
  await door.write(server.accountId, reading, [], timeoutMs);
  expect(reading).toEqual(before);
});

test("a default that is not Deny counts before public access being disabled", async () => {
  const acls = { ...networkAcls, defaultAction: "Allow" };
  server.reply(account({ publicNetworkAccess: "Disabled", networkAcls: acls }));
  expect((await door.read(server.accountId, timeoutMs)).obstacle).toBe("default-allow");
});

test("without a rule set everybody comes in, and there is none to send back", async () => {
  server.reply(account({ networkAcls: undefined }));
  const reading = await door.read(server.accountId, timeoutMs);
  expect(reading).toMatchObject({ obstacle: "default-allow", ranges: [] });
  const written = door.write(server.accountId, reading, ["203.0.113.7"], timeoutMs);
  await expect(written).rejects.toMatchObject({ code: "no-rule-set", kind: "refused" });
});

test("an account that does not say when it was made is not read", async () => {
  server.reply(account({ creationTime: undefined }));
  const read = door.read(server.accountId, timeoutMs);
  await expect(read).rejects.toMatchObject({ code: "account-unidentified", kind: "unavailable" });
});

const busy = "StorageAccountOperationInProgress";
const answers: [string, Reply, Record<string, unknown>][] = [
  ["401", armError(401, "ExpiredAuthenticationToken"), { kind: "refused", code: "credential-refused" }],
  ["403", armError(403, "AuthorizationFailed"), { code: "no-rights", platformCode: "AuthorizationFailed" }],
  ["404", armError(404, "ResourceNotFound"), { kind: "refused", code: "account-not-found" }],
  ["409, busy", armError(409, busy), { kind: "throttled", retryAfterMs: 2000 }],
  ["409, busy for 7 s", armError(409, busy, { "retry-after": "7" }), { kind: "throttled", retryAfterMs: 7000 }],
  ["409, other", armError(409, "ScopeLocked"), { kind: "unavailable", platformCode: "ScopeLocked" }],
  ["429", armError(429, "TooManyRequests"), { kind: "throttled", retryAfterMs: 5000 }],
  ["429 for 17 s", armError(429, "TooManyRequests", { "retry-after": "17" }), { retryAfterMs: 17_000 }],
  ["429 for 40 ms", armError(429, "TooManyRequests", { "x-ms-retry-after-ms": "40" }), { retryAfterMs: 40 }],
];

test.each(answers)("a reading and a write answered alike mean the same: %s", async (_what, reply, fault) => {
  const reading = await readFirst();
  server.reply(reply);
  await expect(door.read(server.accountId, timeoutMs)).rejects.toMatchObject(fault);
  await expect(door.write(server.accountId, reading, [], timeoutMs)).rejects.toMatchObject(fault);
  expect(server.received).toHaveLength(2);
});

test("Retry-After may be a date", async () => {
  // A date has whole seconds.
  const until = 1000 * Math.floor(Date.now() / 1000) + 3_600_000;
  server.reply(armError(429, "TooManyRequests", { "retry-after": new Date(until).toUTCString() }));
  const mostMs = until - Date.now();
  const fault: unknown = await door.read(server.accountId, timeoutMs).catch((thrown: unknown) => thrown);
  const { retryAfterMs } = fault as { retryAfterMs: number };
  expect(retryAfterMs).toBeLessThanOrEqual(mostMs);
  expect(retryAfterMs).toBeGreaterThanOrEqual(until - Date.now());
});

const brokenOff = { status: 200, headers: { "content-type": "application/json" }, body: '{"id":' };

test.each([
  ["a rule that is not taken", armError(400, "InvalidValuesForRequestParameters"), "rule-refused", "refused"],
  ["a failing server", armError(500, "InternalServerError"), "resource-manager-failing", "unknown-outcome"],
  ["a server that is away", { status: 503, body: "<html>" }, "resource-manager-failing", "unknown-outcome"],
  ["an answer that breaks off", brokenOff, "resource-manager-failing", "unknown-outcome"],
  ["a cut connection", "cut", "resource-manager-unanswered", "unknown-outcome"],
] as const)("a write that meets %s is sent once", async (_what, reply, code, kind) => {
  const reading = await readFirst();
  server.reply(reply);
  await expect(door.write(server.accountId, reading, [], timeoutMs)).rejects.toMatchObject({ code, kind });
  expect(server.received).toHaveLength(1);
});

test("a call is given up on in time: a write may have been done, a reading does not matter", async () => {
  const reading = await readFirst();
  // A server of its own: what was given up may still arrive when the next test has begun.
  const silent = await startScriptedServer();
  silent.reply("silence");
  const { door: mute } = silent.haven();
  const watch = startFairWatch();
  await expect(mute.write(silent.accountId, reading, [], 50)).rejects.toMatchObject({ kind: "unknown-outcome" });
  await expect(mute.read(silent.accountId, 50.5)).rejects.toMatchObject({ kind: "unavailable" });
  expect(watch.elapsedMs()).toBeLessThan(3_000);
  watch.stop();
  await silent.stop();
});

test("where nobody listens nothing was written, and that is certain", async () => {
  const reading = await readFirst();
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await new Promise((resolve) => listener.close(resolve));
  const { accountId, caPem, origin } = server;
  const account = { accountId, tenantId: "t", blobEndpoint: origin, serviceEndpoint: origin };
  const resourceManagerUrl = `https://127.0.0.1:${port}`;
  const haven = createAzureHaven({ credential: "local", resourceManagerUrl, caPem, accounts: [account] });
  const written = haven.door.write(accountId, reading, [], timeoutMs);
  await expect(written).rejects.toMatchObject({ code: "resource-manager-unreachable", kind: "unavailable" });
});
