import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { queuePlaces } from "../../src/adapters/redis/job-place.ts";
import { keysOf, standardTag } from "../../src/adapters/redis/keys.ts";

/** Looks from outside whether the bot has anything left to do. */
export interface QueueWatch {
  /** No job waits, runs or is to be tried again, and nothing is due by the bot's clock; twice in a row. */
  readonly isWorkless: () => Promise<boolean>;
  /** No job waits or runs, nothing is due by the bot's clock, and every entry is in the journal; twice in a row. */
  readonly isCalm: () => Promise<boolean>;
  /** Calm, and no job is delayed either: nothing is to be tried again. */
  readonly isIdle: () => Promise<boolean>;
  /** What waits to be tried again is tried now. */
  readonly hurry: () => Promise<void>;
  /** What is left to do: what is due, and each job that waits, runs or is to be tried again. For a failing test's words. */
  readonly left: () => Promise<readonly string[]>;
  /** Why each job failed that nobody tries again. */
  readonly failed: () => Promise<readonly string[]>;
  close(): Promise<void>;
}

type JobState = "waiting" | "prioritized" | "active" | "delayed";

/** Watches the queues of a bot by their own client. `redis` stays the caller's. */
export function queueWatch(redis: Redis): QueueWatch {
  const keys = keysOf(standardTag);
  const queues = queuePlaces(standardTag, ["slack"]).map(
    ({ name, prefix }) => new Queue(name, { connection: redis, prefix }),
  );
  // A test that ends Redis says so elsewhere.
  for (const queue of queues) queue.on("error", () => undefined);
  const isWorkless = async (...states: JobState[]): Promise<boolean> => {
    const now = Date.now() + Number((await redis.get(keys.clockOffset)) ?? 0);
    if ((await redis.zcount(keys.due, "-inf", now)) > 0) return false;
    const counts = await Promise.all(queues.map((queue) => queue.getJobCountByTypes(...states)));
    return counts.every((count) => count === 0);
  };
  const isQuiet = async (...states: JobState[]): Promise<boolean> =>
    (await isWorkless(...states)) && (await isJournaled(redis, keys));
  const twice = async (look: typeof isQuiet, ...states: JobState[]): Promise<boolean> =>
    (await look(...states)) && (await look(...states));
  return {
    isWorkless: () => twice(isWorkless, "waiting", "prioritized", "active", "delayed"),
    isCalm: () => twice(isQuiet, "waiting", "prioritized", "active"),
    isIdle: () => twice(isQuiet, "waiting", "prioritized", "active", "delayed"),
    hurry: async () => {
      await Promise.all(queues.map((queue) => queue.promoteJobs()));
    },
    left: async () => {
      const due = await redis.zrange(keys.due, "0", "-1", "WITHSCORES");
      const jobs = (await Promise.all(queues.map((queue) => queue.getJobs()))).flat();
      const words = jobs.map(async (job) => `${job.name} ${JSON.stringify(job.data)} ${await job.getState()}`);
      return [
        `now ${Date.now() + Number((await redis.get(keys.clockOffset)) ?? 0)}`,
        ...due,
        ...(await Promise.all(words)),
      ];
    },
    failed: async () => {
      const jobs = (await Promise.all(queues.map((queue) => queue.getFailed()))).flat();
      return jobs.map(({ name, failedReason }) => `${name}: ${failedReason}`);
    },
    close: async () => {
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}

async function isJournaled(redis: Redis, keys: ReturnType<typeof keysOf>): Promise<boolean> {
  const [newest] = await redis.xrevrange(keys.stream, "+", "-", "COUNT", 1);
  if (newest === undefined) return true;
  const fields = newest[1];
  const field = (name: string): string => fields[fields.indexOf(name) + 1] ?? "";
  return Number(await redis.hget(keys.journaled, field("subject"))) >= Number(field("seq"));
}
