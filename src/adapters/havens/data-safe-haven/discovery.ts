/**
 * Finds the storage account of an SRE by the names that its deployment gives. Only reads: one listing of one resource
 * group. https://learn.microsoft.com/rest/api/storagerp/storage-accounts/list-by-resource-group
 */
import { Agent } from "node:https";
import type { StorageManagementClient } from "@azure/arm-storage";
import { Fault } from "../../../workflows/engine/fault.ts";
import { accountIdOf } from "../azure-storage/account.ts";
import { type CredentialKind, createCredential } from "../azure-storage/credential.ts";
import { type CallKind, call } from "../azure-storage/errors.ts";
import { createResourceManagerClient, publicResourceManagerUrl } from "../azure-storage/resource-manager.ts";
import type { Naming, SreIds } from "./naming.ts";
import { v4Naming } from "./v4.ts";
import { v5Naming } from "./v5.ts";

const namings = {
  "data-safe-haven-v4": v4Naming,
  "data-safe-haven-v5": v5Naming,
} as const satisfies Readonly<Record<string, (ids: SreIds) => Naming>>;

/** Which account is looked for, and where. */
export interface AccountQuery extends SreIds {
  readonly convention: keyof typeof namings;
  readonly tenantId: string;
  readonly subscriptionId: string;
}

/** The right without which nothing can be listed. It is needed on the resource group. */
const listingRight = "Microsoft.Storage/storageAccounts/read";

/** What came of looking. All but `found` and `unavailable` stay so until somebody does something about it. */
export type Discovery =
  | {
      readonly outcome: "found";
      readonly resourceGroup: string;
      readonly account: string;
      /** The account's resource id in lower case. */
      readonly accountId: string;
    }
  /** `accounts`: the names of all that are in the group. */
  | {
      readonly outcome: "none";
      readonly resourceGroup: string;
      readonly lookedFor: string;
      readonly accounts: readonly string[];
    }
  | {
      readonly outcome: "ambiguous";
      readonly resourceGroup: string;
      readonly lookedFor: string;
      readonly candidates: readonly string[];
    }
  | { readonly outcome: "group-missing"; readonly resourceGroup: string; readonly subscriptionId: string }
  | { readonly outcome: "subscription-missing"; readonly subscriptionId: string }
  | { readonly outcome: "no-rights"; readonly resourceGroup: string; readonly right: typeof listingRight }
  /** Refused in another way, such as `credential-refused`; `platformCode` is Azure's own word for it. */
  | { readonly outcome: "refused"; readonly code: string; readonly platformCode?: string }
  /** Azure, or where the bot's identity comes from, can't be reached now: worth trying again. */
  | { readonly outcome: "unavailable"; readonly fault: Fault };

const listing: CallKind = {
  service: "resource-manager",
  does: "read",
  refusedByCode: { SubscriptionNotFound: "subscription-not-found" },
  refusedByStatus: { 401: "credential-refused", 403: "no-rights", 404: "group-not-found" },
};

/** For every page together. Milliseconds of real time. */
const listingTimeoutMs = 20_000;

/** How Resource Manager is reached: as the haven itself reaches it. */
export interface DiscoveryOptions {
  readonly credential: CredentialKind;
  readonly resourceManagerUrl?: string;
  readonly caPem?: string;
}

/**
 * Looks for an account. Gives every outcome as data, and throws only for a mistake in `options`: a Fault
 * `local-credential-off-loopback`, refused.
 */
export async function discoverAccount(options: DiscoveryOptions, query: AccountQuery): Promise<Discovery> {
  const { subscriptionId } = query;
  const naming = namings[query.convention](query);
  const { resourceGroup, lookedFor } = naming;
  const client = clientFor(options, query);
  let names: readonly string[];
  try {
    names = await listAccounts(client, subscriptionId, resourceGroup);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return failureOf(thrown, resourceGroup, subscriptionId);
  }
  const candidates = names.filter(naming.isNameOf);
  const [account] = candidates;
  if (account === undefined) return { outcome: "none", resourceGroup, lookedFor, accounts: names };
  if (candidates.length > 1) return { outcome: "ambiguous", resourceGroup, lookedFor, candidates };
  const accountId = accountIdOf({ subscriptionId, resourceGroup, name: account });
  return { outcome: "found", resourceGroup, account, accountId };
}

/** Whether the deployment that is asked for can have given this account its name, in this group. */
export function isNamedBy(
  query: AccountQuery,
  place: { readonly resourceGroup: string; readonly account: string },
): boolean {
  const naming = namings[query.convention](query);
  return naming.resourceGroup === place.resourceGroup && naming.isNameOf(place.account);
}

function clientFor(options: DiscoveryOptions, query: AccountQuery): StorageManagementClient {
  const { credential: kind, resourceManagerUrl: url = publicResourceManagerUrl, caPem } = options;
  return createResourceManagerClient({
    subscriptionId: query.subscriptionId,
    credential: createCredential({ kind, tenantId: query.tenantId, endpoints: [url] }),
    url,
    audience: kind === "local" ? publicResourceManagerUrl : new URL(url).origin,
    ...(caPem === undefined ? {} : { agent: new Agent({ ca: caPem, keepAlive: false }) }),
  });
}

/** The names of the accounts in a group, sorted. What Azure lists and does not say to be in that group is left out. */
async function listAccounts(
  client: StorageManagementClient,
  subscriptionId: string,
  resourceGroup: string,
): Promise<readonly string[]> {
  const abortSignal = AbortSignal.timeout(listingTimeoutMs);
  return call(listing, async () => {
    const names = new Set<string>();
    for await (const { id, name } of client.storageAccounts.listByResourceGroup(resourceGroup, { abortSignal })) {
      if (name === undefined || id === undefined) continue;
      if (id.toLowerCase() === accountIdOf({ subscriptionId, resourceGroup, name })) names.add(name.toLowerCase());
    }
    return [...names].sort();
  });
}

function failureOf(fault: Fault, resourceGroup: string, subscriptionId: string): Discovery {
  const { code, kind, platformCode } = fault;
  if (kind !== "refused") return { outcome: "unavailable", fault };
  if (code === "no-rights") return { outcome: "no-rights", resourceGroup, right: listingRight };
  if (code === "group-not-found") return { outcome: "group-missing", resourceGroup, subscriptionId };
  if (code === "subscription-not-found") return { outcome: "subscription-missing", subscriptionId };
  return { outcome: "refused", code, ...(platformCode === undefined ? {} : { platformCode }) };
}
