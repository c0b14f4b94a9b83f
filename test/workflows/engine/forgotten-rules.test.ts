import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { append, emptyChain } from "../../../src/workflows/audit/chain.ts";
import type { Detail, Entry, EntryDraft } from "../../../src/workflows/audit/entry.ts";
import {
  type Account,
  type AccountChange,
  intend,
  newAccount,
  reclaim,
  release,
} from "../../../src/workflows/doors/account.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { createForgottenRules } from "../../../src/workflows/engine/forgotten-rules.ts";
import type { JournalItem } from "../../../src/workflows/engine/store.ts";
import { accountSubject } from "../../../src/workflows/engine/subjects.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { accountIdentity, start } from "../../builders/environment.ts";
import { createMemoryJournal, type MemoryJournal } from "../../fakes/journal.ts";
import { Engine, startEngine } from "./engine.ts";
import { opened } from "./people.ts";
import { othersRules, portsOn } from "./stores.ts";

const [one, other] = ["203.0.113.7", "203.0.113.8"];
const accountId = accountIdentity.resourceId;

type Step = (account: Account) => AccountChange;
const adds =
  (...ranges: string[]): Step =>
  (account) =>
    intend(account, ranges, [], start, 1);
const removes =
  (...ranges: string[]): Step =>
  (account) =>
    release(account, ranges, start, 3_600_000, 1);
const reclaims =
  (...ranges: string[]): Step =>
  (account) =>
    reclaim(account, ranges, start, 1);

interface Kept {
  readonly account: Account;
  readonly items: readonly JournalItem[];
}
const nothing: Kept = { account: newAccount(accountId), items: [] };
let salts = 0;

/** An account's chain, played on from where it stood by real changes. */
function play(from: Kept, ...steps: readonly Step[]): Kept {
  return steps.reduce<Kept>(({ account, items }, step) => {
    const change = step(account) ?? { account, entry: draft };
    const head = items.at(-1)?.entry ?? emptyChain;
    const made = append(accountSubject(accountId), head, change.entry, start, `salt-${salts++}`);
    return { account: change.account, items: [...items, { position: `${salts}-0`, ...made }] };
  }, from);
}
const draft: EntryDraft = { code: "account-seen", by: null, via: null, facts: {}, detail: null };

const logged: string[] = [];
const note = (event: string): void => void logged.push(event);
const log = { info: note, warn: note, error: note };
/** Something that never comes. */
const hangs = () => new Promise<never>(() => {});
let journal: MemoryJournal;
beforeEach(() => {
  logged.length = 0;
  journal = createMemoryJournal();
});

/** What is forgotten by a Redis that holds these items, of a journal that keeps `journal`. */
async function forgotten(held: Kept): Promise<readonly string[]> {
  const entries: readonly Entry[] = held.items.map(({ entry }) => entry);
  const details = held.items.flatMap(({ detail }): readonly Detail[] => (detail === null ? [] : [detail]));
  const records = {
    load: async () => ({ state: held.account, chain: entries.at(-1) ?? emptyChain }),
    history: async () => ({ entries, details }),
  };
  return createForgottenRules({ records, journal, log, tooLong: hangs })(accountId);
}

test("nothing is forgotten while Redis holds what the journal does, or more", async () => {
  const held = play(nothing, adds(one), removes(one), adds(other));
  await journal.append(held.items);
  expect(await forgotten(held)).toEqual([]);
  expect(await forgotten(play(held, adds(one)))).toEqual([]);
});

test("a rule whose intent Redis has lost is forgotten, all of them where Redis has lost everything", async () => {
  const before = play(nothing, adds(one));
  await journal.append(play(before, adds(other)).items);
  expect(await forgotten(before)).toEqual([other]);
  expect(await forgotten(nothing)).toEqual([one, other]);
});

test("a rule that was removed before the loss is not forgotten, and is again where it was added once more", async () => {
  const lost = play(nothing, adds(one, other), removes("203.0.113.7/32"));
  await journal.append(lost.items);
  expect(await forgotten(nothing)).toEqual([other]);
  await journal.append(play(lost, adds(one)).items.slice(-1));
  expect(await forgotten(nothing)).toEqual([other, one]);
});

