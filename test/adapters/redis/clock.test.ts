import { expect, test } from "vitest";
import { movableClock, systemClock } from "../../../src/adapters/redis/clock.ts";
import { keysOf, standardTag } from "../../../src/adapters/redis/keys.ts";
import { createStandInClock } from "../../../src/standins/clock.ts";
import type { Clock } from "../../../src/workflows/engine/ports.ts";
import { freshTag, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const dayMs = 24 * 60 * 60 * 1000;

/** That it tells the time, so much ahead, at which it was asked. */
async function tellsTime(clock: Clock, aheadMs: number): Promise<void> {
  const askedAt = Date.now() + aheadMs;
  const told = await clock.now();
  expect(told).toBeGreaterThanOrEqual(askedAt);
  expect(told).toBeLessThanOrEqual(Date.now() + aheadMs);
}

test("the system's clock tells the system's time", async () => {
  await tellsTime(systemClock, 0);
});

test("a movable clock runs ahead by what its key holds, as soon as it is set", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  const clock = movableClock(commands, tag);
  await tellsTime(clock, 0);
  await commands.set(keysOf(tag).clockOffset, 3 * dayMs);
  await tellsTime(clock, 3 * dayMs);
});

test("it reads the key that the stand-in clock moves", async () => {
  const moved: string[] = [];
  await createStandInClock({ incrBy: async (key) => moved.push(key) });
  expect(moved).toEqual([keysOf(standardTag).clockOffset]);
});
