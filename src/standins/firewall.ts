import { covers } from "./firewall-rules.ts";

/**
 * The storage accounts as Azure knows them: what Resource Manager edits and the gate before the data enforces. The
 * two share this state and nothing with the bot.
 */
export type IpRule = { value: string; action: string };

/** Network rules of an account, on the wire as `properties.networkAcls`. */
export type NetworkAcls = {
  defaultAction: "Allow" | "Deny";
  bypass: string;
  ipRules: readonly IpRule[];
  virtualNetworkRules: readonly Record<string, unknown>[];
  resourceAccessRules: readonly Record<string, unknown>[];
};

/** Whether an account has a public endpoint at all; under a perimeter its own rules mean nothing. */
export type PublicNetworkAccess = "Enabled" | "Disabled" | "SecuredByPerimeter";

/** For how long an account's blob service brings back what is deleted; a number that is absent: not at all. */
export type KeepsDeleted = { blobDays?: number; containerDays?: number; versions?: boolean };

/** A storage account. A recreated one has the same resource id and another creation time. */
export type StorageAccount = {
  name: string;
  subscriptionId: string;
  resourceGroup: string;
  resourceId: string;
  location: string;
  creationTime: string;
  tags: Readonly<Record<string, string>>;
  publicNetworkAccess: PublicNetworkAccess;
  networkAcls: NetworkAcls;
  keepsDeleted?: KeepsDeleted;
  /** When the user delegation keys were last revoked, in milliseconds since 1970. */
  keysRevokedAt?: number;
};

/** What a change may touch. Within `networkAcls`, what is given replaces and what is absent stays. */
export type AccountEdit = {
  networkAcls?: Partial<NetworkAcls>;
  publicNetworkAccess?: PublicNetworkAccess;
  tags?: Readonly<Record<string, string>>;
  keepsDeleted?: KeepsDeleted;
};

/** One change of an account, by the bot through Resource Manager or by somebody else. */
export type FirewallChange = {
  /** Milliseconds since 1970 by the stand-in clock. */
  at: number;
  account: string;
  by: "resource-manager" | "somebody-else";
  ipRulesBefore: string[];
  ipRulesAfter: string[];
  defaultActionAfter: NetworkAcls["defaultAction"];
};

/** The accounts and what happened to them. Names are looked up without regard to case, as Azure does. */
export type Firewall = {
  addAccount(seed: Partial<StorageAccount> & { name: string }): StorageAccount;
  /** Deletes the account and makes it anew: same id, new creation time, as found by whoever reads it next. */
  recreateAccount(name: string): StorageAccount;
  removeAccount(name: string): void;
  accounts(): StorageAccount[];
  find(name: string): StorageAccount | undefined;
  /** Changes an account; `by` is "somebody-else" unless Resource Manager does it. Throws for an unknown account. */
  edit(name: string, edit: AccountEdit, by?: FirewallChange["by"]): StorageAccount;
  revokeKeys(name: string): void;
  /** Every change of accounts, oldest first. */
  history: FirewallChange[];
  /** The account as the data path enforces it now, which lags behind `find` by the time to take effect. */
  inForce(name: string): StorageAccount | undefined;
  /** Whether the data path lets a caller at this public address in now. False for an unknown account. */
  admits(name: string, address: string): boolean;
  /** How long a change takes to reach the data path, in milliseconds of real time. */
  setTakeEffectMs(ms: number): void;
};

/** Makes the shared state. `now` is the stand-in clock; `takeEffectMs` the lag of the data path (default none). */
export function createFirewall(options: { now?: () => number; takeEffectMs?: number } = {}): Firewall {
  const now = options.now ?? Date.now;
  let takeEffectMs = options.takeEffectMs ?? 0;
  const accounts = new Map<string, StorageAccount>();
  const versions = new Map<string, { from: number; account: StorageAccount }[]>();
  const history: FirewallChange[] = [];

  const keep = (account: StorageAccount, lagMs: number): StorageAccount => {
    const key = account.name.toLowerCase();
    accounts.set(key, account);
    versions.set(key, [...(versions.get(key) ?? []), { from: performance.now() + lagMs, account }]);
    return account;
  };
  const find = (name: string): StorageAccount | undefined => accounts.get(name.toLowerCase());
  const obtain = (name: string): StorageAccount => {
    const account = find(name);
    if (!account) throw new Error(`There is no storage account ${name}`);
    return account;
  };
  const inForce = (name: string): StorageAccount | undefined =>
    find(name) && versions.get(name.toLowerCase())?.findLast(({ from }) => from <= performance.now())?.account;

  return {
    addAccount: (seed) => keep(newAccount(seed, now()), 0),
    recreateAccount: (name) => keep({ ...obtain(name), creationTime: new Date(now()).toISOString() }, 0),
    removeAccount: (name) => {
      accounts.delete(name.toLowerCase());
      versions.delete(name.toLowerCase());
    },
    accounts: () => [...accounts.values()],
    find,
    edit: (name, edit, by = "somebody-else") => {
      const before = obtain(name);
      const after = { ...before, ...edit, networkAcls: { ...before.networkAcls, ...edit.networkAcls } };
      const [ipRulesBefore, ipRulesAfter] = [valuesOf(before), valuesOf(after)];
      const { defaultAction: defaultActionAfter } = after.networkAcls;
      history.push({ at: now(), account: before.name, by, ipRulesBefore, ipRulesAfter, defaultActionAfter });
      return keep(after, takeEffectMs);
    },
    revokeKeys: (name) => void keep({ ...obtain(name), keysRevokedAt: now() }, takeEffectMs),
    history,
    inForce,
    admits: (name, address) => {
      const account = inForce(name);
      if (account?.publicNetworkAccess !== "Enabled") return false;
      if (account.networkAcls.defaultAction === "Allow") return true;
      return account.networkAcls.ipRules.some(({ value }) => covers(value, address));
    },
    setTakeEffectMs: (ms) => {
      takeEffectMs = ms;
    },
  };
}

function valuesOf(account: StorageAccount): string[] {
  return account.networkAcls.ipRules.map(({ value }) => value);
}

function newAccount(seed: Partial<StorageAccount> & { name: string }, nowMs: number): StorageAccount {
  const subscriptionId = seed.subscriptionId ?? "00000000-0000-0000-0000-000000000000";
  const resourceGroup = seed.resourceGroup ?? "lockkeeper-local";
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return {
    subscriptionId,
    resourceGroup,
    resourceId: `${group}/providers/Microsoft.Storage/storageAccounts/${seed.name}`,
    location: "uksouth",
    creationTime: new Date(nowMs).toISOString(),
    tags: {},
    publicNetworkAccess: "Enabled",
    ...seed,
    networkAcls: seed.networkAcls ?? {
      defaultAction: "Deny",
      bypass: "AzureServices",
      ipRules: [],
      virtualNetworkRules: [],
      resourceAccessRules: [],
    },
  };
}
