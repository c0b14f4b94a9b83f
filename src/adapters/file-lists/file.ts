import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FileList, listDigest } from "../../workflows/assessment/files.ts";
import type { Digest } from "../../workflows/audit/digest.ts";
import type { FileLists } from "../../workflows/engine/copies.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import { completeLines } from "./complete-lines.ts";

/**
 * Lists of files in a folder, one a file, named by its digest: what is read is the list of that digest or nothing. What
 * a long piece of work has got so far is a file of lines, one JSON text each; one that a crash tore at its end is not
 * there. Ends in a Fault `file-list-unwritable` or `file-list-unreadable` (both unavailable) when the disk says no.
 */
export function createFileLists({ folder }: { readonly folder: string }): FileLists {
  const listAt = (digest: Digest): string => join(folder, `${nameOf(digest)}.json`);
  const workAt = (key: string): string => join(folder, `${nameOf(key)}.lines`);
  return {
    put: async (list) => {
      const digest = listDigest(list);
      const path = listAt(digest);
      await writing(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const unfinished = `${path}.${randomBytes(8).toString("hex")}.unfinished`;
        await writeFile(unfinished, JSON.stringify(list), { mode: 0o600, flag: "wx", flush: true });
        await rename(unfinished, path);
        await keepNames(folder);
      });
      return digest;
    },
    get: async (digest) => {
      const text = await readFile(listAt(digest), "utf8").catch(absentOrUnreadable);
      return text === undefined ? undefined : parseList(text, digest);
    },
    appendWork: async (key, lines) => {
      if (lines.length === 0) return;
      await writing(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = await open(workAt(key), "a", 0o600);
        try {
          // A line begins on a line of its own, whatever a crash left at the end of the file.
          await file.appendFile(`\n${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
          await file.datasync();
        } finally {
          await file.close();
        }
      });
    },
    readWork: async function* (key) {
      const file = await open(workAt(key), "r").catch(absentOrUnreadable);
      if (file === undefined) return;
      try {
        yield* completeLines(file.createReadStream({ autoClose: false, start: 0 }));
      } catch (thrown) {
        throw fault("file-list-unreadable", thrown);
      } finally {
        await file.close();
      }
    },
    dropWork: async (key) => {
      await writing(() => rm(workAt(key), { force: true }));
    },
  };
}

/** A synced file in an unsynced folder may be gone after a power cut, and what was signed for is not to be lost. */
async function keepNames(folder: string): Promise<void> {
  const names = await open(folder, "r");
  try {
    await names.sync();
  } finally {
    await names.close();
  }
}

/** Keys are free text, and a file system forgives case. */
function nameOf(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}

function parseList(text: string, digest: Digest): FileList | undefined {
  try {
    const list = JSON.parse(text) as FileList;
    return listDigest(list) === digest ? list : undefined;
  } catch {
    return undefined;
  }
}

function fault(code: string, thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const { code: platformCode = "none" } = thrown as NodeJS.ErrnoException;
  return new Fault(code, "unavailable", { platformCode, cause: thrown });
}

async function writing<Value>(act: () => Promise<Value>): Promise<Value> {
  return act().catch((thrown: unknown) => {
    throw fault("file-list-unwritable", thrown);
  });
}

/** One that is gone is undefined; a disk that can't be read now may be later. */
function absentOrUnreadable(thrown: unknown): undefined {
  if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  throw fault("file-list-unreadable", thrown);
}
