/**
 * Accepting a loss: two admins of every environment say yes to the same, within an hour. Pure: who may, when, and to what;
 * and the record of it, which is Redis-wide.
 */
import type { Digest } from "../audit/digest.ts";
import type { EntryDraft, Via } from "../audit/entry.ts";
import type { PersonId } from "../people/person.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { type LossShown, lossDigest } from "./loss.ts";

/** For how long the first admin's yes waits for the second's. */
const lapsesAfterMinutes = 60;

/** The first admin's yes. */
export interface LossAsked {
  readonly shown: LossShown;
  readonly digest: Digest;
  readonly first: PersonId;
  readonly at: Instant;
  readonly lapsesAt: Instant;
}

/** A loss that two admins have accepted; `positions` are where the journals ended that Redis need not hold. */
export interface LossAccepted {
  readonly id: Digest;
  readonly positions: readonly string[];
  /** Transfers of which something was lost: no other gets the id of one. */
  readonly transfers: readonly string[];
  readonly first: PersonId;
  readonly second: PersonId;
  readonly at: Instant;
}

/** The record of what Redis has lost: a yes that waits for a second, and every loss that was accepted. */
export interface Losses {
  readonly format: 1;
  readonly version: number;
  readonly waiting?: LossAsked;
  readonly accepted: readonly LossAccepted[];
}

/** The subject of that record. */
export const lossesSubject = "losses:redis";

/** What stands in the way of accepting a loss, until somebody does something about it. */
export type LossObstacle =
  /** Rules that the journal knows for ours are not taken back and gone yet. */
  | { readonly code: "rules-unreleased"; readonly accounts: readonly string[] }
  /** Something that was lost can't be read any more. */
  | { readonly code: "detail-gone"; readonly subjects: readonly string[] };

/** Why a yes accepts nothing. */
export type LossRefusal =
  | { readonly code: "outdated" | "not-admin-of-all" | "not-behind" | "changed" | "already-first" | "nothing-waits" }
  | { readonly code: "lapsed" | "one-person" | "first-left" | "nobody-else" }
  | LossObstacle;

/** What a yes is judged by, as it is now. `admins`: of every environment. `shown` is absent where nothing is lost. */
export interface LossToday {
  readonly now: Instant;
  readonly isOutdated: boolean;
  readonly admins: readonly PersonId[];
  readonly shown: LossShown | undefined;
  readonly obstacle: LossObstacle | undefined;
  readonly waiting: LossAsked | undefined;
}

function refusalForAnybody(by: PersonId, digest: Digest, today: LossToday): LossRefusal | undefined {
  if (!today.admins.includes(by)) return { code: "not-admin-of-all" };
  if (today.admins.length < 2) return { code: "nobody-else" };
  if (today.isOutdated) return { code: "outdated" };
  if (today.shown === undefined) return { code: "not-behind" };
  if (today.obstacle !== undefined) return today.obstacle;
  return lossDigest(today.shown) === digest ? undefined : { code: "changed" };
}

/** Whether a yes waits for a second, for just this, in time. */
export function waitsFor({ waiting, now }: Pick<LossToday, "waiting" | "now">, digest: Digest): boolean {
  return waiting?.digest === digest && now < waiting.lapsesAt;
}

/** Why this person can't be the first; undefined where they can. */
export function firstLossRefusal(by: PersonId, digest: Digest, today: LossToday): LossRefusal | undefined {
  return refusalForAnybody(by, digest, today) ?? (waitsFor(today, digest) ? { code: "already-first" } : undefined);
}

/** Why this person can't be the second; undefined where they can. */
export function secondLossRefusal(by: PersonId, digest: Digest, today: LossToday): LossRefusal | undefined {
  const refused = refusalForAnybody(by, digest, today);
  if (refused !== undefined) return refused;
  const { waiting, now, admins } = today;
  if (waiting === undefined) return { code: "nothing-waits" };
  if (waiting.digest !== digest) return { code: "changed" };
  if (now >= waiting.lapsesAt) return { code: "lapsed" };
  if (waiting.first === by) return { code: "one-person" };
  return admins.includes(waiting.first) ? undefined : { code: "first-left" };
}

/** A changed record and its one entry. */
interface LossesChange {
  readonly losses: Losses;
  readonly entry: EntryDraft;
}

function factsOf(shown: LossShown, digest: Digest): EntryDraft["facts"] {
  const { journals, lost, lostHash } = shown;
  return {
    digest,
    lost,
    lostHash,
    positions: journals.map(({ position }) => position).join(" "),
    hashes: journals.map(({ hash }) => hash).join(" "),
  };
}

/** The first yes. */
export function askLoss(
  before: Losses | undefined,
  shown: LossShown,
  first: PersonId,
  via: Via,
  at: Instant,
): LossesChange {
  const digest = lossDigest(shown);
  const waiting = { shown, digest, first, at, lapsesAt: plusMinutes(at, lapsesAfterMinutes) };
  const version = (before?.version ?? 0) + 1;
  return {
    losses: { format: 1, version, waiting, accepted: before?.accepted ?? [] },
    entry: { code: "loss-asked", by: first, via, facts: factsOf(shown, digest), detail: { shown } },
  };
}

/** The second yes, which accepts it. The entry names where each journal ends, and by its hash what stands there. */
export function acceptLoss(before: Losses, asked: LossAsked, second: PersonId, via: Via, at: Instant): LossesChange {
  const { waiting: _, ...rest } = before;
  const { shown, digest, first } = asked;
  const positions = shown.journals.map(({ position }) => position);
  const accepted = [...before.accepted, { id: digest, positions, transfers: shown.transfers, first, second, at }];
  return {
    losses: { ...rest, version: before.version + 1, accepted },
    entry: { code: "loss-accepted", by: second, via, facts: { ...factsOf(shown, digest), first }, detail: { shown } },
  };
}

/** Where journals ended that Redis need not hold. */
export function acceptedPositions(losses: Losses | undefined): ReadonlySet<string> {
  return new Set((losses?.accepted ?? []).flatMap(({ positions }) => positions));
}

/** Transfers of which something was lost. */
export function lostTransfers(losses: Losses | undefined): ReadonlySet<string> {
  return new Set((losses?.accepted ?? []).flatMap(({ transfers }) => transfers));
}

/** The loss that was accepted last, by which transfers of before are told from those asked for since. */
export function lastAccepted(losses: Losses | undefined): LossAccepted | undefined {
  return losses?.accepted.at(-1);
}
