import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findRedis } from "../../scripts/bootstrap/redis.mjs";
import { createStandInClock } from "../../src/standins/clock.ts";
import { findFreePort } from "../../src/standins/loopback-server.ts";
import { type RedisServer, type RedisServerOptions, startRedisServer } from "../../src/standins/redis-server.ts";

let folder: string;
const started: RedisServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-redis-test-"));
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await rm(folder, { recursive: true });
});

async function start(options: Partial<RedisServerOptions> = {}): Promise<RedisServer> {
  const server = await startRedisServer({ binary: (await findRedis(env)) ?? "redis-server", folder, ...options });
  started.push(server);
  return server;
}

async function withClient<T>(server: RedisServer, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(server.url);
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

test("a private Redis keeps what was written through a kill -9, at the same socket", async () => {
  const first = await start();
  await withClient(first, (client) => client.set("kept", "yes"));
  await first.kill("SIGKILL");
  const second = await start();
  expect(second.socketPath).toBe(first.socketPath);
  expect(await withClient(second, (client) => client.get("kept"))).toBe("yes");
});

test("a private Redis that was killed or stopped starts again under the same name, as another process", async () => {
  const server = await start();
  for (const end of [() => server.kill("SIGKILL"), () => server.stop()]) {
    const before = server.pid;
    await withClient(server, (client) => client.incr("starts"));
    await end();
    await server.start();
    expect(server.pid).not.toBe(before);
  }
  expect(await withClient(server, (client) => client.get("starts"))).toBe("2");
});

test("one that does not end when told so is killed, and keeps what was written", async () => {
  const server = await start({ killAfterMs: 50 });
  await withClient(server, (client) => client.set("kept", "yes"));
  process.kill(server.pid, "SIGSTOP");
  await server.stop();
  await server.start();
  expect(await withClient(server, (client) => client.get("kept"))).toBe("yes");
});

test("it is set up as the bot demands, and a test can set it up otherwise", async () => {
  const settings = async (server: RedisServer): Promise<unknown> =>
    withClient(server, async (client) => [
      await client.config("GET", "appendonly"),
      await client.config("GET", "maxmemory-policy"),
    ]);
  expect(JSON.stringify(await settings(await start()))).toMatch(/yes.*noeviction/);
  const careless = await start({ folder: join(folder, "careless"), appendOnly: false, maxMemoryPolicy: "allkeys-lru" });
  expect(JSON.stringify(await settings(careless))).toMatch(/no.*allkeys-lru/);
});

test("with a port it listens on loopback", async () => {
  const port = await findFreePort();
  const server = await start({ port });
  expect(server.url).toBe(`redis://127.0.0.1:${port}`);
  expect(await withClient(server, (client) => client.ping())).toBe("PONG");
});

test("a Redis that an earlier run left behind is ended first, with its data kept", async () => {
  const left = await start();
  await withClient(left, (client) => client.set("kept", "yes"));
  const next = await start();
  expect(next.pid).not.toBe(left.pid);
  await expect(left.kill("SIGTERM")).resolves.toBeUndefined();
  expect(await withClient(next, (client) => client.get("kept"))).toBe("yes");
});

test("a data folder with a long path gets a short socket", async () => {
  const server = await start({ folder: join(folder, "deep".repeat(30)) });
  expect(server.socketPath.length).toBeLessThan(100);
  expect(await withClient(server, (client) => client.ping())).toBe("PONG");
});

test("a binary that is not there is named, with what to do", async () => {
  await expect(start({ binary: "/nowhere/redis-server" })).rejects.toThrow(
    "There is no Redis at /nowhere/redis-server. Install redis-server (6.2 or newer), or set REDIS_SERVER to where it is.",
  );
  await expect(start({ binary: "no-such-redis" })).rejects.toThrow("There is no Redis at no-such-redis");
});

test("the clock's offset is in Redis: it goes on from there and only forward", async () => {
  const server = await start();
  await withClient(server, async (client) => {
    const told: number[] = [];
    const follower = { setClockOffset: async (offsetMs: number) => void told.push(offsetMs) };
    const incrBy = (key: string, ms: number): Promise<number> => client.incrby(key, ms);
    const clock = await createStandInClock({ incrBy, followers: [follower] });
    await clock.advance(3_600_000);
    expect(await client.get("{lk}:clock-offset")).toBe("3600000");
    expect(told).toEqual([0, 3_600_000]);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.now() + 3_600_000 - 50);
    await expect(clock.advance(-1)).rejects.toThrow("forward");
    expect((await createStandInClock({ incrBy })).offsetMs()).toBe(3_600_000);
  });
});
