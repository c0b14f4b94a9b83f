/**
 * An account's own record: which rules of its firewall are ours, what it was when last read, and what we removed a
 * short while ago. Saved by the same compare-and-swap as a transfer, fenced by the lease under which it was written.
 *
 * Invariant: a range is saved as owned before it is written. An address recorded as absent is ours, even if we died
 * before reading back; an address that somebody else had already allowed is never ours.
 */
import type { Digest } from "../audit/digest.ts";
import type { EntryDraft, Via } from "../audit/entry.ts";
import type {
  AccountToday,
  EnvironmentToday,
  FirewallObstacle,
  LiveLink,
  ReadIdentity,
} from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import { sameRange } from "./address.ts";

/** A range with the instant at which we meant to add it, or had it removed. */
export interface DatedRange {
  readonly range: string;
  readonly at: Instant;
}

/** A range of ours. `seq`: the entry that says so; the range is written once that entry is in the journal. */
export interface OwnedRange extends DatedRange {
  readonly seq?: number;
}

/** The record of one storage account. */
export interface Account {
  readonly format: 1;
  readonly id: string;
  readonly version: number;
  readonly seen?: { readonly identity: ReadIdentity; readonly obstacle?: FirewallObstacle; readonly at: Instant };
  readonly held?: "recreated";
  /** While it is held: what it was before, where that was kept, and what its firewall was last read to hold. */
  readonly hold?: { readonly from?: string; readonly ranges?: readonly string[] };
  /** Who last adopted it after it was recreated, and what they were shown. */
  readonly adopted?: AdoptedAccount;
  readonly owned: readonly OwnedRange[];
  /** What is ours may not be read any more: that it is gone is told by people's words, or by nobody. */
  readonly unread?: true;
  readonly released: readonly DatedRange[];
  /** Links of doors that were ended before their links' own end. */
  readonly liveLinks?: readonly LiveLink[];
}

/** What an account was read as. `ranges`: what its firewall holds, kept only while the account is held. */
export interface AccountSight {
  readonly identity: ReadIdentity;
  readonly obstacle?: FirewallObstacle;
  readonly ranges?: readonly string[];
  readonly at: Instant;
}

/** Two admins of an environment have accepted a recreated account, as it was shown to them. */
export interface AdoptedAccount {
  readonly creationTime: string;
  readonly environmentId: string;
  readonly digest: Digest;
  readonly first: PersonId;
  readonly second: PersonId;
  readonly at: Instant;
}

/** A changed account and its one audit entry; undefined where nothing changed. */
export type AccountChange = { readonly account: Account; readonly entry: EntryDraft } | undefined;

/** An account that was never read. */
export function newAccount(id: string): Account {
  return { format: 1, id, version: 0, owned: [], released: [] };
}

/** An account that may not be read is its name, and what its own record says. */
function unreadToday(resourceId: string, account: Account | undefined): AccountToday {
  return {
    identity: { resourceId, unread: true },
    ...(account?.held === undefined ? {} : { held: account.held }),
    ...(account?.liveLinks === undefined ? {} : { liveLinks: account.liveLinks }),
  };
}

/** An environment's account as decisions are judged by; undefined for one that is to be read and has not been yet. */
export function accountToday(
  account: Account | undefined,
  { accountId, hand }: Pick<EnvironmentToday, "accountId" | "hand">,
): AccountToday | undefined {
  if (hand?.reads === false) return unreadToday(accountId, account);
  if (account?.seen === undefined) return undefined;
  const { liveLinks } = account;
  const { identity, obstacle, at } = account.seen;
  return {
    identity,
    readAt: at,
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(account.held === undefined ? {} : { held: account.held }),
    ...(liveLinks === undefined ? {} : { liveLinks }),
  };
}

/** Whether a range of the firewall is ours. */
export function owns(account: Account, range: string): boolean {
  return account.owned.some((owned) => sameRange(owned.range, range));
}

function draft(code: string, facts: EntryDraft["facts"], detail: EntryDraft["detail"]): EntryDraft {
  return { code, by: null, via: null, facts, detail };
}

function changed(account: Account, entry: EntryDraft): AccountChange {
  return { account: { ...account, version: account.version + 1 }, entry };
}

/**
 * Takes in what was read. A new creation time under the old id means another account: it is held. What was ours stays
 * ours there: a write of ours may have reached the new account, and an address too few is better than one too many.
 */
export function observe(before: Account, { ranges: read, ...sight }: AccountSight): AccountChange {
  const { seen, hold } = before;
  const recreated = seen !== undefined && seen.identity.creationTime !== sight.identity.creationTime;
  const isHeld = recreated || before.held !== undefined;
  const ranges = isHeld && read !== undefined ? [...read].sort() : hold?.ranges;
  const { unread, ...account } = before;
  const isSame = seen !== undefined && !recreated && seen.obstacle === sight.obstacle && unread === undefined;
  if (isSame && JSON.stringify(ranges) === JSON.stringify(hold?.ranges)) return undefined;
  const facts = { creationTime: sight.identity.creationTime, obstacle: sight.obstacle ?? null };
  if (!isHeld) return changed({ ...account, seen: sight }, draft("account-seen", facts, null));
  // Made anew twice before anybody adopted it: what was agreed was agreed for the first.
  const from = account.held === undefined ? seen?.identity.creationTime : hold?.from;
  const held = {
    held: "recreated",
    hold: { ...(from === undefined ? {} : { from }), ...(ranges === undefined ? {} : { ranges }) },
  } as const;
  const code = recreated ? "account-recreated" : "account-seen";
  return changed({ ...account, seen: sight, ...held }, draft(code, facts, ranges === undefined ? null : { ranges }));
}

