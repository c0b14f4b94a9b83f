import { expect, test } from "vitest";
import { measureKept } from "../../bench/kept.ts";
import { redisBinary } from "../setup/redis-binary.ts";

test("what the bench keeps can be kept by today's rules, worked on and asked for", async () => {
  const { figures } = await measureKept(await redisBinary(), { transfers: 12, open: 4, environments: 2, asks: 4 });
  expect(figures.map(({ value }) => value > 0)).toEqual(figures.map(() => true));
});
