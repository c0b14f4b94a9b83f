import type { Pass } from "./account-pass.ts";
import { Fault } from "./fault.ts";

/**
 * Takes the right to write an account's firewall, which comes back by itself a while after: what becomes due meanwhile
 * goes out with one write. Azure counts writes by subscription, and an account whose changes are still being made
 * answers with a conflict (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling).
 * Gives a Fault of kind `throttled` while the last write is too fresh; undefined where one may write.
 */
export async function tooFreshToWrite({ deps, accountId }: Pass): Promise<Fault | undefined> {
  const { writeSpacingMs } = deps.settings;
  if (writeSpacingMs === 0) return undefined;
  // Never given back: it is the time since the last write, for every process.
  const right = await deps.leases.acquire(`firewall-write:${accountId}`, writeSpacingMs);
  if (right !== undefined) return undefined;
  return new Fault("account-busy", "throttled", { retryAfterMs: Math.ceil(writeSpacingMs / 2) });
}
