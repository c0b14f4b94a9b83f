import { appendFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { detailFileOf } from "../../../src/adapters/journal/details.ts";
import { type FileJournal, openFileJournal } from "../../../src/adapters/journal/file.ts";
import { entriesFileIn } from "../../../src/adapters/journal/journal-lines.ts";
import { verifyJournal } from "../../../src/adapters/journal/verify.ts";
import { journalContract, journalItems } from "../../contracts/journal.ts";
import { createMemoryJournal } from "../../fakes/journal.ts";
import { readItems, useFolders } from "./journal-folder.ts";

const folders = useFolders();
const items = journalItems("transfer:IN-4K7Q", 6);

const opened: FileJournal[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
});

async function open(folder: string): Promise<FileJournal> {
  const journal = await openFileJournal({ folder });
  opened.push(journal);
  return journal;
}

journalContract("file", async () => {
  const folder = folders.fresh();
  return { journal: await open(folder), read: () => readItems(folder) };
});

journalContract("in memory", async () => {
  const journal = createMemoryJournal();
  return { journal, read: async () => journal.items() };
});

test("a journal that is opened again goes on where it was", async () => {
  const folder = folders.fresh();
  const first = await open(folder);
  await first.append(items.slice(0, 4));
  await first.close();
  const second = await open(folder);
  expect(await second.lastPosition()).toBe("4-0");
  await second.append(items.slice(4));
  expect(await readItems(folder)).toEqual(items);
});

test("what is in the file stays byte for byte as more is appended", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items.slice(0, 3));
  const before = await readFile(entriesFileIn(folder), "utf8");
  await journal.append(items.slice(3));
  const after = await readFile(entriesFileIn(folder), "utf8");
  expect(after.startsWith(before)).toBe(true);
  expect(after.endsWith("\n")).toBe(true);
  expect(after).not.toContain("something about");
});

test.each([1, 40, 200])(
  "a last line torn after %i bytes is no entry, is never cut off, and stands whole after the next append",
  async (bytes) => {
    const folder = folders.fresh();
    const journal = await open(folder);
    await journal.append(items.slice(0, 3));
    const whole = (await stat(entriesFileIn(folder))).size;
    await journal.append(items.slice(3, 4));
    await journal.close();
    await truncate(entriesFileIn(folder), whole + bytes);
    const again = await open(folder);
    expect(await again.lastPosition()).toBe("3-0");
    expect((await stat(entriesFileIn(folder))).size).toBe(whole + bytes);
    const before = await readFile(entriesFileIn(folder), "utf8");
    await again.append(items.slice(3));
    expect(await readItems(folder)).toEqual(items);
    expect((await readFile(entriesFileIn(folder), "utf8")).startsWith(`${before}\n{"position":"4-0"`)).toBe(true);
    expect(await verifyJournal(folder)).toMatchObject({ entries: 6, tornLines: 1, faults: [] });
  },
);

test("a first line that is torn leaves an empty journal", async () => {
  const folder = folders.fresh();
  await mkdir(folder, { recursive: true });
  await writeFile(entriesFileIn(folder), '{"position":"1-0","en');
  const journal = await open(folder);
  expect(await journal.lastPosition()).toBeUndefined();
  await journal.append(items);
  expect(await readItems(folder)).toEqual(items);
});

test("a last whole line that is none of ours is not written after", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items.slice(0, 2));
  await appendFile(entriesFileIn(folder), "what is this\n");
  const damaged = { code: "journal-damaged", kind: "refused" };
  await expect(journal.lastPosition()).rejects.toMatchObject(damaged);
  await expect(open(folder)).rejects.toMatchObject(damaged);
});

test("two processes see each other's entries", async () => {
  const folder = folders.fresh();
  const [one, other] = [await open(folder), await open(folder)];
  await one.append(items.slice(0, 2));
  expect(await other.lastPosition()).toBe("2-0");
  await other.append(items.slice(2, 4));
  expect(await one.lastPosition()).toBe("4-0");
  await one.append(items.slice(4));
  expect(await readItems(folder)).toEqual(items);
});

test("a line longer than what is read at a time is found whole", async () => {
  const folder = folders.fresh();
  const [long] = journalItems("transfer:".padEnd(300_000, "x"), 1, 9);
  const journal = await open(folder);
  await journal.append([...items, ...(long === undefined ? [] : [long])]);
  await journal.close();
  const again = await open(folder);
  expect(await again.lastPosition()).toBe("9-0");
});

test("a detail is a file of its own: removing it erases it and nothing else", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items);
  const file = items[0] === undefined ? undefined : detailFileOf(folder, items[0].entry);
  await rm(file ?? "");
  const left = await readItems(folder);
  expect(left[0]).toEqual({ ...items[0], detail: null });
  expect(left.slice(1)).toEqual(items.slice(1));
});

test("without its details an entry is not kept", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await writeFile(join(folder, "details"), "in the way");
  await expect(journal.append(items)).rejects.toMatchObject({ code: "journal-unwritable" });
  expect(await journal.lastPosition()).toBeUndefined();
  await rm(join(folder, "details"));
  await journal.append(items);
  expect(await readItems(folder)).toEqual(items);
  const names = await readdir(join(folder, "details"), { recursive: true });
  expect(names.filter((name) => name.includes("unfinished"))).toEqual([]);
});

test("only the bot may read its journal", async () => {
  const folder = folders.fresh();
  const journal = await open(folder);
  await journal.append(items);
  const file = items[0] === undefined ? "" : (detailFileOf(folder, items[0].entry) ?? "");
  for (const [path, mode] of [
    [folder, 0o700],
    [entriesFileIn(folder), 0o600],
    [file, 0o600],
  ] as const) {
    expect((await stat(path)).mode & 0o777).toBe(mode);
  }
});

test("a folder that can't be made is a Fault with the system's code", async () => {
  const folder = folders.fresh();
  await mkdir(join(folder, ".."), { recursive: true });
  await writeFile(folder, "a file");
  await expect(open(folder)).rejects.toMatchObject({
    code: "journal-unwritable",
    kind: "unavailable",
    platformCode: "EEXIST",
  });
});
