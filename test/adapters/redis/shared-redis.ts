import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { afterAll, beforeAll, inject } from "vitest";
import { findRedis } from "../../../scripts/bootstrap/redis.mjs";
import { connectRedis, type RedisConnections } from "../../../src/adapters/redis/connection.ts";
import { type RedisServer, type RedisServerOptions, startRedisServer } from "../../../src/standins/redis-server.ts";
import type { Log } from "../../../src/workflows/engine/ports.ts";
import { patienceMs } from "../../setup/patience.ts";

/** A hash tag that no other test has: its keys are a store of their own in the shared Redis. */
export function freshTag(): string {
  return `{lk-${randomBytes(6).toString("hex")}}`;
}

/** Connects a test file to the shared Redis for as long as its tests run. */
export function useSharedRedis(): { connections(): RedisConnections } {
  let connections: RedisConnections | undefined;
  beforeAll(async () => {
    connections = await connectRedis({ url: inject("redis").url });
  });
  afterAll(() => connections?.close());
  return {
    connections: () => {
      if (connections === undefined) throw new Error("the shared Redis is connected before the tests only");
      return connections;
    },
  };
}

/** A Redis of a test's own, to be stopped, killed or set up otherwise; it ends with the test file. */
export function useOwnRedis(): { start(options?: Partial<RedisServerOptions>): Promise<RedisServer> } {
  let folder: string;
  const started: RedisServer[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lk-own-redis-"));
  });
  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(folder, { recursive: true });
  });
  return {
    start: async (options = {}) => {
      const binary = (await findRedis(env)) ?? "redis-server";
      const server = await startRedisServer({ binary, folder: join(folder, "data"), ...options });
      started.push(server);
      return server;
    },
  };
}

/** A log that keeps the names of what it was told. */
export function keptLog(): Log & { readonly events: string[] } {
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  return { events, info: note, warn: note, error: note };
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error(`not so within ${patienceMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
