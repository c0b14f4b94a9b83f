import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createQueues, type Queues } from "../../../src/adapters/redis/queues.ts";
import type { OnJobError, Perform, Workers, WorkSettings } from "../../../src/adapters/redis/workers.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import type { Job } from "../../../src/workflows/engine/store.ts";
import { createMemoryJobs } from "../../fakes/jobs.ts";
import { jobsContract } from "./jobs-contract.ts";
import { freshTag, keptLog, until, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const opened: Queues[] = [];
const running: Workers[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((workers) => workers.close()));
  await Promise.all(opened.splice(0).map((queues) => queues.close()));
});

function open(tag = freshTag(), work: WorkSettings = {}): Queues {
  const options = { connections: redis.connections(), chats: ["slack", "teams"], log: keptLog(), tag, work };
  const queues = createQueues(options);
  opened.push(queues);
  return queues;
}

function start(queues: Queues, perform: Perform, onError: OnJobError = () => undefined): void {
  running.push(queues.startWorkers(perform, onError));
}

const tick: Job = { kind: "tick", subject: "transfer:IN-4K7Q" };

jobsContract("BullMQ", async () => {
  const queues = open();
  const waiting = async (): Promise<readonly Job[]> => {
    const jobs: Job[] = [];
    start(queues, async (job) => void jobs.push(job));
    await until(() => queues.idle());
    return jobs;
  };
  return { jobs: queues.jobs, waiting };
});

jobsContract("in memory", async () => {
  const jobs = createMemoryJobs();
  return { jobs, waiting: async () => jobs.waiting() };
});

test("no update is lost to deduplication: the last run sees the last change", async () => {
  const queues = open();
  const wanted = new Map<string, number>();
  const seen = new Map<string, number>();
  start(queues, async (job) => {
    if (job.kind !== "tick") return;
    const now = wanted.get(job.subject) ?? 0;
    await wait(now % 3);
    seen.set(job.subject, now);
  });
  const subjects = Array.from({ length: 60 }, (_, at) => `transfer:${at}`);
  await Promise.all(
    subjects.map(async (subject, at) => {
      for (let change = 1; change <= 6; change += 1) {
        wanted.set(subject, change);
        await queues.jobs.enqueue([{ kind: "tick", subject }]);
        await wait((at + change) % 5);
      }
    }),
  );
  await until(() => queues.idle());
  expect(seen).toEqual(wanted);
});

test("a throttled job comes back when it was told to, as often as it takes", async () => {
  const queues = open();
  const startedAt: number[] = [];
  start(queues, async () => {
    startedAt.push(performance.now());
    if (startedAt.length === 1) throw new Fault("lease-busy", "throttled", { retryAfterMs: 600 });
    if (startedAt.length < 20) throw new Fault("lease-busy", "throttled", { retryAfterMs: 1 });
  });
  await queues.jobs.enqueue([tick]);
  await until(async () => (await queues.counts()).delayed === 1);
  expect(await queues.idle()).toBe(false);
  await until(() => queues.idle());
  expect(startedAt).toHaveLength(20);
  expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBeGreaterThan(590);
});

test("a refused job is not tried again, and the same job can be added anew", async () => {
  const queues = open();
  let runs = 0;
  start(queues, async () => {
    runs += 1;
    throw new Fault("no-rights", "refused", { platformCode: "AuthorizationFailed" });
  });
  await queues.jobs.enqueue([tick]);
  await until(() => runs === 1);
  await until(() => queues.idle());
  await queues.jobs.enqueue([tick]);
  await until(() => runs === 2);
  await until(() => queues.idle());
  expect(runs).toBe(2);
});

test.each(["unavailable", "unknown-outcome"] as const)("what is %s is tried again after a back-off", async (kind) => {
  const queues = open();
  const heard: Fault[] = [];
  let runs = 0;
  const perform: Perform = async () => {
    runs += 1;
    if (runs === 1) throw new Fault("azure-away", kind);
  };
  start(queues, perform, (_job, fault) => void heard.push(fault));
  await queues.jobs.enqueue([tick]);
  await until(() => runs === 2);
  await until(() => queues.idle());
  expect(heard.map(({ code }) => code)).toEqual(["azure-away"]);
});

