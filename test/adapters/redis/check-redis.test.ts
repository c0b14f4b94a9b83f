import { expect, test } from "vitest";
import { checkRedis } from "../../../src/adapters/redis/check-redis.ts";
import { connectRedis, type RedisConnections } from "../../../src/adapters/redis/connection.ts";
import { findFreePort } from "../../../src/standins/loopback-server.ts";
import { useOwnRedis } from "./shared-redis.ts";

const own = useOwnRedis();

async function withRedis(use: (connections: RedisConnections, url: string) => Promise<void>): Promise<void> {
  const server = await own.start({ port: await findFreePort() });
  const connections = await connectRedis({ url: server.url });
  try {
    await use(connections, server.url);
  } finally {
    connections.close();
  }
}

test("a Redis that keeps what it is told is accepted", async () => {
  await withRedis(async ({ commands }) => {
    await expect(checkRedis(commands)).resolves.toBeUndefined();
  });
});

test("a Redis that evicts, keeps no append-only file, or leaves it to the system when that is written, is refused", async () => {
  await withRedis(async ({ commands }) => {
    await commands.config("SET", "maxmemory-policy", "allkeys-lru");
    await expect(checkRedis(commands)).rejects.toMatchObject({ code: "redis-eviction", kind: "refused" });
    await expect(checkRedis(commands, { trustSettings: true })).rejects.toMatchObject({ code: "redis-eviction" });
    await commands.config("SET", "maxmemory-policy", "noeviction");
    await commands.config("SET", "appendfsync", "no");
    await expect(checkRedis(commands)).rejects.toMatchObject({ code: "redis-no-fsync", kind: "refused" });
    await commands.config("SET", "appendfsync", "always");
    await expect(checkRedis(commands)).resolves.toBeUndefined();
    await commands.config("SET", "appendonly", "no");
    await expect(checkRedis(commands)).rejects.toMatchObject({ code: "redis-no-append-only", kind: "refused" });
  });
});

test("settings that Redis does not tell are refused, unless somebody vouches for them", async () => {
  await withRedis(async ({ commands }, url) => {
    await commands.call("ACL", "SETUSER", "bot", "on", "nopass", "~*", "+@all", "-config");
    const bot = await connectRedis({ url: url.replace("redis://", "redis://bot:any@") });
    try {
      await expect(checkRedis(bot.commands)).rejects.toMatchObject({
        code: "redis-settings-unreadable",
        kind: "refused",
      });
      await expect(checkRedis(bot.commands, { trustSettings: true })).resolves.toBeUndefined();
    } finally {
      bot.close();
    }
  });
});

test.each([
  ["6.0.20", "redis-too-old"],
  ["5.0.3", "redis-too-old"],
  ["6.2.0", "none"],
  ["7.2.4", "none"],
])("Redis %s: %s", async (version, code) => {
  const asked = {
    info: async () => `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`,
    config: async (_verb: "GET", name: string) => [name, name === "appendonly" ? "yes" : "noeviction"],
  };
  const outcome = await checkRedis(asked).then(
    () => "none",
    (fault: { code: string }) => fault.code,
  );
  expect(outcome).toBe(code);
});
