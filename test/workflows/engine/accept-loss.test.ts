import { beforeAll, expect, test } from "vitest";
import { append } from "../../../src/workflows/audit/chain.ts";
import { acceptLossAsFirst, acceptLossAsSecond } from "../../../src/workflows/engine/accept-loss.ts";
import { createForgottenRules } from "../../../src/workflows/engine/forgotten-rules.ts";
import { lookForLoss } from "../../../src/workflows/engine/loss.ts";
import type { JournalItem } from "../../../src/workflows/engine/store.ts";
import { loadAccount, loadLosses } from "../../../src/workflows/engine/today.ts";
import { lossDigest } from "../../../src/workflows/losses/loss.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { via } from "../../builders/actions.ts";
import { accountIdentity } from "../../builders/environment.ts";
import { createMemoryJournal, type MemoryJournal } from "../../fakes/journal.ts";
import { Engine, startEngine } from "./engine.ts";
import { type Around, intercepted } from "./intercept.ts";
import { address, approved, opened } from "./people.ts";
import { createStores, portsOn } from "./stores.ts";

const accountId = accountIdentity.resourceId;
let journal: MemoryJournal;
let lostId: string;

/** All that Redis holds, as a journal would. */
async function allOf({ stores: { records } }: Engine): Promise<JournalItem[]> {
  const all = await Promise.all(records.subjects().map((subject) => records.history(subject)));
  const items = all.flatMap(({ entries, details }) =>
    entries.map((entry) => ({ entry, detail: details.find(({ seq }) => seq === entry.seq) ?? null })),
  );
  return items.map((item, at) => ({ ...item, position: `${at + 1}-0` }));
}

/** What the journal holds of an open door, of which Redis will know nothing. */
beforeAll(async () => {
  const engine = await startEngine();
  lostId = await opened(engine);
  journal = createMemoryJournal(await allOf(engine));
});

/** A Redis that has lost everything, in which another transfer was signed since; a hand may be on its ports. */
async function startBehind() {
  const stores = createStores();
  // The ids of before are taken.
  stores.ids.next = 100_000;
  const hook: { around: Around; isBehind: boolean } = { around: (_, act) => act(), isBehind: true };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const position = (await journal.lastPosition()) ?? "";
  const ports = portsOn(stores, {
    mayOpen: () => !hook.isBehind,
    behindAt: () => (hook.isBehind ? position : undefined),
    journalReader: journal,
    forgottenRules: createForgottenRules({
      records: stores.records,
      journal,
      log,
      tooLong: () => new Promise<never>(() => {}),
    }),
  });
  const engine = new Engine(
    stores,
    intercepted(ports, (call, act) => hook.around(call, act)),
  );
  return { engine, hook };
}

async function firstYes({ deps }: Engine): Promise<string> {
  const { shown } = await lookForLoss(deps);
  const digest = shown === undefined ? "" : lossDigest(shown);
  expect(await acceptLossAsFirst(deps, digest, { by: "sam", via: via("sam") }, `first-${digest}`)).toEqual({
    is: "done",
  });
  return digest;
}

const secondYes = ({ deps }: Engine, digest: string, event = "second") =>
  acceptLossAsSecond(deps, digest, { by: "noor", via: via("noor") }, event);

test("nothing is accepted before every forgotten rule is taken back and gone, though none stands there", async () => {
  const { engine } = await startBehind();
  const early = await lookForLoss(engine.deps);
  expect(early.obstacle).toEqual({ code: "rules-unreleased", accounts: [accountId] });
  const digest = early.shown === undefined ? "" : lossDigest(early.shown);
  const refused = await acceptLossAsFirst(engine.deps, digest, { by: "sam", via: via("sam") }, "early");
  expect(refused).toMatchObject({ is: "refused", why: { code: "rules-unreleased" } });
  await engine.start();
  await engine.pass(1);
  const { obstacle, shown } = await lookForLoss(engine.deps);
  expect([obstacle, shown?.transfers, shown?.links.map(({ transferId }) => transferId)]).toEqual([
    undefined,
    [lostId],
    [lostId],
  ]);
});

