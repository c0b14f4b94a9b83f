import { execFile } from "node:child_process";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { env, execPath } from "node:process";
import { beforeAll, expect, test } from "vitest";
import { detailFileOf } from "../../../src/adapters/journal/details.ts";
import { openFileJournal } from "../../../src/adapters/journal/file.ts";
import { entriesFileIn } from "../../../src/adapters/journal/journal-lines.ts";
import { journalItems } from "../../contracts/journal.ts";
import { useFolders } from "./journal-folder.ts";

const folders = useFolders();
const projectFolder = join(import.meta.dirname, "../../..");
const items = [...journalItems("transfer:IN-4K7Q", 3), ...journalItems("account:/subscriptions/1", 2, 10)];
let folder: string;

beforeAll(async () => {
  folder = folders.fresh();
  const journal = await openFileJournal({ folder });
  await journal.append(items);
  await journal.close();
});

/** Runs the script with LOCKKEEPER_JOURNAL naming the journal; gives what it printed and its exit code. */
function audit(...args: readonly string[]): Promise<{ code: number; printed: string; said: string }> {
  const environment = { ...env, LOCKKEEPER_JOURNAL: folder };
  return new Promise((resolve) => {
    const child = execFile(
      execPath,
      ["scripts/audit.ts", ...args],
      { cwd: projectFolder, env: environment },
      (_error, printed, said) => resolve({ code: child.exitCode ?? -1, printed, said }),
    );
  });
}

test("a sound journal is proven, an erased detail named, a forged entry named with code 1", async () => {
  expect(await audit("verify")).toMatchObject({
    code: 0,
    printed: `The journal in ${folder}:\n5 entries in 2 chains.\nEvery chain holds.\n`,
  });
  const [first] = items;
  await rm((first && detailFileOf(folder, first.entry)) ?? "");
  const erased = await audit("verify", "--journal", folder);
  expect(erased.code).toBe(0);
  expect(erased.printed).toContain("1 detail erased, each entry still in its place:\n  transfer:IN-4K7Q entry 1\n");
  const sound = await readFile(entriesFileIn(folder), "utf8");
  await writeFile(entriesFileIn(folder), sound.replace('"seq":2', '"seq":4'));
  await appendFile(entriesFileIn(folder), "nonsense\n");
  const forged = await audit("verify");
  expect(forged.code).toBe(1);
  expect(forged.printed).toContain("  transfer:IN-4K7Q entry 4: wrong-hash\n");
  expect(forged.printed).toContain("  line 6: unreadable-line\n");
  await writeFile(entriesFileIn(folder), sound);
});

test("a journal without an entry proves nothing", async () => {
  const empty = folders.fresh();
  await (await openFileJournal({ folder: empty })).close();
  const answer = await audit("verify", "--journal", empty);
  expect(answer.code).toBe(1);
  expect(answer.printed).toContain("There is no entry in it, so nothing is proven. Is this the right folder?");
  expect(answer.printed).not.toContain("holds");
});

test("an export has each entry as stored, with its instant in words, and details on request only", async () => {
  const all = await audit("export");
  const lines = all.printed
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toHaveLength(5);
  expect(lines[4]).toEqual({ position: "11-0", entry: items[4]?.entry, atIso: "2025-11-21T01:53:20.001Z" });
  expect(all.printed).not.toContain("something about");
  const one = await audit("export", "--subject", "account:/subscriptions/1", "--with-details");
  const [firstLine = "", ...more] = one.printed.trimEnd().split("\n");
  expect(more).toHaveLength(1);
  expect(JSON.parse(firstLine)).toMatchObject({ position: "10-0", detail: items[3]?.detail });
});

test("a call that can't be answered says why, and how to ask", async () => {
  for (const [args, said] of [
    [["verify", "--journal", join(folder, "nowhere")], "There is no journal in"],
    [[], "Say verify or export, and nothing else beside the options; --journal says where the journal is."],
    [["verify", "--frobnicate"], "frobnicate"],
  ] as const) {
    const answer = await audit(...args);
    expect(answer.code).toBe(2);
    expect(answer.said).toContain(said);
    expect(answer.said).toContain("npm run audit -- verify");
  }
});
