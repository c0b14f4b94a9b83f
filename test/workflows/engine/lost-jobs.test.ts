import { describe, expect, test } from "vitest";
import { takeInConfiguration } from "../../../src/workflows/engine/configure.ts";
import { perform } from "../../../src/workflows/engine/perform.ts";
import type { Job } from "../../../src/workflows/engine/store.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, linkMessage, opened } from "./people.ts";
import { castIds, createStores, othersRules, portsOn, type Setup } from "./stores.ts";

const { accountId } = environment();

function takeAll({ stores }: Engine): readonly Job[] {
  const jobs: Job[] = [];
  for (let job = stores.jobs.take(); job !== undefined; job = stores.jobs.take()) jobs.push(job);
  return jobs;
}

/**
 * Lets time pass under a queue that loses whatever a save or a job puts into it: only what the due index gives, and
 * what looking at that makes due, is done.
 */
async function passLosing(engine: Engine, minutes: number): Promise<void> {
  const { clock, records } = engine.stores;
  const end = plusMinutes(clock.now, minutes);
  for (;;) {
    takeAll(engine);
    for (const subject of await records.claimDue(clock.now, 60_000, 500))
      await perform(engine.deps, { kind: "tick", subject });
    for (const job of takeAll(engine)) await perform(engine.deps, job).catch(() => undefined);
    for (const subject of records.subjects())
      records.setJournaled(subject, (await records.load(subject))?.chain.seq ?? 0);
    const next = await records.nextDue();
    if (next === undefined || next > end) break;
    clock.now = Math.max(clock.now, next);
  }
  takeAll(engine);
}

async function startLosing(setup: Setup = {}): Promise<Engine> {
  const stores = createStores();
  const engine = new Engine(stores, portsOn(stores, setup));
  await takeInConfiguration(engine.deps, { heron: { all: "first" } });
  await passLosing(engine, 5);
  return engine;
}

test("a queue that loses everything costs minutes, and nothing else", async () => {
  const engine = await startLosing();
  const id = await approved(engine);
  await passLosing(engine, 15);
  expect(statusOf(await engine.transfer(id))).toBe("open");
  const link = engine.stores.haven.minted.at(-1)?.minted.link;
  if (link === undefined) throw new Error("no link");
  expect(linkMessage(engine, id)?.text).toContain(link.reveal());
  expect(await engine.stores.haven.visitor.put(link, "cohort.csv", address)).toBe(true);
  await passLosing(engine, 90);
  expect(doorOne(await engine.transfer(id))).toMatchObject({
    status: "closed",
    proof: { kind: "read-back" },
    arrivals: { files: 1 },
  });
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  for (const person of castIds) {
    const keys = engine.stores.chat.messages(person).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
  expect(await engine.stores.messages.settledGeneration(`transfer:${id}`, "fake")).toBe(
    (await engine.transfer(id)).generation,
  );
});

test("an account that can't be read at the start is read once it can be, though nobody asks again", async () => {
  const stores = createStores();
  const engine = new Engine(stores, portsOn(stores));
  for (let time = 0; time < 10; time++) stores.haven.failNext("read", "away");
  await takeInConfiguration(engine.deps, { heron: { all: "first" } });
  await passLosing(engine, 30);
  expect(await approved(engine)).toMatch(/^IN-/);
});

test("news of a changed configuration reaches the admins though the queue loses it", async () => {
  const engine = await startLosing();
  await takeInConfiguration(engine.deps, { heron: { all: "second" } });
  await passLosing(engine, 5);
  for (const admin of ["sam", "noor"]) {
    const told = engine.stores.chat.messages(admin).filter(({ key }) => key.includes("bulletin/"));
    expect(told).toHaveLength(1);
  }
});

test("an opening and a closing go on where the queue was lost half-way", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  takeAll(engine);
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id)).status).toBe("closed");
});

/** Works the queue off with every job done twice, in one way or another. */
const twice: Readonly<Record<string, (engine: Engine, job: Job) => Promise<void>>> = {
  "one after the other": async (engine, job) => {
    await perform(engine.deps, job).catch(() => undefined);
    await perform(engine.deps, job).catch(() => undefined);
  },
  "at once": async (engine, job) => {
    await Promise.allSettled([perform(engine.deps, job), perform(engine.deps, job)]);
  },
};

async function passTwice(engine: Engine, minutes: number, how: (engine: Engine, job: Job) => Promise<void>) {
  const { clock, records, jobs } = engine.stores;
  for (let minute = 0; minute <= minutes; minute++) {
    const due = await records.claimDue(clock.now, 60_000, 500);
    await jobs.enqueue(due.map((subject) => ({ kind: "tick", subject })));
    for (let job = jobs.take(); job !== undefined; job = jobs.take()) await how(engine, job);
    for (const subject of records.subjects())
      records.setJournaled(subject, (await records.load(subject))?.chain.seq ?? 0);
    clock.now += 60_000;
  }
}

describe("every job may be done twice", () => {
  test.each(Object.entries(twice))("%s", async (_, how) => {
    const engine = await startEngine();
    const id = await approved(engine);
    await passTwice(engine, 10, how);
    expect(statusOf(await engine.transfer(id))).toBe("open");
    await passTwice(engine, 75, how);
    expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
    expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
    const { entries } = await engine.stores.records.history(`transfer:${id}`);
    for (const code of ["opening-authorised", "rule-seen", "link-delivered", "ended", "proven-closed"]) {
      expect(entries.filter((entry) => entry.code === code)).toHaveLength(1);
    }
    for (const person of castIds) {
      const keys = engine.stores.chat.messages(person).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(linkMessage(engine, id)?.text).not.toContain("sig=");
  });
});
