import { rm } from "node:fs/promises";
import { createServer, connect as dial } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { connectRedis, type RedisConnections } from "../../../src/adapters/redis/connection.ts";
import { type JournalCopier, startJournalCopier } from "../../../src/adapters/redis/journal-copier.ts";
import type { JournalStatus } from "../../../src/adapters/redis/journal-status.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { findFreePort } from "../../../src/standins/loopback-server.ts";
import { saveTimes } from "../../contracts/records.ts";
import { createMemoryJournal } from "../../fakes/journal.ts";
import { keptLog, until, useOwnRedis } from "./shared-redis.ts";

const own = useOwnRedis();
const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function connect(url: string): Promise<RedisConnections> {
  const connections = await connectRedis({ url });
  stops.push(() => connections.close());
  return connections;
}

async function startCopier(connections: RedisConnections, log = keptLog()): Promise<JournalCopier> {
  const leases = createLeases(connections.commands);
  const onJournaled = async (): Promise<void> => undefined;
  const journal = createMemoryJournal();
  const copier = await startJournalCopier({ connections, journal, leases, log, onJournaled, pollMs: 50 });
  stops.push(() => copier.stop());
  return copier;
}

/** Every status from now on, looked at as often as the process gets to it, and once more at the end. */
function watched(copier: JournalCopier): () => readonly JournalStatus[] {
  const seen: JournalStatus[] = [copier.status()];
  let isOver = false;
  const look = (): void => {
    if (copier.status() !== seen.at(-1)) seen.push(copier.status());
    if (!isOver) setImmediate(look);
  };
  look();
  return () => {
    isOver = true;
    look();
    return seen;
  };
}

test("a Redis that comes back with what it had is not trusted before it was looked at, and then followed again", async () => {
  const server = await own.start();
  const connections = await connect(server.url);
  const log = keptLog();
  const copier = await startCopier(connections, log);
  await saveTimes(createRecords(connections.commands), "transfer:a", 3);
  await copier.drain();
  const seen = watched(copier);
  await server.kill("SIGKILL");
  await until(() => copier.status() === "unknown");
  await server.start();
  await until(() => copier.status() === "following");
  expect(seen()).toEqual(["following", "unknown", "following"]);
  await until(() => copier.trouble() === undefined);
  await saveTimes(createRecords(connections.commands), "transfer:b", 3);
  await copier.drain();
  expect(log.events.filter((event) => event.startsWith("redis-"))).toEqual([]);
});

test("a Redis that comes back without what it had is behind before anything may open", async () => {
  const server = await own.start();
  const connections = await connect(server.url);
  const log = keptLog();
  const copier = await startCopier(connections, log);
  await saveTimes(createRecords(connections.commands), "transfer:lost", 3);
  await copier.drain();
  const [last] = (await connections.commands.xrevrange("{lk}:stream", "+", "-", "COUNT", 1)).map(([id]) => id);
  const seen = watched(copier);
  await server.kill("SIGKILL");
  await rm(join(server.folder, "appendonlydir"), { recursive: true });
  await server.start();
  await until(() => copier.status() === "behind-journal");
  expect(copier.behindAt()).toBe(last);
  expect(seen()).toEqual(["following", "unknown", "behind-journal"]);
  expect(log.events.filter((event) => event.startsWith("redis-"))).toEqual(["redis-behind-journal"]);
});

test("a start is no trouble, however long the connection to wait on takes", async () => {
  const server = await own.start();
  const line = createServer(async (client) => {
    client.on("error", () => undefined).pause();
    await wait(150);
    const redis = dial(server.socketPath);
    client
      .pipe(redis)
      .on("error", () => undefined)
      .pipe(client);
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => line.listen(port, "127.0.0.1", resolve));
  stops.push(() => line.close());
  const [{ commands }, { workers }] = [await connect(server.url), await connect(`redis://127.0.0.1:${port}`)];
  const log = keptLog();
  const copier = await startCopier({ commands, workers, close: () => undefined }, log);
  await saveTimes(createRecords(commands), "transfer:slow", 2);
  await copier.drain();
  expect(log.events).toEqual([]);
});
