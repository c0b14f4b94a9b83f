import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileLists } from "../../../src/adapters/file-lists/file.ts";
import type { FileLists } from "../../../src/workflows/engine/copies.ts";
import { fileListsContract, hardList } from "../../contracts/file-lists.ts";
import { createMemoryFileLists } from "../../fakes/file-lists.ts";

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lk-file-lists-"));
});
afterAll(() => rm(root, { recursive: true }));

function freshFolder(): string {
  count += 1;
  return join(root, String(count), "file-lists");
}

async function workOf(lists: FileLists, key: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of lists.readWork(key)) lines.push(line);
  return lines;
}

async function onlyFileIn(folder: string): Promise<string> {
  const [name = "", ...others] = await readdir(folder);
  expect(others).toEqual([]);
  return join(folder, name);
}

fileListsContract("file", async () => createFileLists({ folder: freshFolder() }));
fileListsContract("in memory", async () => createMemoryFileLists());

test("only the bot may read what is kept, a key makes no path, and nothing unfinished is left", async () => {
  const folder = freshFolder();
  const lists = createFileLists({ folder });
  await lists.put(hardList);
  await lists.appendWork("../../etc/x", ["a"]);
  const names = await readdir(folder);
  expect(names.map((name) => name.replace(/^[0-9a-f]{64}/, "")).sort()).toEqual([".json", ".lines"]);
  for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test("a list that is damaged, or another one in its place, is none", async () => {
  const folder = freshFolder();
  const lists = createFileLists({ folder });
  const digest = await lists.put(hardList);
  const path = await onlyFileIn(folder);
  const whole = await readFile(path, "utf8");
  const [first, ...rest] = hardList.files;
  const fewer = JSON.stringify({ ...hardList, files: rest });
  const other = JSON.stringify({ ...hardList, files: [{ ...first, sha256: "f".repeat(64) }, ...rest] });
  for (const text of ["", whole.slice(0, -1), "null", "[]", "7", '{"files":null}', fewer, other]) {
    await writeFile(path, text);
    expect(await lists.get(digest)).toBeUndefined();
  }
  await writeFile(path, whole);
  expect(await lists.get(digest)).toEqual(hardList);
});

test("a line that a crash tore is not there, and what follows it later is whole", async () => {
  const folder = freshFolder();
  const lists = createFileLists({ folder });
  await lists.appendWork("OUT-1", ["one", "two"]);
  const path = await onlyFileIn(folder);
  const { size } = await stat(path);
  // `"two"` and its end of line are six bytes: all of it is there, or nothing is.
  for (let cut = 1; cut < 6; cut += 1) {
    await truncate(path, size - cut);
    expect(await workOf(lists, "OUT-1")).toEqual(["one"]);
  }
  await appendFile(path, "tw");
  await lists.appendWork("OUT-1", ["three"]);
  await appendFile(path, '"fo');
  expect(await workOf(lists, "OUT-1")).toEqual(["one", "three"]);
});

test("long work is read in order, however its lines fall on what is read at once", async () => {
  const lists = createFileLists({ folder: freshFolder() });
  const lines = Array.from({ length: 3_000 }, (_, index) => `${index} ${"é".repeat(index % 97)}`);
  await lists.appendWork("OUT-1", lines.slice(0, 1_000));
  await lists.appendWork("OUT-1", lines.slice(1_000));
  expect(await workOf(lists, "OUT-1")).toEqual(lines);
  for await (const line of lists.readWork("OUT-1")) {
    expect(line).toBe(lines[0]);
    break;
  }
});

test("a disk that says no is a Fault with its code", async () => {
  const folder = freshFolder();
  await writeFile(join(root, "a-file"), "");
  const lists = createFileLists({ folder: join(root, "a-file", folder) });
  const unwritable = { code: "file-list-unwritable", kind: "unavailable", platformCode: "ENOTDIR" };
  const unreadable = { ...unwritable, code: "file-list-unreadable" };
  await expect(lists.put(hardList)).rejects.toMatchObject(unwritable);
  await expect(lists.appendWork("OUT-1", ["a"])).rejects.toMatchObject(unwritable);
  await expect(lists.get("0")).rejects.toMatchObject(unreadable);
  await expect(workOf(lists, "OUT-1")).rejects.toMatchObject(unreadable);
});
