import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageManagementClient } from "@azure/arm-storage";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Certificate, obtainCertificate } from "../../src/standins/certificate.ts";
import { createFirewall, type Firewall } from "../../src/standins/firewall.ts";
import { type ResourceManager, startResourceManager } from "../../src/standins/resource-manager.ts";
import { unsignedToken } from "./unsigned-token.ts";

const subscription = "00000000-0000-0000-0000-000000000000";
const group = "shm-persistent-data";
const name = "shmsredata";
let folder: string;
let certificate: Certificate;
let firewall: Firewall;
let arm: ResourceManager;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-arm-"));
  certificate = await obtainCertificate(folder);
  firewall = createFirewall();
  arm = await startResourceManager({ firewall, certificate });
});
afterAll(async () => {
  await arm.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  arm.faults.clear();
  firewall.removeAccount(name);
  firewall.addAccount({ name, resourceGroup: group });
});

function clientWith(
  options: { audience?: string; claims?: Record<string, unknown>; retries?: number } = {},
): StorageManagementClient {
  const token = unsignedToken(options.audience ?? "https://management.azure.com/", options.claims);
  const credential = { getToken: async () => token };
  return new StorageManagementClient(credential, subscription, {
    endpoint: arm.endpoint,
    tlsOptions: { ca: certificate.certPem },
    retryOptions: { maxRetries: options.retries ?? 0 },
  });
}

async function setRules(values: string[], client = clientWith()) {
  const ipRules = values.map((iPAddressOrRange) => ({ iPAddressOrRange }));
  return client.storageAccounts.update(group, name, { networkRuleSet: { defaultAction: "Deny", ipRules } });
}

function rules(): string[] | undefined {
  return firewall.find(name)?.networkAcls.ipRules.map(({ value }) => value);
}

test("the official client reads, replaces and lists", async () => {
  const client = clientWith();
  await setRules(["203.0.113.7", "198.51.100.0/24"]);
  const read = await client.storageAccounts.getProperties(group, name);
  expect(read).toMatchObject({ name, publicNetworkAccess: "Enabled", creationTime: expect.any(Date) });
  expect(read.networkRuleSet).toMatchObject({
    defaultAction: "Deny",
    bypass: "AzureServices",
    ipRules: [{ iPAddressOrRange: "203.0.113.7", action: "Allow" }, { iPAddressOrRange: "198.51.100.0/24" }],
  });
  await setRules(["203.0.113.8"]);
  expect(rules()).toEqual(["203.0.113.8"]);
  const ids: unknown[] = [];
  for await (const account of client.storageAccounts.listByResourceGroup(group)) ids.push(account.id);
  expect(ids).toEqual([firewall.find(name)?.resourceId]);
  expect(firewall.history.at(-1)).toMatchObject({
    account: name,
    by: "resource-manager",
    ipRulesBefore: ["203.0.113.7", "198.51.100.0/24"],
    ipRulesAfter: ["203.0.113.8"],
  });
});

test("what a rule set leaves out stays, and a patch of tags touches no rule", async () => {
  await setRules(["203.0.113.7"]);
  const client = clientWith();
  await client.storageAccounts.update(group, name, { networkRuleSet: { defaultAction: "Allow" } });
  await client.storageAccounts.update(group, name, { tags: { owner: "shm" } });
  expect(firewall.find(name)).toMatchObject({ tags: { owner: "shm" }, networkAcls: { defaultAction: "Allow" } });
  expect(rules()).toEqual(["203.0.113.7"]);
});

test.each([
  ["a private address", "10.1.2.3"],
  ["a private range", "192.168.0.0/16"],
  ["loopback", "127.0.0.1"],
  ["a range of two addresses", "203.0.113.6/31"],
  ["an address written as a range", "203.0.113.7/32"],
  ["IPv6", "2001:db8::7"],
  ["nonsense", "everyone"],
])("a rule for %s is refused and changes nothing", async (_what, value) => {
  await expect(setRules(["203.0.113.7", value])).rejects.toMatchObject({
    statusCode: 400,
    code: "InvalidValuesForRequestParameters",
  });
  expect(rules()).toEqual([]);
});

test("400 rules are taken and 401 are not", async () => {
  const many = Array.from({ length: 401 }, (_, index) => `52.10.${index >> 8}.${index & 255}`);
  await setRules(many.slice(0, 400));
  await expect(setRules(many)).rejects.toMatchObject({ statusCode: 400 });
  expect(rules()).toHaveLength(400);
});

