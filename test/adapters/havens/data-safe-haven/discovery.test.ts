import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AccountQuery,
  type Discovery,
  discoverAccount,
} from "../../../../src/adapters/havens/data-safe-haven/discovery.ts";
import {
  type Undiscovered,
  undiscoveredSentence,
} from "../../../../src/adapters/havens/data-safe-haven/discovery-words.ts";
import { obtainCertificate } from "../../../../src/standins/certificate.ts";
import { createFirewall, type Firewall } from "../../../../src/standins/firewall.ts";
import { type ResourceManager, startResourceManager } from "../../../../src/standins/resource-manager.ts";
import { lentFolder } from "../../../setup/lent-azurite.ts";
import { startScriptedServer } from "../azure-storage/scripted-server.ts";

const subscriptionId = "a7e99807-abbf-4642-bdec-2c809a96a8bc";
const tenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";

/** One SRE of each generation: what it is called, where it is, and what an error says of what was looked for. */
const generations = {
  v4: {
    query: { convention: "data-safe-haven-v4", tenantId, subscriptionId, shm: "project", sre: "sandbox" },
    resourceGroup: "RG_SHM_PROJECT_PERSISTENT_DATA",
    account: "projectsandboxdatakmvqzt",
    twin: "projectsandboxdataabcdef",
    lookedFor: "projectsandboxdata and then 6 different letters",
    alike: ["projectsandboxdata2", "projectsanddatakmvqztbcd", "projectsandboxuserdatakm", "sto4036"],
  },
  v5: {
    query: { convention: "data-safe-haven-v5", tenantId, subscriptionId, shm: "uk", sre: "c7" },
    resourceGroup: "shm-uk-sre-c7-rg",
    account: "shmuksrec7sensitivedatac",
    twin: "shmuksrec7sensitivedata",
    lookedFor: "shmuksrec7sensitivedata, alone or with 1 digits of a hash after it",
    alike: ["shmuksrec8sensitivedata", "sensitivedatabackup", "shmuksrec7userdatac02a0", "sto4036"],
  },
} as const satisfies Record<string, { query: AccountQuery } & Record<string, unknown>>;

let caPem = "";
let firewall: Firewall;
let manager: ResourceManager;

beforeAll(async () => {
  const certificate = await obtainCertificate(lentFolder);
  caPem = certificate.certPem;
  firewall = createFirewall();
  manager = await startResourceManager({ firewall, certificate });
});
afterAll(() => manager.stop());
beforeEach(() => {
  manager.faults.clear();
  manager.groups.setPageSize(100);
  for (const { name } of firewall.accounts()) firewall.removeAccount(name);
});

function discover(query: AccountQuery, url = manager.endpoint): Promise<Discovery> {
  return discoverAccount({ credential: "local", resourceManagerUrl: url, caPem }, query);
}

function place(names: readonly string[], resourceGroup: string, subscription: string = subscriptionId): void {
  for (const name of names) firewall.addAccount({ name, resourceGroup, subscriptionId: subscription });
}

