/**
 * A loss: what the journal holds and Redis does not. Pure: what two admins are shown of it before they accept it, and
 * what of it must be brought back first, because somebody could come in by it.
 */
import { type Digest, digestOf } from "../audit/digest.ts";
import type { Detail, Entry } from "../audit/entry.ts";
import { speaksOfRules } from "../doors/forgotten-rules.ts";
import type { LiveLink } from "../people/environment.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { LinkRights } from "../transfers/policy.ts";

/** One entry of the journal, with its detail where that is still there, and whether Redis lacks it. */
export interface JournaledEntry {
  readonly entry: Entry;
  readonly detail: Detail | null;
  readonly isLost: boolean;
}

/** A link that may work though Redis does not know of it, with the account that it is for. */
export interface LostLink extends LiveLink {
  readonly accountId: string;
}

/** What of the lost entries must be known again. */
export interface Lost {
  readonly entries: number;
  /** Names every one of them. */
  readonly hash: Digest;
  readonly transfers: readonly string[];
  readonly links: readonly LostLink[];
  /** Accounts that were found to be made anew, and not adopted since; with their creation time of before. */
  readonly held: readonly { readonly accountId: string; readonly from?: string }[];
  /** Subjects of which a lost entry's detail is gone that would say who may come in. */
  readonly withoutDetail: readonly string[];
}

/** What accepting a loss would accept, all of it shown to both. */
export interface LossShown {
  readonly format: 1;
  readonly cause: "redis-behind";
  /** Where the journals end that Redis does not hold; the last is the newest. */
  readonly journals: readonly { readonly position: string; readonly hash: Digest }[];
  readonly lost: number;
  /** Names every lost entry, so that what is accepted can be told from what else a journal may lack one day. */
  readonly lostHash: Digest;
  readonly transfers: readonly string[];
  readonly links: readonly { readonly transferId: string; readonly doorId: string; readonly endsAt: Instant }[];
  readonly doors: readonly { readonly transferId: string; readonly doorId: string }[];
}

/** The digest of what is shown; both admins accept this. */
export function lossDigest(shown: LossShown): Digest {
  return digestOf(shown);
}

/** Names lost entries by their hashes, in whatever order they were found. */
export function lostHashOf(hashes: Iterable<Digest>): Digest {
  return digestOf([...new Set(hashes)].sort());
}

const idOf = (subject: string): string => subject.slice(subject.indexOf(":") + 1);

/** Whether an account's entry says in its detail who may come in. */
function mustHaveDetail(entry: Entry): boolean {
  return entry.detail !== null && (entry.code === "links-outlive-doors" || speaksOfRules(entry));
}

/**
 * As late as a link of this opening could end: none outlives its window, and no window starts after the time to open,
 * which is the signed terms'. Entries of before that was written there go by today's policy.
 */
export function lastLinkMayEndAt({ at, facts }: Entry, openWithinMinutes: number): Instant {
  const openWithin = Math.max(openWithinMinutes, Number(facts.openWithinMinutes ?? 0));
  return plusMinutes(at, openWithin + Number(facts.lastsMinutes));
}

/**
 * Until when a door's link may work: as it was minted, or, where no minting is on record, as late as one could end. A link
 * is on record in Redis before anybody has it, and that may be what was lost before it was copied. Undefined where Redis
 * knows the link itself.
 */
function linkEnd(door: readonly JournaledEntry[], opening: Entry, openWithinMinutes: number): Instant | undefined {
  const minted = door.filter(({ entry }) => entry.code === "link-minted");
  if (minted.length === 0) return lastLinkMayEndAt(opening, openWithinMinutes);
  const isKnown = door.every(({ isLost }) => !isLost);
  return isKnown ? undefined : Math.max(...minted.map(({ entry }) => Number(entry.facts.endsAt)));
}

/** A link that may work, with the opening that authorised it. */
interface OpeningLink {
  readonly opening: JournaledEntry;
  readonly endsAt: Instant;
}

