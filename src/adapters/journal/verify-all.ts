/**
 * Proves a journal with those that were sealed in it: each by itself, and that two admins have accepted what of a sealed
 * one is not in the next.
 */
import { stat } from "node:fs/promises";
import type { Entry } from "../../workflows/audit/entry.ts";
import { lossesSubject } from "../../workflows/losses/acceptance.ts";
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
}

function lostOf({ chains }: JournalVerdict, next: JournalVerdict): readonly LostEntry[] {
  return [...chains].flatMap(([subject, hashes]) => {
    const kept = new Set(next.chains.get(subject) ?? []);
    return hashes.flatMap((hash, at) => (kept.has(hash) ? [] : [{ subject, seq: at + 1 }]));
  });
}

function acceptedIn(entries: readonly Entry[], { position, hash }: { position: string; hash: string }) {
  const named = entries.find(({ code, facts }) => {
    const at = String(facts.positions).split(" ").indexOf(position);
    return code === "loss-accepted" && at >= 0 && String(facts.hashes).split(" ")[at] === hash;
  });
  return named === undefined ? undefined : ([String(named.facts.first), String(named.by)] as const);
}

/** Verifies each journal in a folder, oldest first. Ends in the system's error where there is none. */
export async function verifyAll(folder: string): Promise<readonly OneVerdict[]> {
  const found = await journalFolders(folder);
  // The next one is begun before its file is there.
  const isBegun = await stat(entriesFileIn(found.at(-1) ?? folder)).catch(() => undefined);
  const folders = isBegun === undefined && found.length > 1 ? found.slice(0, -1) : found;
  const verdicts: JournalVerdict[] = [];
  const accepting: Entry[] = [];
  for (const one of folders) {
    verdicts.push(await verifyJournal(one));
    accepting.push(...(await readEntriesOf(one, lossesSubject)));
  }
  const ends = await Promise.all(folders.slice(0, -1).map(endOf));
  return verdicts.map((verdict, at) => {
    const [one, next, end] = [folders[at] ?? folder, verdicts[at + 1], ends[at]];
    if (next === undefined || end === undefined) return { folder: one, verdict };
    const sealed = { position: end.position, lost: lostOf(verdict, next), acceptedBy: acceptedIn(accepting, end) };
    return { folder: one, verdict, sealed };
  });
}

/** Whether what is missing of a sealed journal was accepted. */
export function isAccounted({ sealed }: OneVerdict): boolean {
  return sealed === undefined || sealed.lost.length === 0 || sealed.acceptedBy !== undefined;
}
