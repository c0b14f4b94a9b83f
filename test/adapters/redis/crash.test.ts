import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { connectRedis } from "../../../src/adapters/redis/connection.ts";
import { queuePlaces } from "../../../src/adapters/redis/job-place.ts";
import { startJournalCopier } from "../../../src/adapters/redis/journal-copier.ts";
import { standardTag } from "../../../src/adapters/redis/keys.ts";
import { createLeases } from "../../../src/adapters/redis/leases.ts";
import { createQueues } from "../../../src/adapters/redis/queues.ts";
import { createRecords } from "../../../src/adapters/redis/records.ts";
import { startFairWatch } from "../../../src/standins/fair-time.ts";
import { saveOf, saveTimes } from "../../contracts/records.ts";
import { createMemoryJournal } from "../../fakes/journal.ts";
import { patienceMs } from "../../setup/patience.ts";
import { freshTag, keptLog, until, useOwnRedis, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const own = useOwnRedis();

test("a job whose process was killed is done by another, twice over", async () => {
  const tag = freshTag();
  const work = { lockMs: 500, stalledCheckMs: 200 };
  const queues = createQueues({ connections: redis.connections(), chats: [], log: keptLog(), tag, work });
  await queues.jobs.enqueue([{ kind: "tick", subject: "transfer:IN-4K7Q" }]);
  for (let crash = 0; crash < 2; crash += 1) await takeAndDie(tag);
  const done: string[] = [];
  const workers = queues.startWorkers(
    async (job) => void done.push(job.kind),
    () => undefined,
  );
  await until(() => done.length === 1);
  await until(() => queues.idle());
  expect(await workers.close()).toBe(true);
  await queues.close();
  expect(done).toEqual(["tick"]);
});

test("work that a hanging process was told of is found by others within about a second", async () => {
  const server = await own.start();
  const connections = await connectRedis({ url: server.url });
  const waiting = async (): Promise<number> =>
    String(await connections.commands.client("LIST")).split("cmd=bzpopmin").length - 1;
  const places = queuePlaces(standardTag, []);
  // The first to wait is the first to be told, and this one does nothing about it.
  const hanging = connections.workers.duplicate();
  const told = hanging.bzpopmin(`${places[0]?.prefix}:${places[0]?.name}:marker`, 0);
  await until(async () => (await waiting()) === 1);
  const queues = createQueues({ connections, chats: [], log: keptLog() });
  const done: string[] = [];
  const workers = queues.startWorkers(
    async (job) => void done.push(job.kind),
    () => undefined,
  );
  await until(async () => (await waiting()) === 1 + places.length);
  const watch = startFairWatch();
  await queues.jobs.enqueue([{ kind: "tick", subject: "transfer:IN-4K7Q" }]);
  await told;
  await until(() => done.length === 1);
  // By itself the queue library would look again after five.
  expect(watch.elapsedMs()).toBeLessThan(3_500);
  watch.stop();
  expect(done).toEqual(["tick"]);
  hanging.disconnect();
  await workers.close();
  await queues.close();
  connections.close();
});

test("while Redis is away adding a job fails in time, and work goes on when it is back", async () => {
  const server = await own.start();
  const connections = await connectRedis({ url: server.url });
  const log = keptLog();
  const queues = createQueues({ connections, chats: [], log });
  const done: string[] = [];
  const workers = queues.startWorkers(
    async (job) => void done.push(job.kind),
    () => undefined,
  );
  await queues.jobs.enqueue([{ kind: "tick", subject: "a" }]);
  await until(() => queues.idle());
  expect(done).toEqual(["tick"]);
  await server.kill("SIGKILL");
  await until(() => connections.commands.status !== "ready");
  const watch = startFairWatch();
  await expect(queues.jobs.enqueue([{ kind: "tick", subject: "b" }])).rejects.toMatchObject({ kind: "unavailable" });
  expect(watch.elapsedMs()).toBeLessThan(3_000);
  watch.stop();
  await wait(300);
  await own.start();
  await until(() => connections.commands.status === "ready");
  expect(await createRecords(connections.commands).nextDue()).toBeUndefined();
  await queues.jobs.enqueue([{ kind: "tick", subject: "b" }]);
  await until(() => done.length === 2);
  await workers.close();
  await queues.close();
  connections.close();
  // Not one for each of the many connections that were tried. Where the word that the first job is noted as done was lost
  // with Redis, it is noted again, and is not there any more: that is a worker's error, of noting and of putting it off.
  expect(log.events.filter((event) => event !== "worker-error")).toEqual([]);
  expect(log.events.length).toBeLessThanOrEqual(2);
});

test("copying to the journal goes on after Redis was killed and started again", async () => {
  const server = await own.start();
  const connections = await connectRedis({ url: server.url });
  const records = createRecords(connections.commands);
  const journal = createMemoryJournal();
  const leases = createLeases(connections.commands);
  const log = keptLog();
  const onJournaled = async (): Promise<void> => undefined;
  const copier = await startJournalCopier({ connections, journal, leases, log, onJournaled, leaseMs: 500, pollMs: 50 });
  const before = await saveTimes(records, "transfer:a", 5);
  await copier.drain();
  await server.kill("SIGKILL");
  await until(() => connections.commands.status !== "ready");
  await own.start();
  await until(() => connections.commands.status === "ready");
  expect(await records.save(saveOf("transfer:a", before))).toEqual({ outcome: "saved" });
  await copier.drain();
  expect(journal.items().map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(copier.status()).toBe("following");
  await copier.stop();
  connections.close();
});

test("closing the workers does not wait for ever for a Redis that is away", async () => {
  const server = await own.start();
  const connections = await connectRedis({ url: server.url });
  const queues = createQueues({ connections, chats: [], log: keptLog() });
  const workers = queues.startWorkers(
    async () => undefined,
    () => undefined,
  );
  await until(() => queues.idle());
  await server.kill("SIGKILL");
  await until(() => connections.workers.status !== "ready");
  const watch = startFairWatch();
  // Whether it ends once Redis is back is the queue library's affair: it may leave a connection that it closed while
  // that was being opened anew. Whoever is told false ends the process.
  expect(await workers.close(100)).toBe(false);
  expect(watch.elapsedMs()).toBeLessThan(10_000);
  watch.stop();
  await queues.close();
  connections.close();
});

/** Starts a process, kills it once it has taken a job. */
async function takeAndDie(tag: string): Promise<void> {
  const child = fork(new URL("./crashing-worker.ts", import.meta.url), [inject("redis").url, tag]);
  try {
    await once(child, "message", { signal: AbortSignal.timeout(patienceMs) });
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}