test("what Redis has taken back or removed since its loss is not forgotten any more", async () => {
  await journal.append(play(nothing, adds(one, other)).items);
  const since = play(nothing, adds(), reclaims(one));
  expect(await forgotten(since)).toEqual([other]);
  expect(await forgotten(play(since, removes(one), reclaims(other), removes(other)))).toEqual([]);
});

test("a rule that was taken back after one loss is forgotten by the next", async () => {
  await journal.append(play(nothing, adds(one)).items);
  const since = play(nothing, adds(), reclaims(one));
  await journal.append(since.items);
  expect(await forgotten(since)).toEqual([]);
  expect(await forgotten({ ...since, items: since.items.slice(0, 1) })).toEqual([one]);
});

test("an entry that stands in the journal twice counts where it stood first", async () => {
  const lost = play(nothing, adds(one), removes(one));
  await journal.append([...lost.items, ...lost.items.slice(0, 1)]);
  expect(await forgotten(nothing)).toEqual([]);
});

test("an entry whose detail was erased names no range", async () => {
  const lost = play(nothing, adds(one), adds(other));
  await journal.append(lost.items.map((item, at) => (at === 0 ? { ...item, detail: null } : item)));
  expect(await forgotten(nothing)).toEqual([other]);
});

test("the journal is read again only when it or the account has changed", async () => {
  const lost = play(nothing, adds(one), adds(other));
  await journal.append(lost.items.slice(0, 1));
  let held = nothing;
  let reads = 0;
  const counting = { ...journal, entriesOf: (subject: string) => journal.entriesOf(subject).finally(() => reads++) };
  const records = {
    load: async () => ({ state: held.account, chain: held.items.at(-1)?.entry ?? emptyChain }),
    history: async () => ({ entries: held.items.map(({ entry }) => entry), details: [] }),
  };
  const look = createForgottenRules({ records, journal: counting, log, tooLong: hangs });
  expect([await look(accountId), await look(accountId), reads]).toEqual([[one], [one], 1]);
  await journal.append(lost.items.slice(1));
  expect([await look(accountId), reads]).toEqual([[one, other], 2]);
  held = play(nothing, reclaims(one));
  expect([await look(accountId), reads]).toEqual([[one, other], 3]);
});

/** Reads of a journal that fail, each in its way. */
const failures: Readonly<Record<string, () => Promise<never>>> = {
  "can't be read": async () => {
    throw new Fault("journal-unwritable", "unavailable");
  },
  hangs,
};

test.each(Object.entries(failures))(
  "a journal that %s is logged and holds nothing up, and is read as soon as it can be",
  async (_, fails) => {
    await journal.append(play(nothing, adds(one)).items);
    let isReadable = false;
    const failing: MemoryJournal = {
      ...journal,
      entriesOf: (subject) => (isReadable ? journal.entriesOf(subject) : fails()),
    };
    const records = { load: async () => undefined, history: async () => ({ entries: [], details: [] }) };
    const tooLong = () => (isReadable ? hangs() : setImmediate());
    const look = createForgottenRules({ records, journal: failing, log, tooLong });
    expect(await look(accountId)).toEqual([]);
    expect(logged).toEqual(["forgotten-rules-unread"]);
    isReadable = true;
    expect(await look(accountId)).toEqual([one]);
  },
);

test("a door is closed and proven while Redis is behind a journal that hangs", async () => {
  const engine = await startEngine();
  const { stores } = engine;
  const id = await opened(engine);
  const stuck: MemoryJournal = { ...journal, entriesOf: hangs };
  const look = createForgottenRules({ records: stores.records, journal: stuck, log, tooLong: setImmediate });
  const behind = new Engine(stores, portsOn(stores, { forgottenRules: look, mayOpen: () => false }));
  await behind.presses("sam", { verb: "close", transfer: id, door: "d1" });
  await behind.passUntil(async () => statusOf(await behind.transfer(id)) === "closed", 5);
  expect(stores.haven.rules(accountId)).toEqual(othersRules);
  expect(logged).toContain("forgotten-rules-unread");
});
