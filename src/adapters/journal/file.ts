import { constants, type Stats } from "node:fs";
import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Fault } from "../../workflows/engine/fault.ts";
import type { JournalItem, OpenJournal } from "../../workflows/engine/store.ts";
import { readDetail, type ToDisk, writeDetails } from "./details.ts";
import { entriesFileIn, parseLine, readEntriesOf, readTail, type Tail, writeLine } from "./journal-lines.ts";
import { syncFolder } from "./sync-folder.ts";

/** A journal in a folder. */
export interface FileJournal extends OpenJournal {
  close(): Promise<void>;
}

/** What is known of the file. */
interface State {
  readonly folder: string;
  readonly toDisk: ToDisk;
  /** None after a failure, until it is opened anew. */
  file: FileHandle | undefined;
  /** Which file the tail is of, whatever its name is now. */
  which: string | undefined;
  /** Where the file ended when everything in it was surely kept; undefined until it is read. */
  tail: Tail | undefined;
  /** A sync has failed since: what stands after the tail may not be on the disk, whatever the system shows. */
  isUnsure: boolean;
}

/**
 * Opens the journal in a folder, making it where there is none. Entries go to `entries.jsonl`, details beside it;
 * `append` returns once both are on stable storage, details first. Nothing is ever written over or cut off, because
 * another process may be writing there. A last line that a crash tore is no entry, because nobody was told that it is
 * kept: the next append begins on a new line, and whoever reads leaves out what is torn.
 *
 * Ends in a Fault `journal-damaged` (refused) when the last whole line is none of ours, `journal-unwritable`
 * (unavailable) when the disk says no. Once it says yes again, so does the journal. `toDisk` brings what was written to
 * stable storage; tests give one that fails.
 */
export async function openFileJournal(options: {
  readonly folder: string;
  readonly toDisk?: ToDisk;
}): Promise<FileJournal> {
  const { toDisk = (file: FileHandle) => file.datasync() } = options;
  const folder = resolve(options.folder);
  const state = await attempt(() => openSound(folder, toDisk));
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other. */
  const inTurn = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const next = last.then(() => attempt(run));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    append: (items) => inTurn(async () => (items.length === 0 ? undefined : await write(state, items))),
    lastPosition: () =>
      inTurn(async () => {
        const { tail } = await refresh(state);
        return lastPositionOf(tail);
      }),
    entriesOf: (subject) => attempt(() => readEntriesOf(folder, subject)),
    detailOf: (entry) => attempt(() => readDetail(folder, entry)),
    close: () => inTurn(() => letGo(state)),
  };
}

async function openSound(folder: string, toDisk: ToDisk): Promise<State> {
  const state: State = {
    folder,
    toDisk,
    file: await makeEntries(folder),
    which: undefined,
    tail: undefined,
    isUnsure: false,
  };
  try {
    lastPositionOf((await refresh(state)).tail);
    return state;
  } catch (thrown) {
    await letGo(state);
    throw thrown;
  }
}

async function makeEntries(folder: string): Promise<FileHandle> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(entriesFileIn(folder), "a+", 0o600);
  await syncFolder(folder);
  for (let path = folder; made !== undefined && path !== dirname(made); path = dirname(path)) {
    await syncFolder(dirname(path));
  }
  return file;
}

/**
 * The file that has the journal's name now: it may have been moved away and put back. One that is not there is not made
 * anew while the bot runs, because a journal on a disk that is gone for a while would begin again somewhere else.
 */
async function fileOf(state: State): Promise<FileHandle> {
  const path = entriesFileIn(state.folder);
  const there = await stat(path);
  if (state.file !== undefined && state.which === whichOf(there)) return state.file;
  await letGo(state);
  state.file = await open(path, constants.O_RDWR | constants.O_APPEND);
  const found = await state.file.stat();
  // What was surely kept can't have become less: a shorter file is another, though it may have got the old one's number.
  if (state.which !== whichOf(found) || found.size < (state.tail?.bytes ?? 0)) {
    state.tail = undefined;
    state.isUnsure = false;
  }
  state.which = whichOf(found);
  return state.file;
}

function whichOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

async function letGo(state: State): Promise<void> {
  const { file } = state;
  state.file = undefined;
  await file?.close().catch(() => undefined);
}

/**
 * Another process may have written since, or a write of ours have failed. Who wrote the last lines may have died before
 * their sync: what we call kept has to be.
 */
async function refresh(state: State): Promise<{ readonly file: FileHandle; readonly tail: Tail }> {
  const file = await fileOf(state);
  const { tail } = state;
  if (tail !== undefined && (state.isUnsure || (await file.stat()).size === tail.bytes)) return { file, tail };
  await sync(state, file);
  state.tail = await readTail(file);
  return { file, tail: state.tail };
}

/**
 * One write, so that no other process' lines stand amid ours. After a failed sync everything since the tail is asked
 * for again, and so stands there twice.
 */
async function write(state: State, items: readonly JournalItem[]): Promise<void> {
  const { file, tail } = await refresh(state);
  lastPositionOf(tail);
  await writeDetails(state.folder, items, state.toDisk);
  const end = state.isUnsure ? await readTail(file) : tail;
  const lines = items.map(writeLine);
  const text = Buffer.from(`${end.bytes === end.keptBytes ? "" : "\n"}${lines.join("")}`, "utf8");
  const { bytesWritten } = await file.write(text);
  // The rest is never sent after: others may have written by then.
  if (bytesWritten < text.length) throw new Fault("journal-unwritable", "unavailable", { platformCode: "ENOSPC" });
  await sync(state, file);
  const bytes = end.bytes + text.length;
  state.tail = { bytes, keptBytes: bytes, lastLine: lines.at(-1)?.trimEnd() };
  state.isUnsure = false;
}

/**
 * A sync that failed can't be tried again: the system may have dropped what it could not write and call the next sync
 * a success. The file is opened anew, and what may not be there is written again.
 */
async function sync(state: State, file: FileHandle): Promise<void> {
  try {
    await state.toDisk(file);
  } catch (thrown) {
    state.isUnsure = true;
    await letGo(state);
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
export async function attempt<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : unwritable(thrown as NodeJS.ErrnoException);
  }
}

function unwritable(error: NodeJS.ErrnoException): Fault {
  return new Fault("journal-unwritable", "unavailable", { platformCode: error.code ?? "none", cause: error });
}
