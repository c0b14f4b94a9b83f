/**
 * What assessors have decided, file by file. Each one's decisions are sealed from the others until all have finished:
 * whoever shows anything of them goes by `reviewsShownTo`.
 */

import type { Digest } from "../audit/digest.ts";
import type { Via } from "../audit/entry.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";

/** What an assessor says of a file. */
export type Verdict = "release" | "change";

const letters = { release: "r", change: "c" } as const satisfies Record<Verdict, string>;
const undecided = "-";

/** A remark on some files, which the requester will see. Files count from 0, in the order of the list. */
export interface Remark {
  readonly files: readonly number[];
  readonly text: string;
}

/** One assessor's decisions about one list. */
export interface Review {
  readonly by: PersonId;
  readonly via: Via;
  /** Of which files, contexts and controls: the digest of the terms' `files`. */
  readonly about: Digest;
  /** A letter for each file of the list, in its order. */
  readonly verdicts: string;
  readonly remarks: readonly Remark[];
  /** From then on the others' decisions are shown, once they have finished, too. */
  readonly finishedAt?: Instant;
}

/** Nothing decided yet. */
export function noVerdicts(files: number): string {
  return undecided.repeat(files);
}

/** Verdicts with some files decided, or decided otherwise. */
export function withVerdict(verdicts: string, files: readonly number[], verdict: Verdict): string {
  const changed = [...verdicts];
  for (const file of files) if (file in changed) changed[file] = letters[verdict];
  return changed.join("");
}

/** What was decided about a file; undefined where nothing was. */
export function verdictOn({ verdicts }: Pick<Review, "verdicts">, file: number): Verdict | undefined {
  const letter = verdicts[file];
  return letter === letters.release ? "release" : letter === letters.change ? "change" : undefined;
}

function filesWhere(verdicts: string, holds: (letter: string) => boolean): readonly number[] {
  return [...verdicts].flatMap((letter, file) => (holds(letter) ? [file] : []));
}

/** The files that are not decided yet. */
export function undecidedIn({ verdicts }: Pick<Review, "verdicts">): readonly number[] {
  return filesWhere(verdicts, (letter) => letter === undecided);
}

/** How many files are decided. */
export function decidedIn({ verdicts }: Pick<Review, "verdicts">): number {
  return verdicts.length - undecidedIn({ verdicts }).length;
}

/** The files of which all say that they may leave. */
export function releasedByAll(reviews: readonly Pick<Review, "verdicts">[]): readonly number[] {
  const [first, ...others] = reviews;
  if (first === undefined) return [];
  return filesWhere(first.verdicts, (letter) => letter === letters.release).filter((file) =>
    others.every((review) => verdictOn(review, file) === "release"),
  );
}

/** The files about which they do not agree. */
export function conflictsAmong(reviews: readonly Pick<Review, "verdicts">[]): readonly number[] {
  const [first, ...others] = reviews;
  if (first === undefined) return [];
  return [...first.verdicts].flatMap((_, file) =>
    others.some((review) => verdictOn(review, file) !== verdictOn(first, file)) ? [file] : [],
  );
}

/**
 * Verdicts carried over to another list: `from` says for each of its files which file of the earlier list it is,
 * unchanged in content, name, context and controls; null for one that is new or changed.
 */
export function carried(verdicts: string, from: readonly (number | null)[]): string {
  return from.map((before) => (before === null ? undecided : (verdicts[before] ?? undecided))).join("");
}

/** Remarks that are still about something, by the numbers of the new list. */
export function carriedRemarks(remarks: readonly Remark[], from: readonly (number | null)[]): readonly Remark[] {
  const now = new Map(from.flatMap((before, file) => (before === null ? [] : [[before, file] as const])));
  return remarks.flatMap(({ files, text }) => {
    const left = files.flatMap((file) => now.get(file) ?? []);
    return left.length === 0 ? [] : [{ files: left, text }];
  });
}
