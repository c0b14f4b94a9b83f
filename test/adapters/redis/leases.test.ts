import { expect, test } from "vitest";
import { keysOf } from "../../../src/adapters/redis/keys.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { leasesContract } from "../../contracts/leases.ts";
import { createMemoryLeases } from "../../fakes/leases.ts";
import { freshTag, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();

leasesContract("Redis", async () => createLeases(redis.connections().commands, freshTag()));
leasesContract("in memory", async () => createMemoryLeases());

test("a holder never believes in more of a lease than Redis keeps", async () => {
  const { commands } = redis.connections();
  const tag = freshTag();
  for (let round = 0; round < 20; round += 1) {
    const lease = await createLeases(commands, tag).acquire("account", 5000);
    const believed = lease?.remainingMs() ?? Number.NaN;
    expect(believed).toBeLessThanOrEqual((await commands.pttl(keysOf(tag).lease("account"))) + 5);
    await lease?.release();
  }
});
