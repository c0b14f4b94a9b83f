/**
 * Proves a journal with those that were sealed in it: each by itself, and that two admins have accepted what of a sealed
 * one is not in the next.
 */
import { stat } from "node:fs/promises";
import type { Digest } from "../../workflows/audit/digest.ts";
import type { Entry } from "../../workflows/audit/entry.ts";
import { lossesSubject } from "../../workflows/losses/acceptance.ts";
import { lostHashOf } from "../../workflows/losses/loss.ts";
import { entriesFileIn, readEntriesOf } from "./journal-lines.ts";
import { endOf, journalFolders } from "./sealed-folders.ts";
import { type JournalVerdict, verifyJournal } from "./verify.ts";

/** An entry that a sealed journal has and the next does not. */
export interface LostEntry {
  readonly subject: string;
  readonly seq: number;
}

/** What was lost with a sealed journal, and who accepted that; undefined where nobody has, by the journals that follow. */
export interface SealedVerdict {
  readonly position: string;
  readonly lost: readonly LostEntry[];
  readonly acceptedBy: readonly [first: string, second: string] | undefined;
}

/** One journal of several. `sealed` is absent for the last, which is written. */
export interface OneVerdict {
  readonly folder: string;
  readonly verdict: JournalVerdict;
  readonly sealed?: SealedVerdict;
  /** Acceptances in it, by their place there, of what the sealed journals before it do not lack: one of those was altered. */
  readonly unmatched: readonly number[];
}

function lostOf({ chains }: JournalVerdict, next: JournalVerdict): readonly LostEntry[] {
  return [...chains].flatMap(([subject, hashes]) => {
    const kept = new Set(next.chains.get(subject) ?? []);
    return hashes.flatMap((hash, at) => (kept.has(hash) ? [] : [{ subject, seq: at + 1 }]));
  });
}

/** An acceptance, with the number of the first journal that holds it. */
interface Acceptance {
  readonly entry: Entry;
  readonly in: number;
}

function endsOf({ facts }: Entry): readonly (readonly [position: string, hash: string])[] {
  const hashes = String(facts.hashes).split(" ");
  return String(facts.positions)
    .split(" ")
    .map((position, at) => [position, hashes[at] ?? ""]);
}

async function acceptancesIn(folders: readonly string[]): Promise<readonly Acceptance[]> {
  const found = new Map<Digest, Acceptance>();
  for (const [at, folder] of folders.entries()) {
    for (const entry of await readEntriesOf(folder, lossesSubject))
      if (entry.code === "loss-accepted" && !found.has(entry.hash)) found.set(entry.hash, { entry, in: at });
  }
  return [...found.values()];
}

const hashesOf = ({ chains }: JournalVerdict): readonly Digest[] => [...chains.values()].flat();

/**
 * Whether the sealed journals still hold what was accepted as lost, all of it and no more. Redis was written whole, from
 * its beginning, into the journal that holds the acceptance: what is not there, Redis lacked.
 */
function isMatched(
  { entry, in: at }: Acceptance,
  verdicts: readonly JournalVerdict[],
  ends: readonly Ended[],
): boolean {
  const named = endsOf(entry);
  const sealed = verdicts.slice(0, at).filter((_, one) => named.some((end) => isEnd(end, ends[one])));
  const kept = new Set(verdicts.slice(at, at + 1).flatMap(hashesOf));
  const lost = sealed.flatMap(hashesOf).filter((hash) => !kept.has(hash));
  const areTwo = entry.by !== entry.facts.first;
  return areTwo && sealed.length > 0 && lostHashOf(lost) === entry.facts.lostHash;
}

type Ended = { readonly position: string; readonly hash: string } | undefined;

function isEnd([position, hash]: readonly [string, string], end: Ended): boolean {
  return end?.position === position && end.hash === hash;
}

/** Verifies each journal in a folder, oldest first. Ends in the system's error where there is none. */
export async function verifyAll(folder: string): Promise<readonly OneVerdict[]> {
  const found = await journalFolders(folder);
  // The next one is begun before its file is there.
  const isBegun = await stat(entriesFileIn(found.at(-1) ?? folder)).catch(() => undefined);
  const folders = isBegun === undefined && found.length > 1 ? found.slice(0, -1) : found;
  const verdicts: JournalVerdict[] = [];
  for (const one of folders) verdicts.push(await verifyJournal(one));
  const ends: readonly Ended[] = await Promise.all(folders.slice(0, -1).map(endOf));
  const acceptances = await acceptancesIn(folders);
  const matched = acceptances.filter((one) => isMatched(one, verdicts, ends));
  return verdicts.map((verdict, at) => {
    const [one, next, end] = [folders[at] ?? folder, verdicts[at + 1], ends[at]];
    const unmatched = acceptances.filter((given) => given.in === at && !matched.includes(given));
    const base = { folder: one, verdict, unmatched: unmatched.map(({ entry }) => entry.seq) };
    if (next === undefined || end === undefined) return base;
    const by = matched.find(({ entry }) => endsOf(entry).some((given) => isEnd(given, end)))?.entry;
    const acceptedBy = by === undefined ? undefined : ([String(by.facts.first), String(by.by)] as const);
    return { ...base, sealed: { position: end.position, lost: lostOf(verdict, next), acceptedBy } };
  });
}

/** Whether what is missing of a sealed journal was accepted. */
export function isAccounted({ sealed, unmatched }: OneVerdict): boolean {
  if (unmatched.length > 0) return false;
  return sealed === undefined || sealed.lost.length === 0 || sealed.acceptedBy !== undefined;
}
