import { stat } from "node:fs/promises";
import { type ChainFault, verifyChain } from "../../workflows/audit/chain.ts";
import type { Digest } from "../../workflows/audit/digest.ts";
import type { Entry } from "../../workflows/audit/entry.ts";
import { readDetails } from "./details.ts";
import { entriesFileIn, type JournalLine, readLines } from "./journal-lines.ts";
import { isAfter } from "./positions.ts";

/** What is wrong, and where: with an entry, or with a line of the file that can't be read as one. */
export interface JournalFault {
  readonly subject: string | null;
  readonly seq: number | null;
  readonly line: number | null;
  readonly fault: ChainFault["fault"] | "unreadable-line" | "position-out-of-order" | "unreadable-detail";
}

/** A detail that was there once: a visible tombstone, no fault. */
export interface ErasedDetail {
  readonly subject: string;
  readonly seq: number;
}

/** What a journal proves. */
export interface JournalVerdict {
  readonly entries: number;
  /** The hashes of each subject's entries, in order. */
  readonly chains: ReadonlyMap<string, readonly Digest[]>;
  /** Entries that stand there twice, because two processes copied at once. They prove nothing more and nothing less. */
  readonly duplicates: number;
  /** Lines that a crash tore and that stand whole further down: they are no entries. */
  readonly tornLines: number;
  /** Whether a crash tore the last line, which is then no entry. */
  readonly hasTornTail: boolean;
  readonly erased: readonly ErasedDetail[];
  readonly faults: readonly JournalFault[];
}

/** So much of the file is held in memory at a time; more is read in several goes. */
const bytesAtATime = 256 * 1024 * 1024;

/**
 * Proves a journal without Redis: the order of its positions, each subject's chain from its first entry, and each
 * detail against what its entry committed to. Ends in the system's error where there is no journal.
 */
export async function verifyJournal(folder: string, options: { goes?: number } = {}): Promise<JournalVerdict> {
  const { size } = await stat(entriesFileIn(folder));
  const goes = options.goes ?? Math.max(1, Math.ceil(size / bytesAtATime));
  const whole = {
    entries: 0,
    chains: new Map<string, readonly Digest[]>(),
    duplicates: 0,
    tornLines: 0,
    hasTornTail: false,
    erased: [] as ErasedDetail[],
    faults: [] as JournalFault[],
  };
  for (let go = 0; go < goes; go += 1) {
    const read = await readShare(folder, (subject) => shareOf(subject, goes) === go);
    whole.duplicates += read.duplicates;
    whole.tornLines = read.tornLines;
    whole.hasTornTail = read.hasTornTail;
    whole.faults.push(...(go === 0 ? read.unreadable : []), ...read.outOfOrder);
    for (const [subject, entries] of read.chains) {
      const { faults, erased } = await verifySubject(folder, subject, entries);
      whole.faults.push(...faults);
      whole.erased.push(...erased);
      whole.entries += entries.length;
      whole.chains.set(
        subject,
        entries.map(({ hash }) => hash),
      );
    }
  }
  return whole;
}

interface Share {
  readonly chains: Map<string, Entry[]>;
  readonly outOfOrder: JournalFault[];
  readonly unreadable: JournalFault[];
  duplicates: number;
  tornLines: number;
  hasTornTail: boolean;
}

/** Reads the chains of some subjects. An entry that comes again under its own position is counted and left out. */
async function readShare(folder: string, isMine: (subject: string) => boolean): Promise<Share> {
  const share: Share = {
    chains: new Map(),
    outOfOrder: [],
    unreadable: [],
    duplicates: 0,
    tornLines: 0,
    hasTornTail: false,
  };
  const positions = new Map<Digest, string>();
  let latest: string | undefined;
  let unreadable: { readonly number: number; readonly text: string }[] = [];
  for await (const { read, number, text, ...more } of readLines(folder)) {
    if (read === "torn-tail") share.hasTornTail = true;
    if (read === "unreadable") unreadable.push({ number, text });
    if (!("line" in more)) continue;
    if (unreadable.length > 0) {
      // Who writes after a torn line writes it whole; a line that somebody changed is the beginning of no other.
      // It may have been torn in the middle of a character.
      const left = unreadable.filter((torn) => !text.startsWith(torn.text.replace(/\uFFFD+$/, "")));
      share.tornLines += unreadable.length - left.length;
      unreadable = left;
    }
    const { position, entry } = more.line as JournalLine;
    const isInOrder = latest === undefined || isAfter(position, latest);
    if (isInOrder) latest = position;
    if (!isMine(entry.subject)) continue;
    if (!isInOrder && positions.get(entry.hash) === position) {
      share.duplicates += 1;
      continue;
    }
    if (!isInOrder)
      share.outOfOrder.push({ subject: entry.subject, seq: entry.seq, line: number, fault: "position-out-of-order" });
    positions.set(entry.hash, position);
    const chain = share.chains.get(entry.subject);
    if (chain === undefined) share.chains.set(entry.subject, [entry]);
    else chain.push(entry);
  }
  share.unreadable.push(
    ...unreadable.map((one) => ({ subject: null, seq: null, line: one.number, fault: "unreadable-line" as const })),
  );
  return share;
}

async function verifySubject(
  folder: string,
  subject: string,
  entries: readonly Entry[],
): Promise<{ faults: JournalFault[]; erased: ErasedDetail[] }> {
  const { details, unreadable } = await readDetails(folder, subject);
  const verdict = verifyChain(subject, entries, details);
  const faults = [
    ...verdict.faults.map((fault) => ({ ...fault, line: null })),
    ...unreadable.map((seq) => ({ subject, seq, line: null, fault: "unreadable-detail" as const })),
  ];
  const erased = verdict.erasedDetails.filter((seq) => !unreadable.includes(seq));
  return { faults, erased: erased.map((seq) => ({ subject, seq })) };
}

/** The same subject is in the same share each time. */
function shareOf(subject: string, shares: number): number {
  let sum = 0;
  for (let at = 0; at < subject.length; at += 1) sum = (sum * 31 + subject.charCodeAt(at)) >>> 0;
  return sum % shares;
}
