import type { Plan } from "../doors/plan.ts";
import type { Pass } from "./account-pass.ts";
import { Fault } from "./fault.ts";

/** How many writes that remove go out besides those that are spaced, in the time of twelve that are. */
const spareRemovals = 3;
const spareLength = 12;

/**
 * Takes the right to write an account's firewall, which comes back by itself a while after: what becomes due meanwhile
 * goes out with one write. Azure counts writes by subscription, and an account whose changes are still being made
 * answers with a conflict (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling).
 * A removal waits for no opening, only for other removals where there are many in a moment; see ADR 21.
 * Gives a Fault of kind `throttled` while the last write is too fresh; undefined where one may write.
 */
export async function tooFreshToWrite(pass: Pass, { removing }: Pick<Plan, "removing">): Promise<Fault | undefined> {
  const { writeSpacingMs } = pass.deps.settings;
  if (writeSpacingMs === 0) return undefined;
  const mayWrite = removing.length > 0 ? await mayRemove(pass) : await mayAdd(pass);
  return mayWrite ? undefined : new Fault("account-busy", "throttled", { retryAfterMs: Math.ceil(writeSpacingMs / 2) });
}

/** For every process, the time since the last write of whatever kind; so it is never given back. */
const lastWrite = (accountId: string): string => `firewall-write:${accountId}`;

async function mayAdd({ deps, accountId }: Pass): Promise<boolean> {
  return (await deps.leases.acquire(lastWrite(accountId), deps.settings.writeSpacingMs)) !== undefined;
}

async function mayRemove({ deps, accountId }: Pass): Promise<boolean> {
  const { leases, settings } = deps;
  const spaced = settings.writeSpacingMs;
  const spares = Array.from({ length: spareRemovals }, (_, at) => [`:spare-${at}`, spareLength * spaced] as const);
  for (const [which, lengthMs] of [["", spaced] as const, ...spares]) {
    if ((await leases.acquire(`firewall-removal:${accountId}${which}`, lengthMs)) === undefined) continue;
    await leases.restart(lastWrite(accountId), spaced);
    return true;
  }
  return false;
}
