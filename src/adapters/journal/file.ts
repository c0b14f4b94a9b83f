import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Journal, JournalItem } from "../../workflows/engine/store.ts";
import { writeDetails } from "./details.ts";
import { entriesFileIn, parseLine, readTail, type Tail, writeLine } from "./journal-lines.ts";
import { syncFolder } from "./sync-folder.ts";

/** A journal in a folder. */
export interface FileJournal extends Journal {
  close(): Promise<void>;
}

/**
 * Opens the journal in a folder, making it where there is none. Entries go to `entries.jsonl`, details beside it;
 * `append` returns once both are on stable storage, details first. Nothing is ever written over. A last line that a
 * crash tore is no entry, because nobody was told that it is kept; the next append cuts it off. It is not cut sooner,
 * because another process may be writing it.
 *
 * Ends in a Fault `journal-damaged` (refused) when the last whole line is none of ours, `journal-unwritable`
 * (unavailable) when the disk says no.
 */
export async function openFileJournal({ folder }: { readonly folder: string }): Promise<FileJournal> {
  const file = await attempt(() => openEntries(resolve(folder)));
  let tail = await attempt(() => readSoundTail(file));
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other. */
  const inTurn = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const next = last.then(() => attempt(run));
    last = next.catch(() => undefined);
    return next;
  };
  const refresh = async (): Promise<void> => {
    // Another process has written since, or a write of ours has failed.
    if ((await file.stat()).size !== tail.bytes) tail = await readSyncedTail(file);
  };
  return {
    append: (items) =>
      inTurn(async () => {
        if (items.length === 0) return;
        await refresh();
        tail = await cutTornLine(file, tail);
        tail = await write(resolve(folder), file, tail, items);
      }),
    lastPosition: () =>
      inTurn(async () => {
        await refresh();
        return lastPositionOf(tail);
      }),
    close: () => inTurn(() => file.close()),
  };
}

async function openEntries(folder: string): Promise<FileHandle> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(entriesFileIn(folder), "a+", 0o600);
  await syncFolder(folder);
  for (let path = folder; made !== undefined && path !== dirname(made); path = dirname(path)) {
    await syncFolder(dirname(path));
  }
  return file;
}

/** Who wrote the last lines may have died before their sync: what we call kept has to be. */
async function readSyncedTail(file: FileHandle): Promise<Tail> {
  await syncOrGiveUp(file);
  return await readTail(file);
}

async function readSoundTail(file: FileHandle): Promise<Tail> {
  try {
    const tail = await readSyncedTail(file);
    lastPositionOf(tail);
    return tail;
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

async function cutTornLine(file: FileHandle, tail: Tail): Promise<Tail> {
  if (tail.bytes === tail.keptBytes) return tail;
  lastPositionOf(tail);
  await file.truncate(tail.keptBytes);
  await syncOrGiveUp(file);
  return { ...tail, bytes: tail.keptBytes };
}

async function write(folder: string, file: FileHandle, tail: Tail, items: readonly JournalItem[]): Promise<Tail> {
  await writeDetails(folder, items);
  const lines = items.map(writeLine);
  const text = Buffer.from(lines.join(""), "utf8");
  await file.appendFile(text);
  await syncOrGiveUp(file);
  const bytes = tail.bytes + text.length;
  return { bytes, keptBytes: bytes, lastLine: lines.at(-1)?.trimEnd() };
}

/**
 * A sync that failed can't be tried again: the system may have dropped what it could not write and call the next sync
 * a success. The file is closed, so that nothing goes through it any more.
 */
async function syncOrGiveUp(file: FileHandle): Promise<void> {
  try {
    await file.datasync();
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

function lastPositionOf({ lastLine }: Tail): string | undefined {
  if (lastLine === undefined) return undefined;
  const line = parseLine(lastLine);
  if (line === undefined) throw new Fault("journal-damaged", "refused");
  return line.position;
}

/** The system's errors as Faults, by their code: their text holds paths. */
async function attempt<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : unwritable(thrown as NodeJS.ErrnoException);
  }
}

function unwritable(error: NodeJS.ErrnoException): Fault {
  return new Fault("journal-unwritable", "unavailable", { platformCode: error.code ?? "none", cause: error });
}
