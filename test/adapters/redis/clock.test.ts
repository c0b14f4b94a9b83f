import { expect, test } from "vitest";
import { movableClock, systemClock } from "../../../src/adapters/redis/clock.ts";
import { keysOf, standardTag } from "../../../src/adapters/redis/keys.ts";
import { createStandInClock } from "../../../src/standins/clock.ts";
import { freshTag, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const dayMs = 24 * 60 * 60 * 1000;

test("the system's clock tells the system's time", async () => {
  expect(Math.abs((await systemClock.now()) - Date.now())).toBeLessThan(50);
});

test("a movable clock runs ahead by what its key holds, as soon as it is set", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  const clock = movableClock(commands, tag);
  expect(Math.abs((await clock.now()) - Date.now())).toBeLessThan(50);
  await commands.set(keysOf(tag).clockOffset, 3 * dayMs);
  expect(Math.abs((await clock.now()) - Date.now() - 3 * dayMs)).toBeLessThan(50);
});

test("it reads the key that the stand-in clock moves", async () => {
  const moved: string[] = [];
  await createStandInClock({ incrBy: async (key) => moved.push(key) });
  expect(moved).toEqual([keysOf(standardTag).clockOffset]);
});
