/**
 * A journal that was sealed stays where it is, as it is; the one after it lies inside: `journal/`, then
 * `journal/after-1/`, `journal/after-2/`. To make the next folder is to seal the one before: the system makes it for one
 * process only, whole or not at all, and a copy of the journal's folder holds them all.
 */
import { mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../workflows/engine/fault.ts";
import type { SealedJournal } from "../../workflows/engine/store.ts";
import { entriesFileIn, parseLine, readTail } from "./journal-lines.ts";
import { syncFolder } from "./sync-folder.ts";

function folderAfter(folder: string, count: number): string {
  return count === 0 ? folder : join(folder, `after-${count}`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
    return false;
  }
}

/** The folders of a journal: those that were sealed, oldest first, and last the one that is written. `known`: so many there are at least. */
export async function journalFolders(folder: string, known = 1): Promise<readonly string[]> {
  const folders = Array.from({ length: known }, (_, count) => folderAfter(folder, count));
  while (await isThere(folderAfter(folder, folders.length))) folders.push(folderAfter(folder, folders.length));
  return folders;
}

/** Begins the journal after these; where somebody has, nothing is done. */
export async function beginAfter(folder: string, count: number): Promise<void> {
  try {
    await mkdir(folderAfter(folder, count), { mode: 0o700 });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
  await syncFolder(folder);
}

/** Where the journal of this folder alone ends; undefined for an empty one. */
export async function endOf(folder: string): Promise<SealedJournal | undefined> {
  const file = await open(entriesFileIn(folder), "r");
  try {
    const { lastLine } = await readTail(file);
    if (lastLine === undefined) return undefined;
    const line = parseLine(lastLine);
    if (line === undefined) throw new Fault("journal-damaged", "refused");
    return { position: line.position, hash: line.entry.hash };
  } finally {
    await file.close();
  }
}
