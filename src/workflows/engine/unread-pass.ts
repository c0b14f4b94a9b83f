/**
 * A pass over an account whose firewall the bot may neither read nor write: it asks Azure for nothing. It keeps the
 * account's record as a reading pass would, and asks people to add what is journaled to be added. Nothing counts as
 * gone from such a pass: what is ours stays on record as ours, so that whoever may read later finds what was left.
 */
import { intend, noteLinks, noteUnread, owns, reclaim } from "../doors/account.ts";
import { holdersAmong, isHeldByAnother } from "../doors/held.ts";
import type { Holder } from "../people/environment.ts";
import { doorOf, type Transfer } from "../transfers/transfer.ts";
import { type Pass, saveAccount } from "./account-pass.ts";
import { announceLeftRules } from "./announce.ts";
import { claimsOf, type DoorClaim, type DoorOn, doorsOn, linksThatOutlive } from "./claims.ts";
import { run } from "./run.ts";
import { accountSubject } from "./subjects.ts";

const held = "held-by-another-door";

/** While Redis is behind its journal: whether rules that it has forgotten still stand nobody can see, so people are told. */
async function tellOfForgotten(pass: Pass, at: number): Promise<void> {
  const { deps, accountId, lease } = pass;
  if (deps.mayOpen()) return;
  const forgotten = await deps.forgottenRules(accountId);
  const account = await saveAccount(pass, () => undefined);
  const fresh = forgotten.filter((range) => !owns(account, range));
  if (fresh.length === 0) return;
  await saveAccount(pass, (one) => reclaim(one, fresh, at, lease.epoch));
  await announceLeftRules(deps, accountId, fresh, "once");
}

/** An address that another door holds is not to be taken away yet, whoever would do it. */
async function noteHolder(pass: Pass, closing: DoorOn, holders: readonly Holder[], at: number): Promise<void> {
  const { deps, lease } = pass;
  const { id } = closing.door;
  const isHeld = isHeldByAnother(closing.transfer, id, holders);
  const trouble = isHeld ? { code: held, at } : null;
  const action = { do: "record-trouble", door: id, trouble, notice: null } as const;
  const isNews = (transfer: Transfer): boolean =>
    (doorOf(transfer, id)?.trouble?.code === held) !== isHeld && doorOf(transfer, id)?.status === "closing";
  const guard = { fence: { lease: lease.name, epoch: lease.epoch } };
  await run(deps, closing.transfer.id, (transfer) => (isNews(transfer) ? action : undefined), guard);
}

/** Asks people, where everything that must be in the journal is there. */
async function askToAdd({ deps, lease }: Pass, { transferId, doorId }: DoorClaim): Promise<void> {
  const guard = { fence: { lease: lease.name, epoch: lease.epoch } };
  await run(deps, transferId, { do: "ask-by-hand", door: doorId, isJournaled: true }, guard);
}

/** The pass; see above. */
export async function passUnread(pass: Pass): Promise<void> {
  const { deps, accountId, lease } = pass;
  const at = await deps.clock.now();
  await tellOfForgotten(pass, at);
  const doors = await doorsOn(deps, accountId);
  const holders = holdersAmong(doors);
  for (const one of doors.filter(({ door }) => door.status === "closing")) await noteHolder(pass, one, holders, at);
  // After what holds their addresses is said, before any opening is judged: once they are noted their doors may be closed.
  await saveAccount(pass, (one) => noteLinks(one, linksThatOutlive(doors, at), at));
  const claims = await claimsOf(deps, doors);
  const opening = claims.filter(({ wants, seen }) => wants === "in" && !seen);
  const adding = opening.flatMap(({ ranges }) => ranges);
  const account = await saveAccount(pass, (one) => {
    const fresh = [...new Set(adding)].filter((range) => !owns(one, range));
    return intend(one, fresh, [], at, lease.epoch);
  });
  if (deps.mayOpen()) await saveAccount(pass, (one) => noteUnread(one, lease.epoch));
  const isJournaled = (await deps.records.journaledSeq(accountSubject(accountId))) >= account.version;
  for (const claim of isJournaled ? opening : []) await askToAdd(pass, claim);
}
