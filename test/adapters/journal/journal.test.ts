import { readFile, writeFile } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { openJournal as open } from "../../../src/adapters/journal/journal.ts";
import { entriesFileIn } from "../../../src/adapters/journal/journal-lines.ts";
import { isProven, sealedLines } from "../../../src/adapters/journal/report.ts";
import { journalFolders } from "../../../src/adapters/journal/sealed-folders.ts";
import { isAccounted, verifyAll } from "../../../src/adapters/journal/verify-all.ts";
import { append, emptyChain } from "../../../src/workflows/audit/chain.ts";
import type { JournalItem } from "../../../src/workflows/engine/store.ts";
import { lossesSubject } from "../../../src/workflows/losses/acceptance.ts";
import { lostHashOf } from "../../../src/workflows/losses/loss.ts";
import { journalContract, journalItems } from "../../contracts/journal.ts";
import { readItems, useFolders } from "./journal-folder.ts";

const folders = useFolders();
const closes: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

async function openJournal(options: { readonly folder: string }): ReturnType<typeof open> {
  const journal = await open(options);
  closes.push(journal.close);
  return journal;
}

journalContract("with those that were sealed", async () => {
  const folder = folders.fresh();
  const journal = await openJournal({ folder });
  await journal.append(journalItems("transfer:before", 2, 1));
  await journal.seal("2-0");
  await journal.lastPosition();
  return { journal, read: () => readItems(`${folder}/after-1`) };
});

const items = journalItems("transfer:IN-4K7Q", 5);

test("a journal is sealed once, however many processes would, and every one of them goes on in the next", async () => {
  const folder = folders.fresh();
  const [one, other] = [await openJournal({ folder }), await openJournal({ folder })];
  await one.append(items);
  expect(await other.lastPosition()).toBe("5-0");
  await one.seal("4-0");
  expect(await one.sealed()).toEqual([]);
  await Promise.all([one.seal("5-0"), other.seal("5-0"), one.seal("5-0")]);
  expect(await journalFolders(folder)).toHaveLength(2);
  expect(await one.sealed()).toEqual([{ position: "5-0", hash: items[4]?.entry.hash }]);
  expect([await one.lastPosition(), await other.lastPosition()]).toEqual([undefined, undefined]);
  await one.append(items.slice(0, 2));
  expect(await other.lastPosition()).toBe("2-0");
  const seen: string[] = [];
  await other.scan(({ position }, journal) => void seen.push(`${journal} ${position}`));
  expect(seen).toEqual(["0 1-0", "0 2-0", "0 3-0", "0 4-0", "0 5-0", "1 1-0", "1 2-0"]);
  expect(await one.detailOf(items[4]?.entry ?? (items[0] as JournalItem).entry)).toEqual(items[4]?.detail);
});

test("what can't be read is not passed over in silence, unless a crash tore it and it stands whole further down", async () => {
  const folder = folders.fresh();
  const journal = await openJournal({ folder });
  await journal.append(items);
  const lines = (await readFile(entriesFileIn(folder), "utf8")).split("\n");
  const scanned = async (given: readonly (string | undefined)[]): Promise<number> => {
    await writeFile(entriesFileIn(folder), given.join("\n"));
    let count = 0;
    await journal.scan(() => {
      count += 1;
    });
    return count;
  };
  const tornLine = lines[2]?.slice(0, 40);
  expect(await scanned(lines.toSpliced(2, 0, tornLine ?? ""))).toBe(5);
  expect(await scanned([...lines.slice(0, 5), tornLine])).toBe(5);
  await expect(scanned(lines.toSpliced(4, 1, lines[4]?.slice(0, -9) ?? ""))).rejects.toMatchObject({
    code: "journal-damaged",
  });
});

test("who still writes to a journal that another process has sealed writes nothing", async () => {
  const folder = folders.fresh();
  const [one, slow] = [await openJournal({ folder }), await openJournal({ folder })];
  await one.append(items.slice(0, 3));
  await slow.lastPosition();
  await one.seal("3-0");
  const before = await readFile(entriesFileIn(folder), "utf8");
  await expect(slow.append(items.slice(3))).rejects.toMatchObject({ code: "journal-sealed", kind: "unavailable" });
  expect(await readFile(entriesFileIn(folder), "utf8")).toBe(before);
  expect(await one.lastPosition()).toBeUndefined();
});

