import type { Entry } from "../../workflows/audit/entry.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Journal } from "../../workflows/engine/store.ts";
import { readDetail, type ToDisk } from "./details.ts";
import { attempt, type FileJournal, openFileJournal } from "./file.ts";
import { readEntriesOf, readLines } from "./journal-lines.ts";
import { beginAfter, endOf, journalFolders } from "./sealed-folders.ts";

/** What is open: all the folders, and the journal in the last of them. */
interface Opened {
  readonly folders: readonly string[];
  readonly last: FileJournal;
}

/**
 * Opens the journal in a folder with all that were sealed in it. Faults as `openFileJournal`'s; an append ends in
 * `journal-sealed` (unavailable) where another process has sealed what this one wrote to: whoever asks for the last
 * position goes on in the one after it.
 */
export async function openJournal(options: {
  readonly folder: string;
  readonly toDisk?: ToDisk;
}): Promise<Journal & { close(): Promise<void> }> {
  const { folder } = options;
  const openLast = async (folders: readonly string[]): Promise<Opened> => ({
    folders,
    last: await openFileJournal({ ...options, folder: folders.at(-1) ?? folder }),
  });
  let opened = await openLast(await attempt(() => journalFolders(folder)));
  let appended: Promise<unknown> = Promise.resolve();
  const look = () => attempt(() => journalFolders(folder, opened.folders.length));
  const moveOn = async (): Promise<Opened> => {
    const folders = await look();
    if (folders.length === opened.folders.length) return opened;
    const next = await openLast(folders);
    const isNewer = folders.length > opened.folders.length;
    const old = isNewer ? opened : next;
    if (isNewer) opened = next;
    await old.last.close();
    return opened;
  };
  return {
    append: (items) => {
      // In the order asked for, however long each look takes.
      const next = appended.then(async () => {
        if ((await look()).length > opened.folders.length) throw new Fault("journal-sealed", "unavailable");
        await opened.last.append(items);
      });
      appended = next.catch(() => undefined);
      return next;
    },
    lastPosition: async () => (await moveOn()).last.lastPosition(),
    entriesOf: async (subject) => {
      const { folders } = await moveOn();
      return attempt(async () => {
        const entries: Entry[] = [];
        for (const one of folders) entries.push(...(await readEntriesOf(one, subject)));
        return entries;
      });
    },
    detailOf: (entry) =>
      attempt(async () => {
        for (const one of await look()) {
          const detail = await readDetail(one, entry);
          if (detail !== null) return detail;
        }
        return null;
      }),
    sealed: () =>
      attempt(async () => {
        const ends = await Promise.all((await look()).slice(0, -1).map(endOf));
        return ends.filter((end) => end !== undefined);
      }),
    seal: async (position) => {
      const { folders, last } = await moveOn();
      if ((await last.lastPosition()) === position) await attempt(() => beginAfter(folder, folders.length));
    },
    scan: async (visit, from = 0) => {
      const { folders } = await moveOn();
      await attempt(async () => {
        for (const [journal, one] of folders.entries()) {
          if (journal < from) continue;
          // What a crash tore stands whole further down; anything else that can't be read may say who may come in.
          let torn: readonly string[] = [];
          for await (const read of readLines(one)) {
            torn = torn.filter((text) => !read.text.startsWith(text));
            if (read.read === "unreadable") torn = [...torn, read.text];
            if (read.read === "line") visit(read.line, journal);
          }
          if (torn.length > 0) throw new Fault("journal-damaged", "refused");
        }
      });
    },
    close: () => opened.last.close(),
  };
}
