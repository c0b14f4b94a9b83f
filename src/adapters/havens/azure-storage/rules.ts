/**
 * The firewall of a storage account, through Resource Manager. A PATCH replaces the whole rule set and there is no
 * ETag, so everything that is not ours goes back as it was found, and whether a write is so is for a later read to say.
 * https://learn.microsoft.com/rest/api/storagerp/storage-accounts/update
 */
import type { IPRule, NetworkRuleSet, StorageAccount } from "@azure/arm-storage";
import { Fault } from "../../../workflows/engine/fault.ts";
import type { DoorHand, FirewallReading } from "../../../workflows/engine/haven.ts";
import type { FirewallObstacle } from "../../../workflows/people/environment.ts";
import type { FindConnection } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

const refusedByStatus = { 401: "credential-refused", 403: "no-rights", 404: "account-not-found" };
const reading: CallKind = { service: "resource-manager", does: "read", refusedByStatus };
const writing: CallKind = {
  service: "resource-manager",
  does: "write",
  refusedByStatus: { ...refusedByStatus, 400: "rule-refused" },
};

interface Found {
  readonly networkRuleSet: NetworkRuleSet | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Why rules of this account would be theatre. A default that is not Deny counts before public access being disabled:
 * with the rules out of force it still says what happens once they are in force again.
 */
function obstacleOf(account: StorageAccount): FirewallObstacle | undefined {
  if (account.publicNetworkAccess === "SecuredByPerimeter") return "perimeter";
  if (account.networkRuleSet?.defaultAction !== "Deny") return "default-allow";
  return account.publicNetworkAccess === "Disabled" ? "public-access-disabled" : undefined;
}

function toReading(account: StorageAccount): FirewallReading {
  const { id, creationTime, networkRuleSet, tags } = account;
  // Without both, an account that was made anew can't be told from the old one.
  if (id === undefined || creationTime === undefined) throw new Fault("account-unidentified", "unavailable");
  const obstacle = obstacleOf(account);
  const found: Found = { networkRuleSet, tags: tags ?? {} };
  return {
    identity: { resourceId: id.toLowerCase(), creationTime: creationTime.toISOString() },
    ranges: (networkRuleSet?.ipRules ?? []).map((rule) => rule.iPAddressOrRange),
    found,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

function withRanges(found: NetworkRuleSet, ranges: readonly string[]): NetworkRuleSet {
  const asFound = new Map((found.ipRules ?? []).map((rule) => [rule.iPAddressOrRange, rule]));
  const ipRules = ranges.map((range): IPRule => asFound.get(range) ?? { iPAddressOrRange: range, action: "Allow" });
  return { ...found, ipRules };
}

/** A call without time left is not made; one that is given up on is aborted. Milliseconds of real time. */
function within(timeoutMs: number): { abortSignal: AbortSignal } {
  if (timeoutMs <= 0) throw new Fault("no-time-left", "unavailable");
  return { abortSignal: AbortSignal.timeout(Math.ceil(timeoutMs)) };
}

/**
 * Reads and writes firewalls. Both end in a Fault: refused `account-not-found`, `no-rights`, `credential-refused`,
 * `rule-refused`, `unknown-account`; throttled `account-busy`, `resource-manager-busy`; otherwise a read is unavailable,
 * and a write that was sent and not plainly answered is of unknown outcome. Neither tries twice.
 */
export function createDoorHand(find: FindConnection): DoorHand {
  return {
    read: async (accountId, timeoutMs) => {
      const { ref, resourceManager } = find(accountId);
      const { storageAccounts } = resourceManager;
      const options = within(timeoutMs);
      return toReading(await call(reading, () => storageAccounts.getProperties(ref.resourceGroup, ref.name, options)));
    },
    write: async (accountId, before, ranges, timeoutMs) => {
      const { ref, resourceManager } = find(accountId);
      const { storageAccounts } = resourceManager;
      // `found` is opaque to the workflows, and was made by `read` above.
      const { networkRuleSet } = before.found as Found;
      if (networkRuleSet === undefined) throw new Fault("no-rule-set", "refused");
      const update = { networkRuleSet: withRanges(networkRuleSet, ranges) };
      const options = within(timeoutMs);
      await call(writing, () => storageAccounts.update(ref.resourceGroup, ref.name, update, options));
    },
  };
}