function acceptance(hash: string): JournalItem {
  const lostHash = lostHashOf(items.slice(3).map(({ entry }) => entry.hash));
  const facts = { positions: "5-0", hashes: hash, first: "max", digest: "d", lost: 2, lostHash };
  const draft = { code: "loss-accepted", by: "nora", via: null, facts, detail: null };
  return { position: "9-0", ...append(lossesSubject, emptyChain, draft, 1, "salt") };
}

test("each journal is proven by itself; what the next lacks was lost, and must have been accepted by the hash it ends with", async () => {
  const folder = folders.fresh();
  const journal = await openJournal({ folder });
  await journal.append(items);
  await journal.seal("5-0");
  await journal.lastPosition();
  await journal.append(items.slice(0, 3));
  const [unaccepted] = await verifyAll(folder);
  expect(unaccepted?.sealed).toEqual({
    position: "5-0",
    lost: [4, 5].map((seq) => ({ subject: "transfer:IN-4K7Q", seq })),
    acceptedBy: undefined,
  });
  expect(unaccepted && isAccounted(unaccepted)).toBe(false);
  await journal.append([acceptance("another")]);
  expect((await verifyAll(folder)).map(isAccounted)).toEqual([false, false]);
  const sound = folders.fresh();
  const other = await openJournal({ folder: sound });
  await other.append(items);
  await other.seal("5-0");
  await other.lastPosition();
  await other.append([...items.slice(0, 3), acceptance(items[4]?.entry.hash ?? "")]);
  const verdicts = await verifyAll(sound);
  expect(verdicts.map((one) => isAccounted(one) && isProven(one.verdict))).toEqual([true, true]);
  const [{ sealed } = { sealed: undefined }] = verdicts;
  expect(sealedLines(sealed, [])[0]).toContain("Redis lost 2 entries of it, accepted by max and nora");
});

/** A sealed journal of two chains, of which Redis has lost both but for their beginning, and the acceptance of that. */
async function sealedAndAccepted(first: string): Promise<string> {
  const folder = folders.fresh();
  const journal = await openJournal({ folder });
  const all = [...journalItems("transfer:IN-L057", 3), ...journalItems("transfer:IN-4K7Q", 5, 4)];
  await journal.append(all);
  await journal.seal("8-0");
  await journal.lastPosition();
  const lost = [...all.slice(1, 3), ...all.slice(4)].map(({ entry }) => entry.hash);
  const facts = { positions: "8-0", hashes: all[7]?.entry.hash ?? "", first, lostHash: lostHashOf(lost) };
  const draft = { code: "loss-accepted", by: "nora", via: null, facts, detail: null };
  const accepted = { position: "9-0", ...append(lossesSubject, emptyChain, draft, 1, "salt") };
  await journal.append([all[0], all[3], accepted].filter((item) => item !== undefined));
  return folder;
}

test.each([
  ["as it was accepted", (lines: string[]) => lines, true, "max"],
  ["that one person accepted twice", (lines: string[]) => lines, false, "nora"],
  ["without one lost entry amid others", (lines: string[]) => lines.toSpliced(2, 1), false, "max"],
  ["without all that was lost", (lines: string[]) => [lines[0], lines[3], ""], false, "max"],
] as const)("a sealed journal %s is told by what the two admins accepted", async (_, alter, isSound, first) => {
  const folder = await sealedAndAccepted(first);
  const file = entriesFileIn(folder);
  await writeFile(file, alter((await readFile(file, "utf8")).split("\n")).join("\n"));
  const verdicts = await verifyAll(folder);
  // Every chain holds by itself, whatever was left out.
  expect(verdicts.every(({ verdict }) => isProven(verdict))).toBe(true);
  expect(verdicts.every(isAccounted)).toBe(isSound);
  const lines = verdicts.flatMap(({ sealed, unmatched }) => sealedLines(sealed, unmatched)).join(" ");
  expect(lines.includes("one of them was altered")).toBe(!isSound);
});