test("what a sealed journal alone knows is lost, though the one after it ends just where Redis does", async () => {
  const engine = await startEngine();
  await opened(engine);
  const held = await allOf(engine);
  const of = held.findLast(({ entry }) => entry.subject === `account:${accountId}`);
  if (of === undefined) throw new Error("no account");
  const detail = { adding: ["203.0.113.99"] };
  const draft = { code: "rules-intended", by: null, via: null, facts: {}, detail };
  const lost = { position: "9000-0", ...append(of.entry.subject, of.entry, draft, of.entry.at, "salt") };
  const two = createMemoryJournal([...held, lost]);
  await two.seal("9000-0");
  // A Redis that was put back a second time, to before the acceptance, with the new journal just begun.
  await two.append(held);
  const at = await two.lastPosition();
  const found = await lookForLoss({ ...engine.deps, behindAt: () => at, journalReader: two });
  expect([found.shown?.lost, found.obstacle]).toEqual([1, { code: "rules-unreleased", accounts: [accountId] }]);
});

test("a link that was noted in a Redis that failed over just then is noted again before anything opens", async () => {
  const { engine, hook } = await startBehind();
  await engine.start();
  await engine.pass(1);
  const digest = await firstYes(engine);
  let saves = 0;
  // Taken in, answered, and lost with the Redis that answered.
  hook.around = async <Result>(call: { readonly name: string }, act: () => Promise<Result>) => {
    if (call.name === "records.save") saves += 1;
    return call.name === "records.save" && saves === 1 ? ({ outcome: "saved" } as Result) : act();
  };
  expect(await secondYes(engine, digest)).toEqual({ is: "done" });
  expect((await loadAccount(engine.deps, accountId))?.liveLinks).toMatchObject([{ transferId: lostId }]);
});

test("of a journal from which an entry is cut out nobody can say what was lost", async () => {
  const { engine } = await startBehind();
  const cut = createMemoryJournal(journal.items().filter(({ entry }) => entry.code !== "opening-authorised"));
  await expect(lookForLoss({ ...engine.deps, journalReader: cut })).rejects.toMatchObject({ code: "journal-damaged" });
});

test("an account that was made anew while what it was is lost is held, though Redis has never seen it otherwise", async () => {
  const { engine, hook } = await startBehind();
  engine.stores.haven.recreate(accountId);
  await engine.start();
  await engine.pass(1);
  expect((await loadAccount(engine.deps, accountId))?.held).toBeUndefined();
  expect(await secondYes(engine, await firstYes(engine))).toEqual({ is: "done" });
  hook.isBehind = false;
  expect(await loadAccount(engine.deps, accountId)).toMatchObject({ held: "recreated" });
});

/** Where a process dies, by the call it makes, and whether before or after. */
const deaths: readonly [call: string, nth: number, when: "before" | "after"][] = [
  ["records.save", 1, "before"],
  ["records.save", 1, "after"],
  ["records.save", 2, "before"],
  ["records.save", 2, "after"],
  ["jobs.enqueue", 1, "before"],
  ["records.save", 3, "after"],
];

test.each(deaths)(
  "a process that dies at %s no. %i, %s it, has accepted nothing or all of it",
  async (name, nth, when) => {
    const { engine, hook } = await startBehind();
    await engine.start();
    await engine.pass(1);
    const before = await approved(engine);
    const digest = await firstYes(engine);
    let calls = 0;
    let isDead = false;
    hook.around = async (call, act) => {
      if (call.name === name) calls += 1;
      const isHere = call.name === name && calls === nth;
      if (isDead || (isHere && when === "before")) {
        isDead = true;
        throw new Error("died");
      }
      const result = await act();
      if (isHere) {
        isDead = true;
        throw new Error("died");
      }
      return result;
    };
    await expect(secondYes(engine, digest)).rejects.toThrow("died");
    hook.around = (_, act) => act();
    const isAccepted = (await loadLosses(engine.deps))?.accepted.length === 1;
    expect(isAccepted).toBe(nth > 2 || (nth === 2 && when === "after") || name === "jobs.enqueue");
    if (!isAccepted) {
      expect(statusOf(await engine.transfer(before))).toBe("approved");
      expect(await secondYes(engine, digest, "again")).toEqual({ is: "done" });
    }
    // As when the journal has been sealed.
    hook.isBehind = false;
    await engine.pass(30);
    expect((await loadAccount(engine.deps, accountId))?.liveLinks).toMatchObject([
      { transferId: lostId, ranges: [address] },
    ]);
    expect(["lapsed", "closed"]).toContain(statusOf(await engine.transfer(before)));
    expect(engine.stores.haven.rules(accountId)).not.toContain(address);
    const told = engine.stores.chat.messages("sam").filter(({ key }) => key.includes("loss-accepted"));
    expect(told).toHaveLength(1);
  },
);
