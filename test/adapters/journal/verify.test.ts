import { appendFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { beforeEach, expect, test } from "vitest";
import { compareWithRecords } from "../../../src/adapters/journal/compare.ts";
import { detailFileOf } from "../../../src/adapters/journal/details.ts";
import { openFileJournal } from "../../../src/adapters/journal/file.ts";
import { entriesFileIn } from "../../../src/adapters/journal/journal-lines.ts";
import { isAfter } from "../../../src/adapters/journal/positions.ts";
import { type JournalVerdict, verifyJournal } from "../../../src/adapters/journal/verify.ts";
import type { JournalItem } from "../../../src/workflows/engine/store.ts";
import { journalItems } from "../../contracts/journal.ts";
import { createMemoryRecords } from "../../fakes/records.ts";
import { useFolders } from "./journal-folder.ts";

const folders = useFolders();
const [subject, other] = ["transfer:IN-4K7Q", "account:/subscriptions/1"];
/** Two chains, one entry after the other's. */
const items: readonly JournalItem[] = [...journalItems(subject, 5), ...journalItems(other, 5)]
  .sort((one, two) => one.entry.seq - two.entry.seq)
  .map((item, at) => ({ ...item, position: `${100 + Math.floor(at / 3)}-${at % 3}` }));
let folder: string;

beforeEach(async () => {
  folder = folders.fresh();
  await keep(items);
});

async function keep(kept: readonly JournalItem[]): Promise<void> {
  const journal = await openFileJournal({ folder });
  await journal.append(kept);
  await journal.close();
}

async function rewriteLines(change: (lines: string[]) => readonly string[]): Promise<void> {
  const lines = (await readFile(entriesFileIn(folder), "utf8")).trimEnd().split("\n");
  await writeFile(entriesFileIn(folder), `${change(lines).join("\n")}\n`);
}

function faultsOf({ faults }: JournalVerdict): readonly string[] {
  return faults.map(({ subject: whose, seq, line, fault }) => `${whose ?? `line ${line}`} ${seq ?? "-"} ${fault}`);
}

test("a sound journal has no fault, however many goes it is read in", async () => {
  for (const goes of [1, 2, 7]) {
    const verdict = await verifyJournal(folder, { goes });
    expect(verdict).toMatchObject({ entries: 10, duplicates: 0, hasTornTail: false, erased: [], faults: [] });
    expect([...verdict.chains.keys()].sort()).toEqual([other, subject]);
    expect(verdict.chains.get(subject)).toEqual(
      items.filter(({ entry }) => entry.subject === subject).map(({ entry }) => entry.hash),
    );
  }
});

test("an erased detail is a tombstone and no fault", async () => {
  const first = items.find(({ entry }) => entry.subject === subject);
  await rm((first && detailFileOf(folder, first.entry)) ?? "");
  expect(await verifyJournal(folder)).toMatchObject({ erased: [{ subject, seq: 1 }], faults: [] });
});

test("a changed detail is a fault", async () => {
  const first = items.find(({ entry }) => entry.subject === subject);
  const file = (first && detailFileOf(folder, first.entry)) ?? "";
  await writeFile(file, (await readFile(file, "utf8")).replace("something", "nothing"));
  expect(faultsOf(await verifyJournal(folder))).toEqual([`${subject} 1 detail-differs`]);
  await writeFile(file, "{");
  const verdict = await verifyJournal(folder);
  expect(faultsOf(verdict)).toEqual([`${subject} 1 unreadable-detail`]);
  expect(verdict.erased).toEqual([]);
});

test("a changed entry is a fault", async () => {
  await rewriteLines((lines) => lines.map((line, at) => (at === 2 ? line.replace('"by":"ada"', '"by":"eve"') : line)));
  expect(faultsOf(await verifyJournal(folder))).toEqual([`${items[2]?.entry.subject} 2 wrong-hash`]);
});

test("a missing entry is a fault, and so is one too many", async () => {
  await rewriteLines((lines) => lines.filter((_, at) => at !== 2));
  expect(faultsOf(await verifyJournal(folder))).toEqual([`${subject} 3 out-of-order`, `${subject} 3 wrong-previous`]);
  await rewriteLines((lines) => [...lines, JSON.stringify({ position: "900-0", entry: items[0]?.entry })]);
  expect(faultsOf(await verifyJournal(folder))).toContain(`${subject} 1 out-of-order`);
});

test("entries whose places are exchanged are a fault", async () => {
  await rewriteLines((lines) => lines.with(3, lines[4] ?? "").with(4, lines[3] ?? ""));
  expect(faultsOf(await verifyJournal(folder))).toEqual([
    `${items[3]?.entry.subject} ${items[3]?.entry.seq} position-out-of-order`,
  ]);
});

test("entries that stand there twice, because two copied at once, are no fault", async () => {
  await keep(items.slice(6));
  expect(await verifyJournal(folder)).toMatchObject({ entries: 10, duplicates: 4, faults: [] });
  const next = journalItems(subject, 1, 500, { seq: 5, hash: items.at(-2)?.entry.hash ?? null });
  await keep(next);
  expect(await verifyJournal(folder)).toMatchObject({ entries: 11, duplicates: 4, faults: [] });
});

test("a torn line is a fault in the middle, and none at the end", async () => {
  const { length } = await readFile(entriesFileIn(folder));
  await truncate(entriesFileIn(folder), length - 20);
  expect(await verifyJournal(folder)).toMatchObject({ entries: 9, hasTornTail: true, faults: [] });
  await appendFile(entriesFileIn(folder), '\n{"position":"7-0","entry":null}\n');
  expect(faultsOf(await verifyJournal(folder))).toEqual(["line 10 - unreadable-line", "line 11 - unreadable-line"]);
});

test("a torn line is no fault where it stands whole further down, and a changed one always is", async () => {
  const torn = (line: string | undefined): string => (line ?? "").slice(0, 90);
  await rewriteLines((lines) => lines.toSpliced(4, 0, torn(lines[4]), ""));
  for (const goes of [1, 3])
    expect(await verifyJournal(folder, { goes })).toMatchObject({ entries: 10, tornLines: 2, faults: [] });
  await rewriteLines((lines) => lines.with(4, torn(lines[4]).replace("position", "qosition")));
  expect(faultsOf(await verifyJournal(folder))).toEqual(["line 5 - unreadable-line"]);
  await rewriteLines((lines) => lines.toSpliced(4, 2).with(-1, torn(lines.at(-1))));
  expect(faultsOf(await verifyJournal(folder))).toEqual(["line 10 - unreadable-line"]);
});

test("records must be the journal's equal or go on from it", async () => {
  const { chains } = await verifyJournal(folder);
  const compare = async (kept: readonly JournalItem[]): Promise<unknown> => {
    const records = createMemoryRecords();
    for (const { entry, detail } of kept) {
      const expectedVersion = entry.seq - 1;
      const { subject: whose, hash: saveId } = entry;
      const rest = { state: {}, due: null, add: [], remove: [] };
      expect(await records.save({ subject: whose, expectedVersion, entry, detail, saveId, ...rest })).toEqual({
        outcome: "saved",
      });
    }
    return await compareWithRecords(chains, records);
  };
  expect(await compare(items)).toEqual({ ahead: 0, faults: [] });
  const next = journalItems(subject, 2, 500, { seq: 5, hash: items.at(-2)?.entry.hash ?? null });
  expect(await compare([...items, ...next])).toEqual({ ahead: 2, faults: [] });
  expect(await compare(items.slice(0, -2))).toEqual({
    ahead: 0,
    faults: [
      { subject, seq: 5, fault: "records-behind" },
      { subject: other, seq: 5, fault: "records-behind" },
    ],
  });
  const another = journalItems(subject, 5).map((item) => ({ ...item, entry: { ...item.entry, hash: "another" } }));
  expect(await compare([...another, ...items.filter(({ entry }) => entry.subject === other)])).toEqual({
    ahead: 0,
    faults: [{ subject, seq: 1, fault: "records-differ" }],
  });
});

test.each([
  ["2-0", "1-9", true],
  ["1-10", "1-9", true],
  ["1-9", "1-9", false],
  ["1-9", "1-10", false],
  ["1763690000000-0", "999-0", true],
  ["nonsense", "1-0", false],
])("position %s comes after %s: %s", (one, two, is) => {
  expect(isAfter(one, two)).toBe(is);
});
