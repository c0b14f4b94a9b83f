import { appendFile, type FileHandle, readdir, rename, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type FileJournal, openFileJournal } from "../../../src/adapters/journal/file.ts";
import { entriesFileIn } from "../../../src/adapters/journal/journal-lines.ts";
import { verifyJournal } from "../../../src/adapters/journal/verify.ts";
import { journalItems } from "../../contracts/journal.ts";
import { readItems, useFolders } from "./journal-folder.ts";

const folders = useFolders();
const items = journalItems("transfer:IN-4K7Q", 6);
const opened: FileJournal[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
});

async function open(folder: string, toDisk?: (file: FileHandle) => Promise<void>): Promise<FileJournal> {
  const journal = await openFileJournal({ folder, ...(toDisk && { toDisk }) });
  opened.push(journal);
  return journal;
}

/** A way to the disk that fails where a call's turn in `fails` says so. */
function failingDisk(): { readonly fails: boolean[]; toDisk(file: FileHandle): Promise<void> } {
  const fails: boolean[] = [];
  return {
    fails,
    toDisk: async (file) => {
      if (fails.shift() === true) throw Object.assign(new Error("lost"), { code: "EIO" });
      await file.datasync();
    },
  };
}

const notKept = { code: "journal-unwritable", kind: "unavailable", platformCode: "EIO" };

test("after a sync that failed nothing since counts as kept, and is written again when it works", async () => {
  const folder = folders.fresh();
  const disk = failingDisk();
  const journal = await open(folder, disk.toDisk);
  await journal.append(items.slice(0, 2));
  // The fourth item has a detail, which comes first and is there already the second time.
  for (const fails of [[false, true], [true]]) {
    disk.fails.push(...fails);
    await expect(journal.append(items.slice(2, 4))).rejects.toMatchObject(notKept);
    expect(await journal.lastPosition()).toBe("2-0");
  }
  await journal.append(items.slice(2));
  expect(await journal.lastPosition()).toBe("6-0");
  expect(await verifyJournal(folder)).toMatchObject({ entries: 6, duplicates: 4, faults: [] });
});

test("a detail that is not on the disk leaves neither its entry nor half a file behind", async () => {
  const folder = folders.fresh();
  const disk = failingDisk();
  const journal = await open(folder, disk.toDisk);
  disk.fails.push(true, true);
  await expect(journal.append(items.slice(0, 2))).rejects.toMatchObject(notKept);
  expect(await journal.lastPosition()).toBeUndefined();
  const names = await readdir(join(folder, "details"), { recursive: true });
  expect(names.filter((name) => name.includes("-"))).toEqual([]);
  await journal.append(items);
  expect(await readItems(folder)).toEqual(items);
});

test("a disk that is full keeps nothing until there is room again", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items.slice(0, 2));
  await rename(entriesFileIn(folder), join(folder, "aside"));
  await symlink("/dev/full", entriesFileIn(folder));
  await expect(journal.append(items.slice(2))).rejects.toMatchObject({
    code: "journal-unwritable",
    kind: "unavailable",
  });
  await rename(join(folder, "aside"), entriesFileIn(folder));
  expect(await journal.lastPosition()).toBe("2-0");
  await journal.append(items.slice(2));
  expect(await readItems(folder)).toEqual(items);
});

test("a journal that is moved away while it runs is not begun anew, and goes on when it is back", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items.slice(0, 2));
  await rename(folder, `${folder}-away`);
  const gone = { code: "journal-unwritable", platformCode: "ENOENT" };
  await expect(journal.append(items.slice(2))).rejects.toMatchObject(gone);
  await expect(journal.lastPosition()).rejects.toMatchObject(gone);
  await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  await rename(`${folder}-away`, folder);
  await journal.append(items.slice(2));
  expect(await readItems(folder)).toEqual(items);
});

test("a journal whose torn line was followed by another torn one goes on from the last whole line", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items.slice(0, 3));
  await journal.close();
  await appendFile(entriesFileIn(folder), '{"position":"4-0","en\n{"pos');
  const again = await open(folder);
  expect(await again.lastPosition()).toBe("3-0");
  await again.append(items.slice(3));
  expect(await readItems(folder)).toEqual(items);
  expect(await verifyJournal(folder)).toMatchObject({ entries: 6, tornLines: 2, faults: [] });
});

test("a file that is put in the journal's place right after a failed sync is read anew", async () => {
  const folder = folders.fresh();
  const disk = failingDisk();
  const journal = await open(folder, disk.toDisk);
  await journal.append(items.slice(0, 4));
  const shorter = folders.fresh();
  const other = await open(shorter);
  await other.append(items.slice(0, 2));
  disk.fails.push(false, true);
  await expect(journal.append(items.slice(4, 5))).rejects.toMatchObject(notKept);
  await rename(entriesFileIn(folder), `${entriesFileIn(folder)}.old`);
  await rename(entriesFileIn(shorter), entriesFileIn(folder));
  expect(await journal.lastPosition()).toBe("2-0");
  await journal.append(items.slice(2, 3));
  expect((await readItems(folder)).map(({ position }) => position)).toEqual(["1-0", "2-0", "3-0"]);
});
