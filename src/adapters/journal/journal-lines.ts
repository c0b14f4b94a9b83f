/**
 * The lines of a journal's `entries.jsonl`: `{"position": ..., "entry": {...}}`, one a line, only ever appended. What
 * stands after the last line's end was torn off by a crash before anybody was told that it is kept; who writes next
 * begins on a new line, with the very line that was torn.
 */
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "../../workflows/audit/entry.ts";
import type { JournalItem } from "../../workflows/engine/store.ts";

/** A line as it is kept. */
export type JournalLine = Omit<JournalItem, "detail">;

/** A line as read: what it holds, or that it can't be read. `number` counts from 1. */
export type LineRead =
  | { readonly read: "line"; readonly number: number; readonly line: JournalLine; readonly text: string }
  | { readonly read: "unreadable" | "torn-tail"; readonly number: number; readonly text: string };

/** Where a journal's file ends. `keptBytes` is up to its last line's end; `bytes` may be more. */
export interface Tail {
  readonly bytes: number;
  readonly keptBytes: number;
  /** The text of the last whole line that is not torn; undefined where there is none. */
  readonly lastLine: string | undefined;
}

/** The file of a journal's entries. */
export function entriesFileIn(folder: string): string {
  return join(folder, "entries.jsonl");
}

/** An item as its line, end included. */
export function writeLine({ position, entry }: JournalItem): string {
  return `${JSON.stringify({ position, entry })}\n`;
}

/** Everything that an entry's hash covers, and the hash. What stands beside it would be proven by nothing. */
const entryKeys: ReadonlySet<string> = new Set<keyof Entry>([
  ...(["format", "subject", "seq", "previous", "at", "code", "by", "via", "facts", "detail", "hash"] as const),
]);

/** Whether a text is just what `writeLine` writes: nothing added, nothing said twice. */
function isOurs(text: string, { position, entry }: JournalLine): boolean {
  return Object.keys(entry).every((key) => entryKeys.has(key)) && text === JSON.stringify({ position, entry });
}

/** A line's text, read; undefined where it is no line of ours. */
export function parseLine(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as { position?: unknown; entry?: Partial<Entry> | null };
    const isLine =
      typeof line.position === "string" &&
      typeof line.entry?.subject === "string" &&
      Number.isInteger(line.entry.seq) &&
      typeof line.entry.hash === "string";
    return isLine && isOurs(text, line as JournalLine) ? (line as JournalLine) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a journal from its first line, however long it is; with `having`, only lines that hold this text. Ends in the
 * system's error where there is no file.
 */
export async function* readLines(folder: string, having = ""): AsyncGenerator<LineRead> {
  let rest = "";
  let number = 0;
  for await (const chunk of createReadStream(entriesFileIn(folder), { encoding: "utf8", highWaterMark: 1 << 18 })) {
    const texts = (rest + chunk).split("\n");
    rest = texts.pop() ?? "";
    for (const text of texts) {
      number += 1;
      if (!text.includes(having)) continue;
      const line = parseLine(text);
      yield line === undefined ? { read: "unreadable", number, text } : { read: "line", number, line, text };
    }
  }
  if (rest !== "") yield { read: "torn-tail", number: number + 1, text: rest };
}

/** Every entry of one subject, in order. What can't be read as a line is left out: `verifyJournal` names it. */
export async function readEntriesOf(folder: string, subject: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const read of readLines(folder, `"subject":${JSON.stringify(subject)}`)) {
    if (read.read === "line" && read.line.entry.subject === subject) entries.push(read.line.entry);
  }
  return entries;
}

/** Whether a line was torn off before its end, or is empty: it begins like one of ours and is nothing whole. */
function isTorn(text: string): boolean {
  const start = '{"position":"';
  if (!text.startsWith(start) && !start.startsWith(text)) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

const newline = 0x0a;

/** Reads where a file ends, from the back, in as few bytes as hold its last whole line. */
export async function readTail(file: FileHandle): Promise<Tail> {
  const { size } = await file.stat();
  for (let length = 1 << 16; ; length *= 4) {
    const from = Math.max(0, size - length);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer
      .toString("latin1", 0, bytesRead)
      .split("\n")
      .slice(from === 0 ? 0 : 1, -1);
    const end = bytesRead === 0 ? -1 : buffer.lastIndexOf(newline, bytesRead - 1);
    const lastLine = lines.findLast((line) => !isTorn(line));
    if (lastLine === undefined && from > 0) continue;
    return { bytes: size, keptBytes: from + end + 1, lastLine: lastLine && Buffer.from(lastLine, "latin1").toString() };
  }
}
