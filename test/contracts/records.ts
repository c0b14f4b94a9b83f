import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { append, emptyChain, verifyChain } from "../../src/workflows/audit/chain.ts";
import type { ChainHead } from "../../src/workflows/audit/entry.ts";
import type { Leases, Records, Save } from "../../src/workflows/engine/store.ts";

/** Records to be tested, empty, with the leases that fence them. */
export interface RecordsUnderTest {
  readonly records: Records;
  readonly leases: Leases;
}

/** A save that goes on from a chain, with everything optional left out. `more` takes the place of what it names. */
export function saveOf(subject: string, chain: ChainHead, more: Partial<Save> = {}): Save {
  const draft = {
    code: "asked",
    by: "ada",
    via: null,
    facts: { n: chain.seq },
    detail: { purpose: `no. ${chain.seq}` },
  };
  const { entry, detail } = append(
    subject,
    chain,
    draft,
    1_763_690_000_000 + chain.seq,
    randomBytes(16).toString("hex"),
  );
  const saveId = randomBytes(16).toString("hex");
  const state = { id: subject, list: [], n: chain.seq + 1 };
  return { subject, expectedVersion: chain.seq, state, entry, detail, due: null, add: [], remove: [], saveId, ...more };
}

/** Saves several times in a row, as one after the other has been accepted; gives where the chain then stands. */
export async function saveTimes(records: Records, subject: string, times: number): Promise<ChainHead> {
  let chain = emptyChain;
  for (let time = 0; time < times; time += 1) {
    const save = saveOf(subject, chain);
    expect(await records.save(save)).toEqual({ outcome: "saved" });
    chain = { seq: save.entry.seq, hash: save.entry.hash };
  }
  return chain;
}

