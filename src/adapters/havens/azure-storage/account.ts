import { Fault } from "../../../workflows/engine/fault.ts";

/** Where a storage account is: its Entra tenant, subscription and resource group, and its name. All lower case. */
export interface AccountRef {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const accountIdShape =
  /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.storage\/storageaccounts\/([a-z0-9]{3,24})$/;

/**
 * The account's resource id in lower case, by which the workflows know it: Resource Manager forgives case, we compare.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function accountIdOf(ref: Omit<AccountRef, "tenantId">): string {
  const group = `/subscriptions/${ref.subscriptionId}/resourceGroups/${ref.resourceGroup}`;
  return `${group}/providers/Microsoft.Storage/storageAccounts/${ref.name}`.toLowerCase();
}

/** Reads a resource id of any case. Ends in a Fault `not-an-account-id`, refused, for one of another kind of thing. */
export function accountRefOf(accountId: string, tenantId: string): AccountRef {
  const [, subscriptionId, resourceGroup, name] = accountIdShape.exec(accountId.toLowerCase()) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) {
    throw new Fault("not-an-account-id", "refused");
  }
  return { tenantId: tenantId.toLowerCase(), subscriptionId, resourceGroup, name };
}
