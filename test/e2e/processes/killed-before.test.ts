import { expect, test } from "vitest";
import { killedAt } from "./kills.ts";

test("a process that is killed before each call leaves stories that end the same", async () => {
  const { met, expected } = await killedAt("before");
  expect(met).toEqual(expected);
});