test.each([
  ["for another service", { audience: "https://storage.azure.com/" }],
  ["of another issuer", { claims: { iss: "https://accounts.example.org/" } }],
  ["that has ended", { claims: { exp: 1 } }],
])("a token %s is refused", async (_what, options) => {
  await expect(setRules(["203.0.113.7"], clientWith(options))).rejects.toMatchObject({ statusCode: 401 });
  expect(rules()).toEqual([]);
});

test.each(["https://management.azure.com", "https://management.core.windows.net/"])(
  "a token for %s is taken",
  async (audience) => {
    await setRules(["203.0.113.7"], clientWith({ audience }));
    expect(rules()).toEqual(["203.0.113.7"]);
  },
);

test("an unknown account, or one in another group, is not found; case does not matter", async () => {
  const { storageAccounts } = clientWith();
  const notFound = { statusCode: 404, code: "ResourceNotFound" };
  await expect(storageAccounts.getProperties(group, "nowhere")).rejects.toMatchObject(notFound);
  await expect(storageAccounts.getProperties("other", name)).rejects.toMatchObject(notFound);
  expect((await storageAccounts.getProperties(group.toUpperCase(), name.toUpperCase())).name).toBe(name);
});

test("a recreated account has its old id and a new creation time", async () => {
  const before = await clientWith().storageAccounts.getProperties(group, name);
  await expect.poll(() => firewall.recreateAccount(name).creationTime).not.toBe(before.creationTime?.toISOString());
  const after = await clientWith().storageAccounts.getProperties(group, name);
  expect(after.id).toBe(before.id);
});

test("revoking keys is noted on the account", async () => {
  await clientWith().storageAccounts.revokeUserDelegationKeys(group, name);
  expect(firewall.find(name)?.keysRevokedAt).toBeGreaterThan(0);
});

test("a call that no route is for is answered 404 and noted", async () => {
  await expect(clientWith().storageAccounts.listKeys(group, name)).rejects.toMatchObject({ statusCode: 404 });
  expect(arm.unexpectedCalls.splice(0)).toEqual([
    `POST /subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}/listKeys`,
  ]);
});

test("a status fault does nothing and is spent once; the SDK waits out a Retry-After", async () => {
  arm.faults.next({ operation: "update" }, { kind: "status", status: 409 });
  await expect(setRules(["203.0.113.7"])).rejects.toMatchObject({ code: "StorageAccountOperationInProgress" });
  expect(rules()).toEqual([]);
  arm.faults.next({ operation: "update", account: name }, { kind: "status", status: 429, retryAfterSeconds: 0 });
  await setRules(["203.0.113.7"], clientWith({ retries: 1 }));
  expect(rules()).toEqual(["203.0.113.7"]);
  expect(arm.faults.unspent()).toBe(0);
});

test("a standing fault stays until it is cleared", async () => {
  arm.faults.always({ operation: "get" }, { kind: "status", status: 403 });
  const { storageAccounts } = clientWith();
  for (let round = 0; round < 2; round++) {
    await expect(storageAccounts.getProperties(group, name)).rejects.toMatchObject({ code: "AuthorizationFailed" });
  }
  arm.faults.clear();
  expect((await storageAccounts.getProperties(group, name)).name).toBe(name);
});

test("dropped after the effect: the rule is there and the caller does not know", async () => {
  arm.faults.next({ operation: "update" }, { kind: "drop-after-effect" });
  await expect(setRules(["203.0.113.7"])).rejects.toThrow();
  expect(rules()).toEqual(["203.0.113.7"]);
});

test("answered with an error after the effect: the same", async () => {
  arm.faults.next({ operation: "update" }, { kind: "status-after-effect", status: 500 });
  await expect(setRules(["203.0.113.7"])).rejects.toMatchObject({ statusCode: 500 });
  expect(rules()).toEqual(["203.0.113.7"]);
});

test("a lie says yes and does nothing", async () => {
  arm.faults.next({ operation: "update" }, { kind: "lie" });
  const answer = await setRules(["203.0.113.7"]);
  expect(answer.networkRuleSet?.ipRules).toMatchObject([{ iPAddressOrRange: "203.0.113.7" }]);
  expect(rules()).toEqual([]);
});

test("a held call takes effect when it is let go", async () => {
  const held = Promise.withResolvers<void>();
  arm.faults.next({ operation: "update" }, { kind: "hold", until: held.promise });
  const writing = setRules(["203.0.113.7"]);
  await clientWith().storageAccounts.getProperties(group, name);
  expect(rules()).toEqual([]);
  held.resolve();
  await writing;
  expect(rules()).toEqual(["203.0.113.7"]);
});
