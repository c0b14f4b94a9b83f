import { lossesSubject } from "../../workflows/losses/acceptance.ts";
import type { Comparison } from "./compare.ts";
import type { JournalVerdict } from "./verify.ts";
import type { SealedVerdict } from "./verify-all.ts";

/** So many tombstones are named; the rest is a number. */
const namedAtMost = 20;

/** Whether what was found leaves the journal, and the records where they were compared, beyond doubt. Nothing proves nothing. */
export function isProven(verdict: JournalVerdict, comparison?: Comparison): boolean {
  return verdict.entries > 0 && verdict.faults.length === 0 && (comparison?.faults.length ?? 0) === 0;
}

/** What was found, for people, as lines: what holds, what was erased, and every fault with where it is. */
export function reportLines(verdict: JournalVerdict, comparison?: Comparison): readonly string[] {
  const { entries, chains, duplicates, tornLines, hasTornTail, erased, faults } = verdict;
  const all = [...faults, ...(comparison?.faults ?? []).map((fault) => ({ ...fault, line: null }))];
  return [
    `${count(entries, "entry", "entries")} in ${count(chains.size, "chain")}.`,
    ...(duplicates > 0
      ? [`${count(duplicates, "entry stands", "entries stand")} there twice, which is harmless.`]
      : []),
    ...(tornLines > 0
      ? [
          `${count(tornLines, "line")} that a crash tore ${tornLines === 1 ? "stands" : "stand"} whole further down, which is harmless.`,
        ]
      : []),
    ...(hasTornTail
      ? ["The last line is not whole: a crash tore it, or it is being written. It counts for nothing."]
      : []),
    ...erasedLines(erased),
    ...(comparison === undefined
      ? []
      : [`Redis has ${count(comparison.ahead, "entry", "entries")} more than the journal.`]),
    ...(entries === 0 ? ["There is no entry in it, so nothing is proven. Is this the right folder?"] : []),
    ...(all.length > 0 ? [`${count(all.length, "fault")}:`] : entries > 0 ? ["Every chain holds."] : []),
    ...all.map(({ subject, seq, line, fault }) => `  ${whereOf(subject, seq, line)}: ${fault}`),
  ];
}

/** What was lost with a journal that was sealed, and who accepted it. */
export function sealedLines(sealed: SealedVerdict | undefined, unmatched: readonly number[]): readonly string[] {
  const altered = unmatched.map(
    (seq) =>
      `${lossesSubject} entry ${seq}: the journals sealed before this one do not lack just what it accepted, so one of them was altered.`,
  );
  return sealed === undefined ? altered : [...altered, ...lostLines(sealed)];
}

function lostLines({ position, lost, acceptedBy }: SealedVerdict): readonly string[] {
  const ended = `Sealed: it ends at ${position}, and another goes on after it.`;
  if (lost.length === 0) return [`${ended} All of it is in the next.`];
  const rest = lost.length - namedAtMost;
  const [first, second] = acceptedBy ?? [];
  const by =
    acceptedBy === undefined
      ? "NOBODY HAS ACCEPTED THIS by the journals that follow. If two admins just have, the next one is still being written"
      : `accepted by ${first} and ${second}`;
  return [
    `${ended} Redis lost ${count(lost.length, "entry", "entries")} of it, ${by}:`,
    ...lost.slice(0, namedAtMost).map(({ subject, seq }) => `  ${subject} entry ${seq}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

function erasedLines(erased: JournalVerdict["erased"]): readonly string[] {
  if (erased.length === 0) return [];
  const rest = erased.length - namedAtMost;
  return [
    `${count(erased.length, "detail")} erased, each entry still in its place:`,
    ...erased.slice(0, namedAtMost).map(({ subject, seq }) => `  ${subject} entry ${seq}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

function whereOf(subject: string | null, seq: number | null, line: number | null): string {
  if (subject === null) return `line ${line}`;
  return `${subject} entry ${seq}${line === null ? "" : ` (line ${line})`}`;
}

function count(number: number, one: string, more = `${one}s`): string {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : more}`;
}
