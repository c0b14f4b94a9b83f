import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type JournalCopier,
  type JournalCopierOptions,
  startJournalCopier,
} from "../../../src/adapters/redis/journal-copier.ts";
import { keysOf } from "../../../src/adapters/redis/keys.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { emptyChain } from "../../../src/workflows/audit/chain.ts";
import type { Records } from "../../../src/workflows/engine/store.ts";
import { lossesSubject } from "../../../src/workflows/losses/acceptance.ts";
import { journalItems } from "../../contracts/journal.ts";
import { saveOf, saveTimes } from "../../contracts/records.ts";
import { createMemoryJournal, type MemoryJournal } from "../../fakes/journal.ts";
import { patienceMs } from "../../setup/patience.ts";
import { freshTag, keptLog, until, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const copiers: JournalCopier[] = [];
let tag: string;
let records: Records;
let journal: MemoryJournal;
const log = keptLog();

beforeEach(() => {
  tag = freshTag();
  records = createRecords(redis.connections().commands, tag);
  journal = createMemoryJournal();
  log.events.length = 0;
});
afterEach(async () => {
  await Promise.all(copiers.splice(0).map((copier) => copier.stop()));
});

async function start(more: Partial<JournalCopierOptions> = {}): Promise<JournalCopier> {
  const connections = redis.connections();
  const leases = createLeases(connections.commands, tag);
  const onJournaled = async (): Promise<void> => undefined;
  const copier = await startJournalCopier({ connections, tag, journal, leases, log, onJournaled, ...more });
  copiers.push(copier);
  return copier;
}

/** Two admins accept that Redis lacks what the journal holds up to this position. */
async function accept(position: string): Promise<void> {
  const accepted = [{ id: "d1ge57", positions: [position], first: "max", second: "nora", at: 0 }];
  await records.save(saveOf(lossesSubject, emptyChain, { state: { format: 1, version: 1, accepted } }));
}

/** The journal's entries without what stands there twice, as `subject seq`. */
function kept(): readonly string[] {
  return [...new Map(journal.items().map((item) => [item.position, item])).values()].map(
    ({ entry }) => `${entry.subject} ${entry.seq}`,
  );
}

async function ordered(): Promise<readonly string[]> {
  const places = await redis.connections().commands.xrange(keysOf(tag).stream, "-", "+");
  return places.map(([, [, subject, , seq]]) => `${subject} ${seq}`);
}

test("every entry is copied once, in order, with its detail, and then marked and told", async () => {
  await saveTimes(records, "transfer:before", 300);
  const told = new Set<string>();
  const copier = await start({
    onJournaled: async (subjects) => subjects.forEach((subject) => void told.add(subject)),
  });
  expect(copier.status()).toBe("following");
  await Promise.all([saveTimes(records, "transfer:a", 20), saveTimes(records, "transfer:b", 30)]);
  await copier.drain();
  expect(journal.items()).toHaveLength(350);
  expect(kept()).toEqual(await ordered());
  expect(journal.items().every(({ detail }) => detail !== null)).toBe(true);
  expect(await records.journaledSeq("transfer:before")).toBe(300);
  expect(await records.journaledSeq("transfer:b")).toBe(30);
  expect([...told].sort()).toEqual(["transfer:a", "transfer:b", "transfer:before"]);
});

test("an entry is in the journal as soon as it is saved, not when the copier would have looked by itself", async () => {
  const told = new Set<string>();
  // It would look by itself long after this test has given up.
  const pollMs = 10 * patienceMs;
  await start({
    ...{ pollMs, leaseMs: 4 * pollMs },
    onJournaled: async (subjects) => subjects.forEach((subject) => void told.add(subject)),
  });
  for (const subject of ["transfer:a", "transfer:b", "transfer:c"]) {
    await records.save(saveOf(subject, emptyChain));
    await until(() => told.has(subject));
  }
  expect(kept()).toEqual(["transfer:a 1", "transfer:b 1", "transfer:c 1"]);
});

test("nothing is marked before the journal has it", async () => {
  journal.fail("before-keeping");
  const copier = await start({ pollMs: 20 });
  await saveTimes(records, "transfer:a", 2);
  await until(() => log.events.length > 0);
  expect(await records.journaledSeq("transfer:a")).toBe(0);
  journal.fail("never");
  await copier.drain();
  expect(await records.journaledSeq("transfer:a")).toBe(2);
  expect(kept()).toEqual(["transfer:a 1", "transfer:a 2"]);
  expect(log.events).toEqual(["journal-copy-failed", "journal-copy-resumed"]);
});

test("what was kept before a crash, and not marked, is marked by the next copier", async () => {
  journal.fail("after-keeping");
  const dying = await start({ pollMs: 20 });
  await saveTimes(records, "transfer:a", 3);
  await until(() => journal.items().length >= 3);
  await dying.stop();
  journal.fail("never");
  const told: string[] = [];
  const next = await start({ onJournaled: async (subjects) => void told.push(...subjects) });
  await next.drain();
  expect(await records.journaledSeq("transfer:a")).toBe(3);
  expect(told).toContain("transfer:a");
  expect(kept()).toEqual(["transfer:a 1", "transfer:a 2", "transfer:a 3"]);
});

test("one process copies at a time; when it stops another takes over without a gap", async () => {
  const [one, other] = [await start({ pollMs: 20 }), await start({ pollMs: 20 })];
  await saveTimes(records, "transfer:a", 40);
  await Promise.all([one.drain(), other.drain()]);
  expect(journal.items()).toHaveLength(40);
  await Promise.all([one.stop(), saveTimes(records, "transfer:b", 40)]);
  await other.drain();
  expect(journal.items()).toHaveLength(80);
  expect(kept()).toEqual(await ordered());
});

test("a copier that loses its lease again and again copies everything once", async () => {
  const copier = await start({ leaseMs: 30, pollMs: 5 });
  const other = await start({ leaseMs: 30, pollMs: 5 });
  for (let round = 0; round < 10; round += 1) {
    await saveTimes(records, `transfer:${round}`, 5);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await Promise.all([copier.drain(), other.drain()]);
  expect(kept()).toEqual(await ordered());
});

test("a Redis that lacks the journal's last entry is behind: nothing is copied until that is accepted", async () => {
  await saveTimes(records, "transfer:a", 2);
  journal = createMemoryJournal(journalItems("transfer:lost", 3, 900));
  const copier = await start({ pollMs: 10 });
  expect(copier.status()).toBe("behind-journal");
  await expect(copier.drain()).rejects.toMatchObject({ code: "redis-behind-journal", kind: "refused" });
  await saveTimes(records, "transfer:b", 1);
  const other = await start({ pollMs: 10 });
  expect(other.status()).toBe("behind-journal");
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(journal.items()).toHaveLength(3);
  expect(await records.journaledSeq("transfer:b")).toBe(0);

  await accept("902-0");
  await until(() => copier.status() === "following" && other.status() === "following");
  await copier.drain();
  expect(kept()).toEqual(await ordered());
  expect(await journal.sealed()).toMatchObject([{ position: "902-0" }]);
  expect(log.events.filter((event) => event === "redis-behind-journal")).toHaveLength(2);
  expect(log.events.filter((event) => event === "journal-sealed")).toHaveLength(1);
  // Once entries follow, it is not behind any more, for a process that starts later either.
  expect((await start()).status()).toBe("following");
});

test("a Redis that loses the acceptance once the journal is sealed is behind, however little the new one holds", async () => {
  journal = createMemoryJournal(journalItems("transfer:lost", 3, 900));
  await journal.seal("902-0");
  await accept("902-0");
  const copier = await start();
  expect(copier.status()).toBe("following");
  await copier.stop();
  await redis.connections().commands.del(keysOf(tag).record(lossesSubject), keysOf(tag).stream);
  journal = createMemoryJournal(journalItems("transfer:lost", 3, 900));
  await journal.seal("902-0");
  const behind = await start();
  expect([behind.status(), behind.behindAt(), await journal.lastPosition()]).toEqual([
    "behind-journal",
    "902-0",
    undefined,
  ]);
});

test("stopping ends the copying under way and gives the lease back", async () => {
  const copier = await start();
  await saveTimes(records, "transfer:a", 3);
  await copier.stop();
  const items = journal.items().length;
  expect(await records.journaledSeq("transfer:a")).toBe(items);
  await saveTimes(records, "transfer:b", 1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(journal.items()).toHaveLength(items);
  expect(await createLeases(redis.connections().commands, tag).acquire("journal", 10)).toBeDefined();
});

test("a mark that reached a Redis without the entry it is of counts for nothing in the journal that is begun", async () => {
  journal = createMemoryJournal(journalItems("account:a", 3, 900));
  const copier = await start({ pollMs: 10 });
  // Sent again on the new connection, because the reply was lost with Redis.
  await redis.connections().commands.hset(keysOf(tag).journaled, "account:a", "3");
  await accept("902-0");
  await until(() => copier.status() === "following");
  await copier.drain();
  journal.fail("before-keeping");
  await saveTimes(records, "account:a", 2);
  expect(await records.journaledSeq("account:a")).toBe(0);
  journal.fail("never");
  await copier.drain();
  expect(await records.journaledSeq("account:a")).toBe(2);
});

test("a Redis must hold, or know as accepted, the end of every journal that was sealed, not of the last one alone", async () => {
  await saveTimes(records, "transfer:a", 1);
  const [held] = await redis.connections().commands.xrange(keysOf(tag).stream, "-", "+");
  journal = createMemoryJournal(journalItems("transfer:lost", 3, 900));
  await journal.seal("902-0");
  await journal.append(journalItems("transfer:a", 1).map((item) => ({ ...item, position: held?.[0] ?? "" })));
  await journal.seal(held?.[0] ?? "");
  const copier = await start();
  expect([copier.status(), await journal.sealed()]).toMatchObject(["behind-journal", [{}, {}]]);
});
