import type { Detail } from "../../workflows/audit/entry.ts";
import { readDetail } from "./details.ts";
import { type JournalLine, readLines } from "./journal-lines.ts";
import { journalFolders } from "./sealed-folders.ts";

/** A line of an export: the entry exactly as stored, its place, its instant in words, and on request its detail. */
export interface ExportedEntry extends JournalLine {
  readonly atIso: string;
  /** Null where the entry has none, or none any more. */
  readonly detail?: Detail | null;
}

/** What is exported: one subject or all of them, with or without what stands beside the entries. */
export interface ExportChoice {
  readonly subject?: string | undefined;
  readonly withDetails: boolean;
}

/** Exports a journal's entries in order, those of the sealed ones first. What can't be read as an entry is left out: `verifyJournal` names it. */
export async function* exportEntries(folder: string, choice: ExportChoice): AsyncGenerator<ExportedEntry> {
  for (const one of await journalFolders(folder)) yield* exportOne(one, choice);
}

async function* exportOne(folder: string, choice: ExportChoice): AsyncGenerator<ExportedEntry> {
  for await (const read of readLines(folder)) {
    if (read.read !== "line") continue;
    const { position, entry } = read.line;
    if (choice.subject !== undefined && entry.subject !== choice.subject) continue;
    const exported = { position, entry, atIso: new Date(entry.at).toISOString() };
    yield choice.withDetails ? { ...exported, detail: await readDetail(folder, entry) } : exported;
  }
}