test("nothing of what a job threw is stored but our code", async () => {
  const tag = freshTag();
  const queues = open(tag);
  const heard: [Job, Fault][] = [];
  const perform: Perform = async (job) => {
    const secret = new Error("https://a.blob.core.windows.net/c?sig=abc", { cause: new Error("sig=abc") });
    if (job.kind === "tick") throw Object.assign(secret, { stack: "sig=abc" });
    throw new Fault("no-rights", "refused", { platformCode: "AuthorizationFailed", cause: secret });
  };
  start(queues, perform, (job, fault) => void heard.push([job, fault]));
  await queues.jobs.enqueue([tick, { kind: "firewall", accountId: "/subscriptions/1" }]);
  await until(() => heard.length >= 3);
  expect(heard[0]?.[1]).toBeInstanceOf(Fault);
  const ofTick = heard.find(([job]) => job.kind === "tick")?.[1];
  expect(ofTick).toMatchObject({ code: "unexpected", kind: "unavailable" });
  expect(ofTick?.cause).toBeInstanceOf(Error);
  const stored = await everythingIn(tag.slice(0, -1));
  expect(stored).toContain("unexpected");
  expect(stored).toContain("no-rights (AuthorizationFailed)");
  expect(stored).not.toContain("sig=");
});

test("one chat's trouble holds up no other chat's cards", async () => {
  const queues = open(freshTag(), { concurrency: { cards: 1 } });
  const done: string[] = [];
  const stuck = Promise.withResolvers<void>();
  start(queues, async (job) => {
    if (job.kind !== "cards") return;
    if (job.chat === "slack") await stuck.promise;
    done.push(`${job.chat} ${job.subject}`);
  });
  await queues.jobs.enqueue(
    ["slack", "teams"].flatMap((chat) => ["a", "b"].map((subject) => ({ kind: "cards" as const, subject, chat }))),
  );
  await until(() => done.length === 2);
  expect(done.sort()).toEqual(["teams a", "teams b"]);
  stuck.resolve();
  await until(() => done.length === 4);
  await expect(queues.jobs.enqueue([{ kind: "cards", subject: "a", chat: "irc" }])).rejects.toThrow("no queue");
});

test("the queues are not idle while one job brings about another", async () => {
  const queues = open();
  let steps = 0;
  start(queues, async (job) => {
    steps += 1;
    await wait(1);
    if (steps < 60)
      await queues.jobs.enqueue([job.kind === "tick" ? { kind: "cards", subject: "a", chat: "slack" } : tick]);
  });
  await queues.jobs.enqueue([tick]);
  await until(() => queues.idle());
  expect(steps).toBe(60);
});

test("closing takes no more jobs and waits for those under way", async () => {
  const queues = open(freshTag(), { concurrency: { tick: 1 } });
  const done: string[] = [];
  const workers = queues.startWorkers(
    async (job) => {
      await wait(150);
      if (job.kind === "tick") done.push(job.subject);
    },
    () => undefined,
  );
  await queues.jobs.enqueue(["a", "b", "c"].map((subject) => ({ kind: "tick", subject })));
  await until(async () => (await queues.counts()).active === 1);
  await workers.close();
  expect(done).toEqual(["a"]);
  expect(await queues.counts()).toEqual({ waiting: 2, active: 0, delayed: 0 });
});

/** Every value in the shared Redis under keys that begin so. */
async function everythingIn(keysBegin: string): Promise<string> {
  const { commands } = redis.connections();
  const values: unknown[] = [];
  for await (const keys of commands.scanStream({ match: `${keysBegin}*` })) {
    for (const key of keys as string[]) {
      const type = await commands.type(key);
      if (type === "string") values.push(key, await commands.get(key));
      if (type === "hash") values.push(key, await commands.hgetall(key));
      if (type === "list") values.push(key, await commands.lrange(key, 0, -1));
      if (type === "zset") values.push(key, await commands.zrange(key, "0", "-1"));
      if (type === "stream") values.push(key, await commands.xrange(key, "-", "+"));
    }
  }
  return JSON.stringify(values);
}
