/**
 * Adopting: two admins accept what nobody has signed for (an account that was made anew under its old name), so that
 * doors may open again. Pure: what they are shown and its digest, and who may say yes, when, and to what.
 */
import { type Digest, digestOf } from "../audit/digest.ts";
import type { Via } from "../audit/entry.ts";
import type { Account } from "../doors/account.ts";
import type { FirewallObstacle } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";

/** For how long the first admin's yes waits for the second's. */
export const adoptionLapsesAfterMinutes = 60;

/** A door whose access is not yet proven over. */
export interface DoorStillOut {
  readonly transferId: string;
  readonly doorId: string;
}

/** What adopting a recreated account would accept, all of it shown to both. */
export interface AdoptionShown {
  readonly format: 1;
  readonly cause: "account-recreated";
  readonly accountId: string;
  /** What was agreed for; null where that was not kept. */
  readonly oldCreationTime: string | null;
  readonly newCreationTime: string;
  readonly obstacle: FirewallObstacle | null;
  /** What its firewall was last read to hold. */
  readonly ranges: readonly string[];
  /** Rules that the bot's record calls its own: they are removed where they are found. */
  readonly ours: readonly string[];
  readonly doors: readonly DoorStillOut[];
  /** Transfers whose links still work should their address be let in. */
  readonly links: readonly string[];
  /** Every environment that has its storage there. */
  readonly environments: readonly string[];
}

/** The first admin's yes. `mayConfirm` is for display; today's directory decides. */
export interface Adoption {
  readonly shown: AdoptionShown;
  readonly digest: Digest;
  readonly first: PersonId;
  readonly via: Via;
  readonly at: Instant;
  readonly lapsesAt: Instant;
  readonly mayConfirm: readonly PersonId[];
  readonly outcome?: {
    readonly what: "adopted" | "lapsed" | "changed";
    readonly at: Instant;
    readonly second?: PersonId;
  };
}

/** Why a yes adopts nothing. */
export type AdoptionRefusal =
  | "outdated"
  | "behind-journal"
  | "not-admin"
  | "nothing-to-adopt"
  | "unread"
  | "changed"
  | "already-first"
  | "nothing-waits"
  | "lapsed"
  | "one-person"
  | "first-left";

/** What there is to adopt: nothing, something that has not been read yet, or what is shown. */
export type Adoptable =
  | { readonly is: "nothing-to-adopt" | "unread" }
  | { readonly is: "shown"; readonly shown: AdoptionShown; readonly digest: Digest };

/** What adopting this account would accept. */
export function adoptable(
  account: Account | undefined,
  doors: readonly DoorStillOut[],
  environments: readonly string[],
  now: Instant,
): Adoptable {
  if (account?.held === undefined || account.seen === undefined) return { is: "nothing-to-adopt" };
  const { identity, obstacle } = account.seen;
  if (account.hold?.ranges === undefined) return { is: "unread" };
  const links = (account.liveLinks ?? []).filter(({ endsAt }) => endsAt > now).map(({ transferId }) => transferId);
  const shown: AdoptionShown = {
    format: 1,
    cause: "account-recreated",
    accountId: account.id,
    oldCreationTime: account.hold.from ?? null,
    newCreationTime: identity.creationTime,
    obstacle: obstacle ?? null,
    ranges: account.hold.ranges,
    ours: account.owned.map(({ range }) => range).sort(),
    doors: doors.map(({ transferId, doorId }) => ({ transferId, doorId })),
    links: [...new Set(links)].sort(),
    environments: [...environments].sort(),
  };
  return { is: "shown", shown, digest: digestOf(shown) };
}

/** What a yes is judged by, as it is now. `admins` may adopt: they are admins of every environment concerned. */
export interface AdoptionToday {
  readonly now: Instant;
  readonly isOutdated: boolean;
  /** Redis holds what its journal holds; while it does not, what it says of an account may not be all. */
  readonly isFollowing: boolean;
  readonly admins: readonly PersonId[];
  readonly adoptable: Adoptable;
  /** The first admin's yes that waits for a second. */
  readonly waiting: Adoption | undefined;
}

function refusalForAnybody(by: PersonId, digest: Digest, today: AdoptionToday): AdoptionRefusal | undefined {
  if (!today.admins.includes(by)) return "not-admin";
  if (today.isOutdated) return "outdated";
  if (!today.isFollowing) return "behind-journal";
  if (today.adoptable.is !== "shown") return today.adoptable.is;
  return today.adoptable.digest === digest ? undefined : "changed";
}

/** Whether a yes waits for a second, for just this, in time. */
export function waits(waiting: Adoption | undefined, digest: Digest, now: Instant): boolean {
  return waiting?.digest === digest && now < waiting.lapsesAt;
}

/** Why this person can't be the first to say yes to what has this digest; undefined where they can. */
export function firstRefusal(by: PersonId, digest: Digest, today: AdoptionToday): AdoptionRefusal | undefined {
  return (
    refusalForAnybody(by, digest, today) ?? (waits(today.waiting, digest, today.now) ? "already-first" : undefined)
  );
}

/** Why this person can't be the second; undefined where they can. Whoever was first must still be admin, and another person. */
export function secondRefusal(by: PersonId, digest: Digest, today: AdoptionToday): AdoptionRefusal | undefined {
  const refused = refusalForAnybody(by, digest, today);
  if (refused !== undefined) return refused;
  const { waiting, now } = today;
  if (waiting === undefined) return "nothing-waits";
  if (waiting.digest !== digest) return "changed";
  if (now >= waiting.lapsesAt) return "lapsed";
  if (waiting.first === by) return "one-person";
  return today.admins.includes(waiting.first) ? undefined : "first-left";
}
