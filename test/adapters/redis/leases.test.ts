import { expect, test } from "vitest";
import { connectRedis } from "../../../src/adapters/redis/connection.ts";
import { keepLease } from "../../../src/adapters/redis/held-lease.ts";
import { keysOf, standardTag } from "../../../src/adapters/redis/keys.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { emptyChain } from "../../../src/workflows/audit/chain.ts";
import { leasesContract } from "../../contracts/leases.ts";
import { saveOf } from "../../contracts/records.ts";
import { createMemoryLeases } from "../../fakes/leases.ts";
import { freshTag, until, useOwnRedis, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const own = useOwnRedis();

leasesContract("Redis", async () => createLeases(redis.connections().commands, freshTag()));
leasesContract("in memory", async () => createMemoryLeases());

test("a lease that can't be given back, or was had by nobody who knows, is free soon after Redis is back", async () => {
  const server = await own.start();
  const { commands, close } = await connectRedis({ url: server.url, commandTimeoutMs: 150 });
  const leases = createLeases(commands);
  const isFree = async (): Promise<boolean> => {
    const lease = await leases.acquire("account", 60_000).catch(() => undefined);
    await lease?.release();
    return lease !== undefined;
  };
  const lease = await leases.acquire("account", 60_000);
  await server.kill("SIGKILL");
  await lease?.release();
  await server.start();
  await until(isFree);
  process.kill(server.pid, "SIGSTOP");
  const code = "redis-unreachable";
  await expect(leases.acquire("account", 60_000)).rejects.toMatchObject({ code, kind: "unknown-outcome" });
  process.kill(server.pid, "SIGCONT");
  await until(isFree);
  expect(await commands.exists(keysOf(standardTag).lease("account"))).toBe(0);
  close();
});

test("a holder never believes in more of a lease than Redis keeps", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  for (let round = 0; round < 20; round += 1) {
    const lease = await createLeases(commands, tag).acquire("account", 5000);
    // Asked first, because what Redis keeps grows less meanwhile; it gives whole milliseconds.
    const kept = await commands.pttl(keysOf(tag).lease("account"));
    expect(lease?.remainingMs()).toBeLessThanOrEqual(kept + 1);
    await lease?.release();
  }
});

test("a Redis that lost its last second gives nobody the epoch that somebody still holds from then", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  const [leases, records] = [createLeases(commands, tag), createRecords(commands, tag)];
  await (await leases.acquire("account", 10_000))?.release();
  const held = keepLease(leases, "journal", 400);
  await held.hold();
  const keys = [keysOf(tag).epoch("account"), keysOf(tag).epoch("journal")] as const;
  const kept = await Promise.all(keys.map((key) => commands.get(key)));
  const sleeper = await leases.acquire("account", 10_000);
  // As if the second in which they were taken had never been written.
  await commands.del(keysOf(tag).lease("account"), keysOf(tag).lease("journal"));
  await commands.set(keys[0], kept[0] ?? "");
  await commands.del(keys[1]);
  const next = await leases.acquire("account", 10_000);
  await (await leases.acquire("journal", 10_000))?.release();
  expect([next?.epochBefore, sleeper?.epochBefore]).toEqual([Number(kept[0]), Number(kept[0])]);
  const fence = { lease: "account", epoch: sleeper?.epoch ?? 0 };
  expect(await records.save(saveOf("transfer:a", emptyChain, { fence }))).toEqual({ outcome: "fenced" });
  const taken = { lease: "account", epoch: next?.epoch ?? 0 };
  expect(await records.save(saveOf("transfer:a", emptyChain, { fence: taken }))).toEqual({ outcome: "saved" });
  await until(() => held.sureForMs() <= 0);
  expect(await held.hold()).toEqual({ held: true, isNew: true });
});
