import { afterEach, expect, test } from "vitest";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { startWaker, type Waker, type WakerOptions } from "../../../src/adapters/redis/waker.ts";
import { emptyChain } from "../../../src/workflows/audit/chain.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import type { Job } from "../../../src/workflows/engine/store.ts";
import { saveOf } from "../../contracts/records.ts";
import { createMemoryJobs } from "../../fakes/jobs.ts";
import { createMemoryRecords } from "../../fakes/records.ts";
import { freshTag, keptLog, until, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const wakers: Waker[] = [];
const hourMs = 60 * 60 * 1000;

afterEach(async () => {
  await Promise.all(wakers.splice(0).map((waker) => waker.stop()));
});

function start(options: Partial<WakerOptions> & Pick<WakerOptions, "records">): Waker {
  const clock = { now: async () => 1000 };
  const waker = startWaker({ clock, jobs: createMemoryJobs(), log: keptLog(), everyMs: 5, ...options });
  wakers.push(waker);
  return waker;
}

const tickOf = (subject: string): Job => ({ kind: "tick", subject });

test("what is due is enqueued, once, as the clock moves on, however many are due", async () => {
  const records = createRecords(redis.connections().commands, freshTag());
  for (let at = 0; at < 25; at += 1) await records.save(saveOf(`transfer:${at}`, emptyChain, { due: 1000 + at }));
  await records.save(saveOf("transfer:later", emptyChain, { due: 1000 + hourMs }));
  const jobs = createMemoryJobs();
  let now = 0;
  const waker = start({ records, jobs, clock: { now: async () => now }, everyMs: hourMs, holdMs: 60_000, atMost: 10 });
  expect(await waker.pass()).toBe(0);
  now = 2000;
  expect(await waker.pass()).toBe(25);
  expect(await waker.pass()).toBe(0);
  expect(jobs.waiting()).toHaveLength(25);
  expect(jobs.waiting()).toContainEqual(tickOf("transfer:7"));
  now += 60_000;
  // Nobody has settled them: they come back.
  expect(await waker.pass()).toBe(25);
});

test("by itself it wakes what becomes due", async () => {
  const records = createMemoryRecords();
  const jobs = createMemoryJobs();
  start({ records, jobs });
  await records.save(saveOf("transfer:a", emptyChain, { due: 500 }));
  await until(() => jobs.waiting().length === 1);
  expect(jobs.waiting()).toEqual([tickOf("transfer:a")]);
});

test("it never overlaps itself, and a pass asked for begins after the one under way", async () => {
  let atOnce = 0;
  let most = 0;
  let passes = 0;
  const claimDue = async (): Promise<readonly string[]> => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 3));
    atOnce -= 1;
    passes += 1;
    return [];
  };
  const waker = start({ records: { claimDue }, everyMs: 1 });
  await Promise.all([waker.pass(), waker.pass(), waker.pass()]);
  expect(passes).toBeGreaterThanOrEqual(3);
  expect(most).toBe(1);
});

test("it outlives an outage and reports it once", async () => {
  const log = keptLog();
  let passes = 0;
  const claimDue = async (): Promise<readonly string[]> => {
    passes += 1;
    if (passes > 2 && passes < 8) throw new Fault("redis-unreachable", "unavailable");
    return [];
  };
  start({ records: { claimDue }, log, everyMs: 1 });
  await until(() => passes > 10);
  expect(log.events).toEqual(["waker-away", "waker-back"]);
});

test("once it has stopped it claims nothing more", async () => {
  let passes = 0;
  const claimDue = async (): Promise<readonly string[]> => {
    passes += 1;
    return [];
  };
  const waker = start({ records: { claimDue }, everyMs: 1 });
  await until(() => passes > 2);
  await waker.stop();
  const before = passes;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(passes).toBe(before);
});
