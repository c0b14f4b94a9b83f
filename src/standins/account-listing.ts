/**
 * How Resource Manager lists the storage accounts of a resource group
 * (learn.microsoft.com/rest/api/storagerp/storage-accounts/list-by-resource-group): in pages, each with a `nextLink` to
 * the one after it, and not at all where the group does not exist.
 */
import type { StorageAccount } from "./firewall.ts";
import type { Answer } from "./loopback-server.ts";
import { armError } from "./resource-manager-wire.ts";

/** A listing as it is asked for. `url` is the one that was asked, with its query. */
export type ListingRequest = {
  subscriptionId: string;
  resourceGroup: string;
  url: URL;
};

/** The listings of one Resource Manager. */
export type AccountListing = {
  /** A group without an account; one with an account is there by itself. */
  addResourceGroup(subscriptionId: string, resourceGroup: string): void;
  /** How many accounts a page has. */
  setPageSize(size: number): void;
  list(request: ListingRequest, accounts: readonly StorageAccount[]): Answer;
};

const usualPageSize = 100;
const skipToken = "$skiptoken";

/** Makes the listings; `show` gives an account as it stands on a page. */
export function createAccountListing(show: (account: StorageAccount) => Record<string, unknown>): AccountListing {
  const empty = new Set<string>();
  let pageSize = usualPageSize;
  const key = (subscriptionId: string, resourceGroup: string): string =>
    `${subscriptionId}/${resourceGroup}`.toLowerCase();
  return {
    addResourceGroup: (subscriptionId, resourceGroup) => void empty.add(key(subscriptionId, resourceGroup)),
    setPageSize: (size) => {
      pageSize = size;
    },
    list: ({ subscriptionId, resourceGroup, url }, accounts) => {
      if (accounts.length === 0 && !empty.has(key(subscriptionId, resourceGroup))) {
        return armError(404, "ResourceGroupNotFound", `Resource group '${resourceGroup}' could not be found.`);
      }
      const from = Number(url.searchParams.get(skipToken) ?? 0);
      const next = new URL(url);
      next.searchParams.set(skipToken, String(from + pageSize));
      const value = accounts.slice(from, from + pageSize).map(show);
      const hasMore = from + pageSize < accounts.length;
      return { status: 200, body: { value, ...(hasMore ? { nextLink: next.href } : {}) } };
    },
  };
}