/**
 * Two admins have accepted a recreated account as it was shown to them, so that doors may open there again. What was
 * ours stays ours, and is removed where it is found. Undefined where nothing is held.
 */
export function adopt(account: Account, adopted: Omit<AdoptedAccount, "creationTime">, via: Via): AccountChange {
  const { held, hold, ...rest } = account;
  if (held === undefined || account.seen === undefined) return undefined;
  const { creationTime } = account.seen.identity;
  const { first, second, digest, environmentId } = adopted;
  const facts = { creationTime, from: hold?.from ?? null, first, environment: environmentId, digest };
  const entry = { code: "account-adopted", by: second, via, facts, detail: null };
  return changed({ ...rest, adopted: { ...adopted, creationTime } }, entry);
}

/** An account that was found made anew in what was lost is held again, until two admins adopt it. */
export function holdAgain(account: Account, from: string | undefined): AccountChange {
  if (account.held !== undefined) return undefined;
  const held = { held: "recreated", hold: from === undefined ? {} : { from } } as const;
  return changed({ ...account, ...held }, draft("account-held-again", { from: from ?? null }, null));
}

/** Records ranges about to be added, and which of the wanted ones somebody else had already allowed. */
export function intend(
  account: Account,
  adding: readonly string[],
  alreadyThere: readonly string[],
  at: Instant,
  epoch: number,
): AccountChange {
  if (adding.length === 0) return undefined;
  const seq = account.version + 1;
  const owned = [...account.owned, ...adding.map((range) => ({ range, at, seq }))];
  const entry = draft(
    "rules-intended",
    { adding: adding.length, alreadyThere: alreadyThere.length, epoch },
    { adding, alreadyThere },
  );
  return changed({ ...account, owned }, entry);
}

/** Gives up ranges that turn out to be somebody else's: they stand in the firewall, and we have not written them. */
export function disown(account: Account, others: readonly string[], epoch: number): AccountChange {
  if (others.length === 0) return undefined;
  const owned = account.owned.filter(({ range }) => !others.some((one) => sameRange(one, range)));
  return changed(
    { ...account, owned },
    draft("rules-disowned", { disowned: others.length, epoch }, { disowned: others }),
  );
}

/** Records links that outlive their doors, each once unless it gives more; those whose own end has passed are dropped. */
export function noteLinks(account: Account, links: readonly LiveLink[], at: Instant): AccountChange {
  const known = account.liveLinks ?? [];
  const isKnown = ({ endsAt, ranges, ...gives }: LiveLink): boolean =>
    known
      .filter((one) => one.endsAt >= endsAt && ranges.every((range) => one.ranges.includes(range)))
      .some((one) => Object.entries(gives).every(([key, value]) => one[key as keyof LiveLink] === value));
  const fresh = links.filter((link) => !isKnown(link));
  if (fresh.length === 0) return undefined;
  const liveLinks = [...known.filter(({ endsAt }) => endsAt > at), ...fresh];
  const entry = draft("links-outlive-doors", { links: fresh.length }, { links: fresh });
  return changed({ ...account, liveLinks }, entry);
}

/** From now on nobody reads whether what is ours there is gone. Undefined where nothing is, or that is on record. */
export function noteUnread(account: Account, epoch: number): AccountChange {
  if (account.owned.length === 0 || account.unread === true) return undefined;
  return changed({ ...account, unread: true }, draft("account-unread", { owned: account.owned.length, epoch }, null));
}

/**
 * The ranges for which the account must stay in the configuration when no door is out there. What is not read counts as
 * gone by the words that closed its doors; what was taken back without a door has nobody's word.
 */
export function stillOurs({ owned, unread }: Account): readonly string[] {
  return owned.filter(({ seq }) => unread !== true || seq === undefined).map(({ range }) => range);
}

/** Takes back ranges of ours that Redis had forgotten and the journal remembers, so that they are removed. */
export function reclaim(account: Account, ranges: readonly string[], at: Instant, epoch: number): AccountChange {
  const fresh = ranges.filter((range) => !owns(account, range));
  if (fresh.length === 0) return undefined;
  const owned = [...account.owned, ...fresh.map((range) => ({ range, at }))];
  return changed(
    { ...account, owned },
    draft("rules-reclaimed", { reclaimed: fresh.length, epoch }, { reclaimed: fresh }),
  );
}

/** Records ranges of ours that were removed and read back as gone. What was released longer ago than the watch is dropped. */
export function release(
  account: Account,
  gone: readonly string[],
  writtenAt: Instant,
  watchMs: number,
  epoch: number,
): AccountChange {
  if (gone.length === 0) return undefined;
  const isGone = (range: string): boolean => gone.some((one) => sameRange(one, range));
  const owned = account.owned.filter((one) => !isGone(one.range));
  const recent = account.released.filter((one) => one.at > writtenAt - watchMs && !isGone(one.range));
  const released = [...recent, ...gone.map((range) => ({ range, at: writtenAt }))];
  const entry = draft("rules-removed", { removed: gone.length, writtenAt, epoch }, { removed: gone });
  return changed({ ...account, owned, released }, entry);
}

/** When the write that removed this range ended, if it was ours and not long ago. */
export function releasedAt(account: Account, range: string): Instant | undefined {
  return account.released.find((one) => sameRange(one.range, range))?.at;
}
