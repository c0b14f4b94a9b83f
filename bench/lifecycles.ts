import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { startRedisServer } from "../src/standins/redis-server.ts";
import { loadTransfer } from "../src/workflows/engine/run.ts";
import { doorOf } from "../src/workflows/transfers/transfer.ts";
import { addressOf, askAndAgree, each, idOf, isDone } from "./acts.ts";
import type { Section } from "./figure.ts";
import { install } from "./install.ts";

const lifecycles = 300;
const accounts = 10;
const concurrency = 16;

/** Whole lifecycles per second, beside bare BullMQ jobs of the same number. */
export async function measureLifecycles(redisBinary: string): Promise<Section> {
  const own = await runLifecycles(redisBinary);
  const bareSeconds = await runBareJobs(redisBinary, own.jobs);
  return {
    name: "lifecycles",
    title: "Whole lifecycles",
    figures: [
      {
        what: `${lifecycles} lifecycles over ${accounts} accounts`,
        value: lifecycles / own.seconds,
        unit: "lifecycles/s",
      },
      { what: "jobs in one lifecycle", value: own.jobs / lifecycles, unit: "jobs" },
      {
        what: `${own.jobs} jobs done`,
        value: own.jobs / own.seconds,
        unit: "jobs/s",
        against: { what: "bare BullMQ", value: own.jobs / bareSeconds },
      },
    ],
    limitedBy:
      "one process on one core: each move is a load, a decision, its canonical JSON and hashes, and one script with the record, the entry and the indexes; and the second read of a proof comes a lease later (0.4 s here).",
  };
}

async function runLifecycles(redisBinary: string): Promise<{ seconds: number; jobs: number }> {
  const installed = await install(redisBinary, accounts, { leaseMs: 400, settlingMs: 50, writeSpacingMs: 0 });
  try {
    await installed.run();
    await installed.settle();
    const ids = Array.from({ length: lifecycles }, (_, index) => idOf(index));
    const jobsBefore = installed.jobsDone();
    const startedAt = performance.now();
    await each(ids, concurrency, async (id, index) => {
      const environment = index % accounts;
      await askAndAgree(installed, id, { environment, address: addressOf(index), lastsMinutes: 60 });
    });
    await each(ids, concurrency, async (id, index) => {
      while (!(await isDone(installed, id, index % accounts))) await new Promise((later) => setTimeout(later, 20));
    });
    await each(ids, concurrency, async (id) => {
      for (;;) {
        const transfer = await loadTransfer(installed.deps, id);
        const door = transfer === undefined ? undefined : doorOf(transfer, "d1");
        if (door?.status === "closed" && door.redactedAt !== undefined && door.arrivals !== undefined) return;
        await new Promise((later) => setTimeout(later, 20));
      }
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    return { seconds, jobs: installed.jobsDone() - jobsBefore };
  } finally {
    await installed.stop();
  }
}

/** The same number of jobs that do nothing, added one by one and done by a worker of the same width. */
async function runBareJobs(redisBinary: string, jobs: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "lk-bare-"));
  const server = await startRedisServer({ binary: redisBinary, folder });
  const connection = new Redis(server.url, { maxRetriesPerRequest: null });
  const queue = new Queue("bare", { connection, defaultJobOptions: { removeOnComplete: true } });
  let done = 0;
  const all = Promise.withResolvers<void>();
  const startedAt = performance.now();
  const worker = new Worker(
    "bare",
    async () => {
      done += 1;
      if (done === jobs) all.resolve();
    },
    { connection, concurrency },
  );
  await each(Array.from({ length: jobs }), concurrency, () => queue.add("nothing", {}));
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1_000;
  await worker.close();
  await queue.close();
  connection.disconnect();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
  return seconds;
}