/** What every store of records keeps to. */
export function recordsContract(name: string, open: () => Promise<RecordsUnderTest>): void {
  describe(`records: ${name}`, () => {
    let records: Records;
    let leases: Leases;
    beforeEach(async () => {
      ({ records, leases } = await open());
    });
    const [subject, other] = ["transfer:IN-4K7Q", "transfer:IN-9M2X"];

    test("what is saved is loaded as it was, empty lists included", async () => {
      expect(await records.load(subject)).toBeUndefined();
      const save = saveOf(subject, emptyChain, { state: { list: [], nested: { none: null, text: "ü\n" } } });
      expect(await records.save(save)).toEqual({ outcome: "saved" });
      expect(await records.load(subject)).toEqual({ state: save.state, chain: { seq: 1, hash: save.entry.hash } });
    });

    test("a save on an old version is a conflict and changes nothing", async () => {
      const chain = await saveTimes(records, subject, 2);
      const before = await records.load(subject);
      const late = { ...saveOf(subject, { seq: 1, hash: "x" }), due: 5, add: [{ index: "i", member: "m", score: 1 }] };
      expect(await records.save({ ...late, event: "late" })).toEqual({ outcome: "conflict" });
      expect(await records.load(subject)).toEqual(before);
      expect((await records.history(subject)).entries).toHaveLength(2);
      expect(await records.members("i", 9)).toEqual([]);
      expect(await records.nextDue()).toBeUndefined();
      // The event of a save that was not accepted is still free.
      expect(await records.save(saveOf(subject, chain, { event: "late" }))).toEqual({ outcome: "saved" });
    });

    test("a subject is created once", async () => {
      await saveTimes(records, subject, 1);
      expect(await records.save(saveOf(subject, emptyChain))).toEqual({ outcome: "conflict" });
    });

    test("of many saves at once on one version one is saved", async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => records.save(saveOf(subject, emptyChain))));
      expect(outcomes.filter(({ outcome }) => outcome === "saved")).toHaveLength(1);
      expect(outcomes.filter(({ outcome }) => outcome === "conflict")).toHaveLength(19);
      expect((await records.history(subject)).entries).toHaveLength(1);
    });

    test("a save that is sent twice is saved once and says so twice", async () => {
      const save = saveOf(subject, emptyChain, { event: "click-1" });
      expect(await records.save(save)).toEqual({ outcome: "saved" });
      expect(await records.save(save)).toEqual({ outcome: "saved" });
      expect((await records.history(subject)).entries).toHaveLength(1);
    });

    test("a chat's event is saved once, and the second time names what it made", async () => {
      await records.save(saveOf(subject, emptyChain, { event: "Ev1" }));
      expect(await records.save(saveOf(other, emptyChain, { event: "Ev1" }))).toEqual({
        outcome: "duplicate",
        subject,
      });
      expect(await records.load(other)).toBeUndefined();
      expect(await records.save(saveOf(other, emptyChain, { event: "Ev2" }))).toEqual({ outcome: "saved" });
    });

    test("a save under a lease that somebody has taken since is fenced", async () => {
      const first = await leases.acquire("account", 10_000);
      const fence = { lease: "account", epoch: first?.epoch ?? 0 };
      expect(await records.save(saveOf(subject, emptyChain, { fence }))).toEqual({ outcome: "saved" });
      const stored = await records.load(subject);
      await first?.release();
      await leases.acquire("account", 10_000);
      expect(await records.save(saveOf(subject, stored?.chain ?? emptyChain, { fence }))).toEqual({
        outcome: "fenced",
      });
      const never = { lease: "never-held", epoch: 1 };
      expect(await records.save(saveOf(other, emptyChain, { fence: never }))).toEqual({ outcome: "fenced" });
      expect(await records.load(other)).toBeUndefined();
    });

    test("the history is a whole chain with its details", async () => {
      const chain = await saveTimes(records, subject, 12);
      const save = saveOf(subject, chain, { detail: null });
      await records.save({ ...save, entry: append(subject, chain, { ...save.entry, detail: null }, 1, "s").entry });
      const { entries, details } = await records.history(subject);
      const verdict = verifyChain(subject, entries, new Map(details.map((detail) => [detail.seq, detail])));
      expect(verdict).toMatchObject({ entries: 13, faults: [], erasedDetails: [] });
      expect(details.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
      expect(await records.history(other)).toEqual({ entries: [], details: [] });
    });

    test("an index gives its members newest first, and forgets those taken out", async () => {
      const mine = "person:ada";
      const add = (member: string, score: number) => ({ index: mine, member, score });
      await records.save(saveOf(subject, emptyChain, { add: [add("a", 1), add("b", 3), add("c", 2)] }));
      expect(await records.members(mine, 2)).toEqual(["b", "c"]);
      const stored = await records.load(subject);
      await records.save(
        saveOf(subject, stored?.chain ?? emptyChain, {
          add: [add("a", 9), { index: "environment:sandbox", member: "a", score: 1 }],
          remove: [
            { index: mine, member: "b" },
            { index: mine, member: "not there" },
          ],
        }),
      );
      expect(await records.members(mine, 9)).toEqual(["a", "c"]);
      expect(await records.members("environment:sandbox", 9)).toEqual(["a"]);
      expect(await records.members(mine, 0)).toEqual([]);
      expect(await records.members("nobody", 9)).toEqual([]);
    });

    test("what is due is claimed once, earliest first, and comes back when nobody settles it", async () => {
      const now = 1_763_690_000_000;
      await records.save(saveOf("s:late", emptyChain, { due: now + 1 }));
      await records.save(saveOf("s:second", emptyChain, { due: now }));
      await records.save(saveOf("s:first", emptyChain, { due: now - 5 }));
      await records.save(saveOf("s:never", emptyChain));
      expect(await records.nextDue()).toBe(now - 5);
      expect(await records.claimDue(now, 60_000, 1)).toEqual(["s:first"]);
      expect(await records.claimDue(now, 60_000, 9)).toEqual(["s:second"]);
      expect(await records.claimDue(now, 60_000, 9)).toEqual([]);
      expect(await records.nextDue()).toBe(now + 1);
      expect(await records.claimDue(now + 60_000, 1000, 9)).toEqual(["s:late", "s:first", "s:second"]);
    });

    test("a save and a reschedule set when a subject is next due, a late reschedule does not", async () => {
      await records.save(saveOf(subject, emptyChain, { due: 10 }));
      const stored = await records.load(subject);
      await records.reschedule(subject, 1, 20);
      expect(await records.nextDue()).toBe(20);
      await records.save(saveOf(subject, stored?.chain ?? emptyChain, { due: 30 }));
      await records.reschedule(subject, 1, 40);
      expect(await records.nextDue()).toBe(30);
      await records.reschedule(subject, 2, null);
      expect(await records.nextDue()).toBeUndefined();
      await records.reschedule(subject, 2, 50);
      const again = await records.load(subject);
      await records.save(saveOf(subject, again?.chain ?? emptyChain, { due: null }));
      expect(await records.nextDue()).toBeUndefined();
    });

    test("nothing is journaled until the journal says so", async () => {
      await saveTimes(records, subject, 2);
      expect(await records.journaledSeq(subject)).toBe(0);
    });
  });
}
