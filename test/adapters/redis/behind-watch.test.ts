import { expect, test } from "vitest";
import { watchBehind } from "../../../src/adapters/redis/behind-watch.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { keptLog, until } from "./shared-redis.ts";

test("each loss is announced once, however often that fails at first, and again once it came to be and went", async () => {
  const announced: string[] = [];
  const log = keptLog();
  let behindAt: string | undefined;
  let failures = 2;
  let looks = 0;
  const stop = watchBehind({
    behindAt: () => {
      looks += 1;
      return behindAt;
    },
    announce: async (at) => {
      if (failures-- > 0) throw new Fault("redis-unreachable", "unavailable");
      announced.push(at);
    },
    log,
    everyMs: 2,
  });
  const aWhile = async (): Promise<void> => {
    const before = looks;
    await until(() => looks > before + 3);
  };
  await aWhile();
  expect(announced).toEqual([]);
  behindAt = "5-0";
  await until(() => announced.length > 0);
  expect(log.events).toEqual(["behind-journal-unannounced"]);
  await aWhile();
  expect(announced).toEqual(["5-0"]);
  behindAt = undefined;
  await aWhile();
  behindAt = "5-0";
  await until(() => announced.length > 1);
  behindAt = "6-0";
  await until(() => announced.length > 2);
  expect(announced).toEqual(["5-0", "5-0", "6-0"]);
  await stop();
  const before = looks;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks).toBe(before);
});
