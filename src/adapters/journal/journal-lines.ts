/**
 * The lines of a journal's `entries.jsonl`: `{"position": ..., "entry": {...}}`, one a line, only ever appended. What
 * stands after the last line's end was torn off by a crash before anybody was told that it is kept.
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
  | { readonly read: "line"; readonly number: number; readonly line: JournalLine }
  | { readonly read: "unreadable" | "torn-tail"; readonly number: number };

/** Where a journal's file ends. `keptBytes` is up to the end of its last whole line; `bytes` may be more. */
export interface Tail {
  readonly bytes: number;
  readonly keptBytes: number;
  /** The last whole line's text; undefined where there is none. */
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

/** Reads a journal from its first line, however long it is. Ends in the system's error where there is no file. */
export async function* readLines(folder: string): AsyncGenerator<LineRead> {
  let rest = "";
  let number = 0;
  for await (const chunk of createReadStream(entriesFileIn(folder), { encoding: "utf8", highWaterMark: 1 << 18 })) {
    const texts = (rest + chunk).split("\n");
    rest = texts.pop() ?? "";
    for (const text of texts) {
      number += 1;
      const line = parseLine(text);
      yield line === undefined ? { read: "unreadable", number } : { read: "line", number, line };
    }
  }
  if (rest !== "") yield { read: "torn-tail", number: number + 1 };
}

const newline = 0x0a;

/** Reads where a file ends, from the back, in as few bytes as hold its last whole line. */
export async function readTail(file: FileHandle): Promise<Tail> {
  const { size } = await file.stat();
  for (let length = 1 << 16; ; length *= 4) {
    const from = Math.max(0, size - length);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const end = bytesRead === 0 ? -1 : buffer.lastIndexOf(newline, bytesRead - 1);
    if (end < 0 && from === 0) return { bytes: size, keptBytes: 0, lastLine: undefined };
    const start = end < 1 ? -1 : buffer.lastIndexOf(newline, end - 1);
    if (end < 0 || (start < 0 && from > 0)) continue;
    return { bytes: size, keptBytes: from + end + 1, lastLine: buffer.toString("utf8", start + 1, end) };
  }
}
