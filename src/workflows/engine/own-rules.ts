/** Which rules of a firewall are ours, where that is in doubt. What is in doubt is taken for ours: then it is removed. */
import { type Account, disown, type OwnedRange, owns, reclaim } from "../doors/account.ts";
import { sameRange } from "../doors/address.ts";
import { returnedAndWanted } from "../doors/plan.ts";
import { type Pass, saveAccount } from "./account-pass.ts";
import type { DoorClaim } from "./claims.ts";
import type { FirewallReading } from "./haven.ts";
import { accountSubject } from "./subjects.ts";

function isThere({ ranges }: FirewallReading, range: string): boolean {
  return ranges.some((rule) => sameRange(rule, range));
}

/**
 * While Redis is behind its journal: rules that the journal knows for ours are ours again, and so are removed. One that
 * does not stand there just then, too: a write of it may be under way, and that it is gone is on record then.
 */
export async function takeBackForgotten(pass: Pass, at: number): Promise<void> {
  const { deps, accountId, lease } = pass;
  if (deps.mayOpen()) return;
  const forgotten = await deps.forgottenRules(accountId);
  await saveAccount(pass, (one) => reclaim(one, forgotten, at, lease.epoch));
}

/**
 * Gives up ranges that stand there though the journal does not know them for ours: we write none before it does, so
 * somebody else has. A mark in Redis that says so may be lost, so the journal itself is asked; while Redis is behind it,
 * or it can't be asked, nothing is given up.
 */
export async function giveUpOthers(pass: Pass, reading: FirewallReading): Promise<void> {
  const { deps, accountId, lease } = pass;
  if (!deps.mayOpen()) return;
  const account = await saveAccount(pass, () => undefined);
  if (account.owned.length === 0) return;
  const journaledSeq = await deps.records.journaledSeq(accountSubject(accountId));
  const isDoubtful = ({ range, seq = 0 }: OwnedRange): boolean => seq > journaledSeq && isThere(reading, range);
  const others: string[] = [];
  for (const { range, seq = 0 } of account.owned.filter(isDoubtful)) {
    if (!(await deps.journalHolds(accountId, seq))) others.push(range);
  }
  if (others.length > 0) await saveAccount(pass, (one) => disown(one, others, lease.epoch));
}

/**
 * Takes back a rule that we removed a short while ago, that stands there again, and that a door wants: a late write of
 * ours brought it back. Otherwise it would count as somebody else's, and be left when the door closes.
 */
export async function takeBackReturned(
  pass: Pass,
  claims: readonly DoorClaim[],
  { ranges }: FirewallReading,
  at: number,
): Promise<Account> {
  const { watchMs, lease } = pass;
  return saveAccount(pass, (one) => {
    const returned = returnedAndWanted({ actual: ranges, account: one, claims, now: at, watchMs });
    return reclaim(
      one,
      returned.filter((range) => !owns(one, range)),
      at,
      lease.epoch,
    );
  });
}
