import { expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";
import { createStores, othersRules, portsOn } from "./stores.ts";

const { accountId } = environment();
const subject = `account:${accountId}`;

/** What a process says of the journal; everything that was ever marked there is in it. */
interface Journal {
  mayOpen: boolean;
  holds: boolean;
}

/** An open door whose account's mark Redis has lost: it says that one entry less is journaled than there is. */
async function openedWithoutMark(journal: Journal): Promise<{ engine: Engine; id: string }> {
  const stores = createStores();
  const deps = portsOn(stores, { mayOpen: () => journal.mayOpen, journalHolds: async () => journal.holds });
  let lastMark = Number.POSITIVE_INFINITY;
  const records = {
    ...stores.records,
    journaledSeq: async (of: Parameters<typeof stores.records.journaledSeq>[0]) =>
      Math.min(of === subject ? lastMark : Number.POSITIVE_INFINITY, await stores.records.journaledSeq(of)),
  };
  const engine = new Engine(stores, { ...deps, records });
  await engine.start();
  const id = await opened(engine);
  const { entries } = await stores.records.history(subject);
  lastMark = (entries.find(({ code }) => code === "rules-intended")?.seq ?? 0) - 1;
  return { engine, id };
}

const codesOf = async ({ stores }: Engine): Promise<readonly string[]> =>
  (await stores.records.history(subject)).entries.map(({ code }) => code);

test.each([
  ["while Redis is behind its journal", { mayOpen: false, holds: false }],
  ["where the journal itself has the entry", { mayOpen: true, holds: true }],
])("a rule of ours is not given up because Redis has lost the mark about it: %s", async (_when, then) => {
  const journal = { mayOpen: true, holds: true };
  const { engine, id } = await openedWithoutMark(journal);
  Object.assign(journal, then);
  await engine.presses("sam", { verb: "close", transfer: id, door: "d1" });
  await engine.pass(30);
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
  expect(await codesOf(engine)).not.toContain("rules-disowned");
});

test("a rule that we removed and a late write brought back is ours for the next door, too, and goes when that closes", async () => {
  const stores = createStores();
  const deps = portsOn(stores);
  let second = "";
  let isBack = false;
  /** The late write lands right before the first pass that may write the second door's rule. */
  const read: typeof deps.haven.door.read = async (...asked) => {
    const intent = second === "" ? undefined : doorOne(await engine.transfer(second)).intent;
    const journaled = await stores.records.journaledSeq(`transfer:${second}`);
    if (!isBack && intent !== undefined && journaled >= intent.seq) {
      isBack = true;
      stores.haven.edit(accountId, { rules: [...othersRules, address] });
    }
    return deps.haven.door.read(...asked);
  };
  const door = { ...deps.haven.door, read };
  const engine = new Engine(stores, { ...deps, haven: { ...deps.haven, door } });
  await engine.start();
  const first = await opened(engine);
  await engine.presses("rosa", { verb: "finished", transfer: first, door: "d1" });
  await engine.pass(5);
  expect(statusOf(await engine.transfer(first))).toBe("closed");
  second = await approved(engine, { lasts: "8h" });
  await engine.passUntil(async () => statusOf(await engine.transfer(second)) === "open", 90);
  expect(isBack).toBe(true);
  expect(doorOne(await engine.transfer(second)).grant?.addresses).toEqual([{ range: address, alreadyThere: false }]);
  await engine.pass(9 * 60);
  expect(stores.haven.rules(accountId)).toEqual(othersRules);
  expect(statusOf(await engine.transfer(second))).toBe("closed");
});
