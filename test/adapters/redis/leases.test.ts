import { expect, test } from "vitest";
import { connectRedis } from "../../../src/adapters/redis/connection.ts";
import { keysOf, standardTag } from "../../../src/adapters/redis/keys.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { leasesContract } from "../../contracts/leases.ts";
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
