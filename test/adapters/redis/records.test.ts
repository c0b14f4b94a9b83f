import { expect, test } from "vitest";
import { keysOf } from "../../../src/adapters/redis/keys.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { emptyChain } from "../../../src/workflows/audit/chain.ts";
import { recordsContract, saveOf, saveTimes } from "../../contracts/records.ts";
import { createMemoryLeases } from "../../fakes/leases.ts";
import { createMemoryRecords } from "../../fakes/records.ts";
import { freshTag, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();

recordsContract("Redis", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  return { records: createRecords(commands, tag), leases: createLeases(commands, tag) };
});

recordsContract("in memory", async () => {
  const leases = createMemoryLeases();
  return { records: createMemoryRecords(leases), leases };
});

test("every save puts its place, and no content, at the end of the order stream", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  const records = createRecords(commands, tag);
  await Promise.all([saveTimes(records, "transfer:a", 3), saveTimes(records, "transfer:b", 2)]);
  const places = await commands.xrange(keysOf(tag).stream, "-", "+");
  const seqsOf = (subject: string): (string | undefined)[] =>
    places.filter(([, fields]) => fields[1] === subject).map(([, fields]) => fields[3]);
  expect(seqsOf("transfer:a")).toEqual(["1", "2", "3"]);
  expect(seqsOf("transfer:b")).toEqual(["1", "2"]);
  expect(places.every(([, fields]) => fields.length === 4)).toBe(true);
});

test("an event is remembered for a day", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  await createRecords(commands, tag).save(saveOf("transfer:a", emptyChain, { event: "Ev1" }));
  const leftMs = await commands.pttl(keysOf(tag).event("Ev1"));
  expect(leftMs).toBeGreaterThan(86_390_000);
  expect(leftMs).toBeLessThanOrEqual(86_400_000);
});

test("a save that Redis refuses is a Fault with Redis' code, and changes nothing", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  const keys = keysOf(tag);
  await commands.set(keys.record("transfer:b"), "not a hash");
  await expect(createRecords(commands, tag).save(saveOf("transfer:b", emptyChain))).rejects.toMatchObject({
    code: "redis-unreachable",
    kind: "unavailable",
    platformCode: "WRONGTYPE",
  });
  expect(await commands.exists(keys.audit("transfer:b"), keys.stream)).toBe(0);
});
