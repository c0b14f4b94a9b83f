import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { accountIdOf } from "../../../../src/adapters/havens/azure-storage/account.ts";
import { createAzureHaven } from "../../../../src/adapters/havens/azure-storage/haven.ts";
import { obtainCertificate } from "../../../../src/standins/certificate.ts";
import type { Fault as StandInFault } from "../../../../src/standins/faults.ts";
import { createFirewall, type Firewall } from "../../../../src/standins/firewall.ts";
import { type ResourceManager, startResourceManager } from "../../../../src/standins/resource-manager.ts";
import { startStorageGate } from "../../../../src/standins/storage-gate.ts";
import { createStorageOwner, type StorageOwner } from "../../../../src/standins/storage-owner.ts";
import { createUploader, type Uploader } from "../../../../src/standins/uploader.ts";
import type { FirewallObstacle } from "../../../../src/workflows/people/environment.ts";
import type { HavenWorld } from "../../../contracts/haven-world.ts";
import type { Trouble } from "../../../fakes/haven.ts";
import type { FakeVisitor } from "../../../fakes/haven-visitor.ts";

/** The adapter on stand-ins, and the stand-ins. */
export interface AzureWorld extends HavenWorld {
  readonly firewall: Firewall;
  readonly resourceManager: ResourceManager;
  readonly owner: StorageOwner;
}

const resourceGroup = "SHM-Persistent-Data";
const tenantId = "00000000-0000-0000-0000-0000000000aa";

const standInFaults: Record<Trouble, StandInFault> = {
  busy: { kind: "status", status: 409 },
  "no-rights": { kind: "status", status: 403 },
  away: { kind: "status", status: 503 },
  dropped: { kind: "drop" },
  "dropped-after-effect": { kind: "drop-after-effect" },
  lie: { kind: "lie" },
};

/** As Defender for Storage words them. */
const verdictTags = { clean: "No threats found", malicious: "Malicious" };

/** Parts of a rule set that are none of the bot's business. */
const others = {
  bypass: "Logging, Metrics",
  virtualNetworkRules: [{ id: "/subscriptions/x/subnets/desktops", action: "Allow", state: "Succeeded" }],
  resourceAccessRules: [{ tenantId, resourceId: "/subscriptions/x/workspaces/analysis" }],
};

function visitorWith(uploader: Uploader): FakeVisitor {
  return {
    put: async (link, name, from) => (await uploader.put(link.reveal(), name, "x", from)).status === 201,
    get: async (link, name, from) => (await uploader.get(link.reveal(), name, from)).status === 200,
    list: async (link, from) => {
      const { status, names } = await uploader.list(link.reveal(), from);
      return status === 200 ? names : undefined;
    },
    remove: async (link, name, from) => (await uploader.delete(link.reveal(), name, from)).status === 202,
  };
}

function editFirewall(
  firewall: Firewall,
  account: string,
  change: { rules?: readonly string[]; obstacle?: FirewallObstacle | undefined },
): void {
  const { rules } = change;
  const defaultAction = change.obstacle === "default-allow" ? "Allow" : "Deny";
  const ipRules = rules?.map((value) => ({ value, action: "Allow" }));
  const access = { perimeter: "SecuredByPerimeter", "public-access-disabled": "Disabled" } as const;
  const { obstacle } = change;
  firewall.edit(account, {
    publicNetworkAccess:
      obstacle === "perimeter" || obstacle === "public-access-disabled" ? access[obstacle] : "Enabled",
    networkAcls: { defaultAction, ...(ipRules === undefined ? {} : { ipRules }) },
  });
}

/** Starts Resource Manager and the gate before the run's Azurite, with a container of this name. */
export async function startAzureWorld(container: string): Promise<AzureWorld> {
  const azurite = inject("azurite");
  const folder = await mkdtemp(join(tmpdir(), "lk-azure-haven-"));
  const certificate = await obtainCertificate(folder);
  const firewall = createFirewall();
  const { account } = azurite;
  const seed = firewall.addAccount({ name: account, resourceGroup });
  firewall.edit(account, { networkAcls: others });
  const upstream = { origin: azurite.origin, caPem: azurite.caPem };
  // The bot's own way in, with the certificate of everything else here: a gate that stands open.
  const inside = createFirewall();
  inside.addAccount({ name: account });
  inside.edit(account, { networkAcls: { defaultAction: "Allow" } });
  const [resourceManager, gate, privateGate] = await Promise.all([
    startResourceManager({ firewall, certificate }),
    startStorageGate({ firewall, certificate, upstream }),
    startStorageGate({ firewall: inside, certificate, upstream }),
  ]);
  const owner = createStorageOwner({ endpoint: azurite.endpoint, caPem: azurite.caPem });
  await owner.createContainer(container);
  const accountId = accountIdOf({ subscriptionId: seed.subscriptionId, resourceGroup, name: account });
  const [blobEndpoint, serviceEndpoint] = [`${gate.origin}/${account}`, `${privateGate.origin}/${account}`];
  const haven = createAzureHaven({
    credential: "local",
    resourceManagerUrl: resourceManager.endpoint,
    caPem: certificate.certPem,
    accounts: [{ accountId, tenantId, blobEndpoint, serviceEndpoint }],
  });
  return {
    haven,
    accountId,
    container,
    firewall,
    resourceManager,
    owner,
    visitor: visitorWith(createUploader({ caPem: certificate.certPem })),
    rules: () => firewall.find(account)?.networkAcls.ipRules.map(({ value }) => value) ?? [],
    otherParts: () => ({
      ...firewall.find(account),
      networkAcls: { ...firewall.find(account)?.networkAcls, ipRules: [] },
    }),
    edit: (change) => editFirewall(firewall, account, change),
    recreate: () => {
      const { creationTime } = firewall.find(account) ?? seed;
      firewall.removeAccount(account);
      firewall.addAccount({ ...seed, creationTime: new Date(Date.parse(creationTime) + 1000).toISOString() });
      firewall.edit(account, { networkAcls: others });
    },
    putFile: (name, bytes) => owner.put(container, name, Buffer.alloc(bytes, 7)),
    failNext: (operation, trouble) =>
      resourceManager.faults.next({ operation: operation === "read" ? "get" : "update" }, standInFaults[trouble]),
    outputs: {
      put: (where, name, content, { contentType, metadata, ...others } = {}) =>
        owner.put(where, name, content, {
          ...(contentType === undefined ? {} : { contentType }),
          ...(metadata === undefined ? {} : { metadata }),
          headers: Object.fromEntries(
            Object.entries(others).map(([key, value]) => [`x-ms-blob-${key.replace("content", "content-")}`, value]),
          ),
        }),
      see: async (where, name) => {
        const { bytes, headers } = await owner.see(where, name);
        return { content: bytes, told: JSON.stringify(headers) };
      },
      containers: owner.containers,
      makePublic: (where, mark) =>
        owner.createContainer(where, { isPublic: true, metadata: { lockkeeper_owner: mark } }),
      scan: (where, name, verdict) => owner.tag(where, name, { "Malware Scanning scan result": verdictTags[verdict] }),
      keepDeleted: (keepsDeleted) => void firewall.edit(account, { keepsDeleted }),
    },
    stop: async () => {
      await Promise.all([resourceManager.stop(), gate.stop(), privateGate.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
