/** What left by each of several doors, and who may read the names of it. */
import { expect, test } from "vitest";
import { deletionOf, doorsReadBy, filesLeftBy } from "../../../src/workflows/assessment/left.ts";
import type { Door, Transfer } from "../../../src/workflows/transfers/transfer.ts";
import { askedDoors } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import { begin, linkPlaced } from "../../builders/door-actions.ts";

const list = files.listOf(["a.csv", files.file("b.png", "b", { group: 1 })]);
const groups = [files.group({ paths: ["a.csv"] }), files.group({ paths: ["b.png"], door: 1 })];
const [first, second] = askedDoors({ ...files.assessedPolicy, doorsAtMost: 2 }, "egress");
const doors = [first, second].flatMap((door) => door ?? []);
const [hugo, rosa] = doors.map(({ recipient }) => recipient);

/** The first door is open; the second has its copies and waits. */
const one = ((): Transfer => {
  const frozen = files.frozen(list, { what: files.filesAsked({ doors, files: groups }) });
  const decided = files.decided(files.decided(frozen, "joan", "rr"), "eve", "rr");
  const signed = files.concluded(decided, list).approved().confirmed().plays(linkPlaced("d1"), linkPlaced("d2"));
  const begun = signed.plays(files.beginCopying("d1"), files.beginCopying("d2"));
  const copied = begun.plays(files.copied(begun.transfer, "d1"), files.copied(begun.transfer, "d2"));
  return copied.plays(begin("d1")).seen("d1").transfer;
})();

function grantOf({ doors: [door] }: Transfer): Pick<Door, "grant"> {
  return door?.grant === undefined ? {} : { grant: door.grant };
}

const both: Transfer = { ...one, doors: one.doors.map((door) => ({ ...door, ...grantOf(one) })) };

function read(person: string | undefined, transfer: Transfer, isInCharge = false): readonly string[] {
  return filesLeftBy(transfer, list, doorsReadBy(person ?? "", transfer, isInCharge)).map(({ name }) => name);
}

test("only what has left is said to have left", () => {
  expect(read("ada", one)).toEqual(["a.csv"]);
  expect(read(rosa, one)).toEqual([]);
});

test("whoever only gets a link reads the names of what was released to them, and of nothing else", () => {
  expect(read(hugo, both)).toEqual(["a.csv"]);
  expect(read(rosa, both)).toEqual(["b.png"]);
  expect(read("ada", both)).toEqual(["a.csv", "b.png"]);
  expect(read(rosa, both, true)).toEqual(["a.csv", "b.png"]);
});

test("copies are said to be gone when those of every door are, and to come back as long as any can", () => {
  const [a, b] = both.doors;
  if (a?.copies === undefined || b?.copies === undefined) throw new Error("two doors with copies");
  const dayMs = 86_400_000;
  const [goneA, goneB] = [
    { ...a, copies: { ...a.copies, deleted: { at: 1, kept: { blobDays: 7 } } } },
    { ...b, copies: { ...b.copies, deleted: { at: 2, kept: {} } } },
  ];
  expect(deletionOf([goneA, b])).toBeUndefined();
  expect(deletionOf([goneA, goneB])).toEqual({ at: 2, canComeBack: 1 + 7 * dayMs });
  expect(deletionOf([goneB])).toEqual({ at: 2, canComeBack: "not-at-all" });
});