function openingsOf(
  entries: readonly JournaledEntry[],
  now: Instant,
  openWithinMinutes: number,
): readonly OpeningLink[] {
  return entries
    .filter(({ entry }) => entry.code === "opening-authorised")
    .flatMap((opening) => {
      const door = entries.filter(({ entry }) => entry.facts.door === opening.entry.facts.door);
      const endsAt = linkEnd(door, opening.entry, openWithinMinutes);
      return endsAt === undefined || endsAt <= now ? [] : [{ opening, endsAt }];
    });
}

function linkOf({ opening: { entry, detail }, endsAt }: OpeningLink): readonly LostLink[] {
  if (detail === null) return [];
  // The adapter gives back what `begin-opening` wrote.
  const body = detail.body as unknown as {
    readonly addresses: readonly { readonly range: string }[];
    readonly recipient: string;
    readonly account: { readonly resourceId: string };
    readonly container: string;
  };
  const link: LostLink = {
    accountId: body.account.resourceId,
    transferId: idOf(entry.subject),
    doorId: String(entry.facts.door),
    ranges: body.addresses.map(({ range }) => range),
    recipient: body.recipient,
    container: body.container,
    rights: entry.facts.rights as LinkRights,
    endsAt,
  };
  return [link];
}

function notedLinks({ entry, detail, isLost }: JournaledEntry): readonly LostLink[] {
  if (!isLost || entry.code !== "links-outlive-doors" || detail === null) return [];
  const { links } = detail.body as unknown as { readonly links: readonly LiveLink[] };
  return links.map((link) => ({ ...link, accountId: idOf(entry.subject) }));
}

function heldOf(entries: readonly JournaledEntry[]): Lost["held"] {
  const last = entries.findLast(({ entry: { code } }) => code === "account-recreated" || code === "account-adopted");
  if (last === undefined || !last.isLost || last.entry.code !== "account-recreated") return [];
  const seen = entries.findLast(({ entry }) => entry.code === "account-seen" && entry.seq < last.entry.seq);
  const from = seen?.entry.facts.creationTime;
  return [{ accountId: idOf(last.entry.subject), ...(typeof from === "string" ? { from } : {}) }];
}

/**
 * What was lost, of the subjects of which anything was, and of transfers that may have a link which was minted and never
 * copied: each with all of its entries, in order. `openWithinMinutes`: the longest that any door may wait to be opened.
 */
export function lostOf(
  subjects: ReadonlyMap<string, readonly JournaledEntry[]>,
  now: Instant,
  openWithinMinutes: number,
): Lost {
  const all = [...subjects].sort(([one], [other]) => (one < other ? -1 : 1));
  const openings = all.flatMap(([, entries]) => openingsOf(entries, now, openWithinMinutes));
  const lost = all.flatMap(([, entries]) => entries.filter(({ isLost }) => isLost));
  const noted = lost.flatMap(notedLinks).filter(({ endsAt }) => endsAt > now);
  const gone = [...lost.filter(({ entry }) => mustHaveDetail(entry)), ...openings.map(({ opening }) => opening)];
  const latest = new Map<string, LostLink>();
  for (const link of [...openings.flatMap(linkOf), ...noted]) {
    const key = `${link.transferId}/${link.doorId}`;
    if (link.endsAt > (latest.get(key)?.endsAt ?? 0)) latest.set(key, link);
  }
  const subjectsOf = (some: readonly JournaledEntry[]): readonly string[] =>
    [...new Set(some.map(({ entry }) => entry.subject))].sort();
  return {
    entries: lost.length,
    hash: lostHashOf(lost.map(({ entry }) => entry.hash)),
    transfers: subjectsOf(lost)
      .filter((subject) => subject.startsWith("transfer:"))
      .map(idOf),
    links: [...latest.values()],
    held: all.flatMap(([subject, entries]) => (subject.startsWith("account:") ? heldOf(entries) : [])),
    withoutDetail: subjectsOf(gone.filter(({ detail }) => detail === null)),
  };
}