describe.each(Object.entries(generations))("%s", (_generation, given) => {
  const { query, resourceGroup, account, twin, lookedFor, alike } = given;

  test("the account is found among others that look like it, on whichever page, in a group of any case", async () => {
    place([...alike, account], resourceGroup.toLowerCase());
    place([twin], `${resourceGroup}-2`);
    manager.groups.setPageSize(2);
    const before = manager.calls.length;
    const found = { outcome: "found", resourceGroup, account };
    const accountId = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/microsoft.storage/storageaccounts/${account}`;
    expect(await discover(query)).toEqual({ ...found, accountId: accountId.toLowerCase() });
    expect(manager.calls.slice(before).map(({ operation, status }) => `${operation} ${status}`)).toEqual(
      Array.from({ length: 3 }, () => "list 200"),
    );
  });

  test("none: what is there and what was looked for", async () => {
    place(alike, resourceGroup);
    place([account], `${resourceGroup}-2`);
    const accounts = alike.toSorted();
    expect(await discover(query)).toEqual({ outcome: "none", resourceGroup, lookedFor, accounts });
    for (const name of alike) firewall.removeAccount(name);
    manager.groups.addResourceGroup(subscriptionId, resourceGroup);
    expect(await discover(query)).toMatchObject({ outcome: "none", accounts: [] });
  });

  test("two that can be it: neither is taken", async () => {
    place([account, twin], resourceGroup);
    manager.groups.setPageSize(1);
    const candidates = [account, twin].toSorted();
    expect(await discover(query)).toEqual({ outcome: "ambiguous", resourceGroup, lookedFor, candidates });
  });
});

const { query, resourceGroup, account, alike } = generations.v5;

test("a group that is not there is told from one that is empty", async () => {
  const elsewhere = { ...query, sre: "gone" };
  const missing = { outcome: "group-missing", resourceGroup: "shm-uk-sre-gone-rg", subscriptionId };
  expect(await discover(elsewhere)).toEqual(missing);
});

const right = "Microsoft.Storage/storageAccounts/read";

test.each([
  ["rights are missing", 403, undefined, { outcome: "no-rights", resourceGroup, right }],
  ["the subscription is not there", 404, "SubscriptionNotFound", { outcome: "subscription-missing", subscriptionId }],
  [
    "the identity is refused",
    401,
    "InvalidAuthenticationTokenTenant",
    { outcome: "refused", code: "credential-refused", platformCode: "InvalidAuthenticationTokenTenant" },
  ],
  ["Azure is failing", 503, undefined, { outcome: "unavailable", fault: { code: "resource-manager-failing" } }],
  ["Azure is busy", 429, undefined, { outcome: "unavailable", fault: { code: "resource-manager-busy" } }],
] as const)("%s", async (_what, status, code, outcome) => {
  place([account], resourceGroup);
  manager.faults.next({ operation: "list" }, { kind: "status", status, ...(code === undefined ? {} : { code }) });
  expect(await discover(query)).toMatchObject(outcome);
});

test("nobody answers at Azure's address, or the connection is cut: worth trying again", async () => {
  expect(await discover(query, "https://127.0.0.1:1")).toMatchObject({
    outcome: "unavailable",
    fault: { code: "resource-manager-unreachable" },
  });
  manager.faults.next({ operation: "list" }, { kind: "drop" });
  expect(await discover(query)).toMatchObject({ outcome: "unavailable" });
});

test("what Azure lists and says to be in another group is not taken", async () => {
  const resourceId = `/subscriptions/${subscriptionId}/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/${account}`;
  firewall.addAccount({ name: account, resourceGroup, subscriptionId, resourceId });
  expect(await discover(query)).toMatchObject({ outcome: "none", accounts: [] });
});

test("the vendor's published example is read", async () => {
  const server = await startScriptedServer();
  const resourceGroups = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const value = ["sto4036", account].map((name) => ({
    id: `${resourceGroups}/providers/Microsoft.Storage/storageAccounts/${name}`,
    kind: "Storage",
    location: "eastus",
    name,
    properties: {
      isHnsEnabled: true,
      creationTime: "2017-05-24T13:24:47.818801Z",
      primaryEndpoints: {
        blob: `https://${name}.blob.core.windows.net/`,
        dfs: `https://${name}.dfs.core.windows.net/`,
      },
      primaryLocation: "eastus",
      provisioningState: "Succeeded",
      statusOfPrimary: "available",
      supportsHttpsTrafficOnly: false,
    },
    sku: { name: "Standard_GRS", tier: "Standard" },
    tags: { key1: "value1", key2: "value2" },
    type: "Microsoft.Storage/storageAccounts",
  }));
  server.reply({ status: 200, body: { value } });
  const options = { credential: "local", resourceManagerUrl: server.origin, caPem: server.caPem } as const;
  expect(await discoverAccount(options, query)).toMatchObject({ outcome: "found", account });
  expect(server.received.map(({ method }) => method)).toEqual(["GET"]);
  await server.stop();
});

test("a page that is missing is no answer: what the others held is not gone by", async () => {
  place([account, ...alike], resourceGroup);
  manager.groups.setPageSize(1);
  let lists = 0;
  manager.faults.always(() => ++lists === 4, { kind: "status", status: 500 });
  expect(await discover(query)).toMatchObject({ outcome: "unavailable" });
});

test("each outcome that stays is a sentence that says what to do", () => {
  const lookedFor = "shgresresansensitivedata";
  const sentence = (one: Undiscovered): string => undiscoveredSentence(one);
  expect(sentence({ outcome: "none", resourceGroup, lookedFor, accounts: ["sto4036", "sto8596"] })).toBe(
    "The resource group shm-uk-sre-c7-rg holds no storage account called shgresresansensitivedata. There: sto4036, sto8596. Look at shm and sre, or take convention, shm and sre away and write resourceGroup and account.",
  );
  expect(sentence({ outcome: "none", resourceGroup, lookedFor, accounts: [] })).toContain(
    "No storage account is there.",
  );
  expect(sentence({ outcome: "ambiguous", resourceGroup, lookedFor, candidates: ["a1", "a2"] })).toContain("a1, a2");
  expect(sentence({ outcome: "group-missing", resourceGroup, subscriptionId })).toContain(resourceGroup);
  expect(sentence({ outcome: "subscription-missing", subscriptionId })).toContain(subscriptionId);
  expect(sentence({ outcome: "no-rights", resourceGroup, right })).toContain(
    `Give its identity ${right} on that group`,
  );
  expect(sentence({ outcome: "refused", code: "credential-refused", platformCode: "X" })).toContain(
    "credential-refused: X",
  );
});
