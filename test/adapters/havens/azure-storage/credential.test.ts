import { DefaultAzureCredential } from "@azure/identity";
import { expect, test } from "vitest";
import { createCredential } from "../../../../src/adapters/havens/azure-storage/credential.ts";
import { createAzureHaven } from "../../../../src/adapters/havens/azure-storage/haven.ts";
import { refuseToken, resourceManagerAudiences } from "../../../../src/standins/tokens.ts";

const year2099 = Date.UTC(2099, 0, 1);
const offLoopback = expect.objectContaining({ code: "local-credential-off-loopback", kind: "refused" });

test.each([
  "https://127.0.0.1:10000/devstoreaccount1",
  "https://127.51.100.7",
  "https://[::1]:8443/",
  "https://localhost:8443",
  "http://127.1:10000",
])("the local credential goes to loopback: %s", (endpoint) => {
  expect(() => createCredential({ kind: "local", endpoints: [endpoint] })).not.toThrow();
});

test.each([
  "https://management.azure.com",
  "https://sredata.blob.core.windows.net",
  "https://127.0.0.1.example.org",
  "https://localhost.example.org",
  "https://localhost@example.org",
  "https://10.0.0.4",
  "https://0.0.0.0",
  "https://[::]",
  "https://128.0.0.1",
  "127.0.0.1:10000",
  "",
])("the local credential goes nowhere else: %s", (endpoint) => {
  const endpoints = ["https://127.0.0.1", endpoint];
  expect(() => createCredential({ kind: "local", endpoints })).toThrow(offLoopback);
});

const here = "https://127.0.0.1:10000/sredata";
const accountId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/sredata";

test.each([
  ["no Resource Manager named, so Azure's own", {}, {}],
  ["Resource Manager", { resourceManagerUrl: "https://management.azure.com" }, {}],
  ["what a link names", { resourceManagerUrl: here }, { blobEndpoint: "https://sredata.blob.core.windows.net" }],
  ["the bot's own way", { resourceManagerUrl: here }, { serviceEndpoint: "https://sredata.blob.core.windows.net" }],
])("a haven with the local credential is refused when one endpoint is elsewhere: %s", (_what, options, change) => {
  const account = { accountId, tenantId: "t", blobEndpoint: here, serviceEndpoint: here, ...change };
  expect(() => createAzureHaven({ credential: "local", ...options, accounts: [account] })).toThrow(offLoopback);
});

test("a local token is for the service of its scope, and good for as long as any clock is moved", async () => {
  const credential = createCredential({ kind: "local", tenantId: "tenant-1", endpoints: [here] });
  for (const [scope, audience] of [
    ["https://storage.azure.com/.default", "https://storage.azure.com"],
    ["https://management.azure.com/.default", "https://management.azure.com"],
  ] as const) {
    const token = await credential.getToken([scope]);
    for (const now of [0, Date.now(), year2099]) {
      expect(refuseToken(`Bearer ${token?.token}`, [audience], now)).toBeUndefined();
    }
    expect(token?.expiresOnTimestamp).toBeGreaterThan(year2099);
  }
  const storageToken = await credential.getToken("https://storage.azure.com/.default");
  expect(refuseToken(`Bearer ${storageToken?.token}`, resourceManagerAudiences, 0)).toBe("wrong-audience");
});

test("a local token carries no signature, its tenant and an object id", async () => {
  const credential = createCredential({ kind: "local", tenantId: "tenant-1", endpoints: [] });
  const token = await credential.getToken("https://storage.azure.com/.default");
  const [header = "", payload = "", signature] = (token?.token ?? "").split(".");
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  expect(read(header)).toEqual({ alg: "none", typ: "JWT" });
  expect(read(payload)).toMatchObject({ iss: "https://sts.windows.net/tenant-1/", tid: "tenant-1", nbf: 0, iat: 0 });
  expect(read(payload)).toHaveProperty("oid", expect.stringMatching(/^[0-9a-f-]{36}$/));
  expect(signature).toBe("");
});

test("in Azure the bot is whoever it is there, at any endpoint", () => {
  const endpoints = ["https://management.azure.com"];
  expect(createCredential({ kind: "default", tenantId: "t", endpoints })).toBeInstanceOf(DefaultAzureCredential);
});
