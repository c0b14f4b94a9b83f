import { expect, test } from "vitest";
import { killedAt } from "./kills.ts";

test("a process that is killed after each call leaves stories that end the same", async () => {
  const { met, expected } = await killedAt("after");
  expect(met).toEqual(expected);
});
