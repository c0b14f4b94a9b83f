/**
 * The erasable store beside a journal's entries: one file a detail, so that erasing one is removing a file.
 * `details/<2 hex>/<sha256 of the subject>/<seq>-<commitment>.json`: the name carries what the entry commits to, so two
 * details never share a file and none is written over.
 */
import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Detail, Entry } from "../../workflows/audit/entry.ts";
import type { JournalItem } from "../../workflows/engine/store.ts";
import { syncFolder } from "./sync-folder.ts";

/** How many files are written side by side: enough to keep a disk busy. */
const atOnceAtMost = 16;

/** The folder of a subject's details. */
function detailsFolderOf(folder: string, subject: string): string {
  const name = createHash("sha256").update(subject, "utf8").digest("hex");
  return join(folder, "details", name.slice(0, 2), name);
}

/**
 * The file of the detail that an entry commits to; undefined for an entry without one.
 * @testonly outside this file
 */
export function detailFileOf(folder: string, entry: Entry): string | undefined {
  if (entry.detail === null) return undefined;
  return join(detailsFolderOf(folder, entry.subject), `${entry.seq}-${entry.detail}.json`);
}

/** Brings what was written to a file to stable storage. */
export type ToDisk = (file: FileHandle) => Promise<void>;

/** Writes the details of these items and returns once they, and their folders, are on stable storage. */
export async function writeDetails(folder: string, items: readonly JournalItem[], toDisk: ToDisk): Promise<void> {
  const files = items.flatMap(({ entry, detail }) => {
    const path = detailFileOf(folder, entry);
    return path === undefined || detail === null ? [] : [{ path, text: JSON.stringify(detail) }];
  });
  const leaves = [...new Set(files.map(({ path }) => dirname(path)))];
  const changed = new Set(leaves);
  await inGroups(leaves, async (leaf) => {
    if ((await mkdir(leaf, { recursive: true, mode: 0o700 })) === undefined) return;
    for (const above of [dirname(leaf), join(folder, "details"), folder]) changed.add(above);
  });
  await inGroups(files, ({ path, text }) => writeWhole(path, text, toDisk));
  await inGroups([...changed], syncFolder);
}

/** All details of a subject that are still there, and the names of files that hold none. */
export async function readDetails(
  folder: string,
  subject: string,
): Promise<{ readonly details: ReadonlyMap<number, Detail>; readonly unreadable: readonly number[] }> {
  const path = detailsFolderOf(folder, subject);
  const details = new Map<number, Detail>();
  const unreadable: number[] = [];
  for (const name of await namesIn(path)) {
    const seq = Number(/^(\d+)-[0-9a-f]{64}\.json$/.exec(name)?.[1]);
    if (Number.isNaN(seq)) continue;
    const detail = parseDetail(await readFile(join(path, name), "utf8"));
    if (detail === undefined) unreadable.push(seq);
    else details.set(seq, detail);
  }
  return { details, unreadable };
}

/** The detail of one entry; null where it has none or none any more. */
export async function readDetail(folder: string, entry: Entry): Promise<Detail | null> {
  const path = detailFileOf(folder, entry);
  if (path === undefined || !(await exists(path))) return null;
  return parseDetail(await readFile(path, "utf8")) ?? null;
}

async function inGroups<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += atOnceAtMost) {
    // All of them end before one's failure is told: nothing goes on writing behind whoever tries again.
    const ended = await Promise.allSettled(items.slice(from, from + atOnceAtMost).map(run));
    for (const one of ended) if (one.status === "rejected") throw one.reason;
  }
}

/** Under a name of its own until it is whole, so that a crash leaves no half detail under the real one. */
async function writeWhole(path: string, text: string, toDisk: ToDisk): Promise<void> {
  if (await exists(path)) return;
  const unfinished = `${path}.${randomBytes(8).toString("hex")}.unfinished`;
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      await file.writeFile(text);
      await toDisk(file);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (thrown) {
    // It is tried again for as long as the disk says no, which is not to fill it with what was left.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw thrown;
  }
}

function parseDetail(text: string): Detail | undefined {
  try {
    const detail = JSON.parse(text) as Partial<Detail> | null;
    return typeof detail?.salt === "string" && typeof detail.body === "object" ? (detail as Detail) : undefined;
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(absent)) !== undefined;
}

async function namesIn(path: string): Promise<readonly string[]> {
  return (await readdir(path).catch(absent)) ?? [];
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
