import { type Job as BullJob, Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Job, Jobs } from "../../workflows/engine/store.ts";
import type { RedisConnections } from "./connection.ts";
import { deduplicationIdOf, queueNameOf, queuePlaces } from "./job-place.ts";
import { standardTag } from "./keys.ts";
import { ask, isConnectionError, look, platformCodeOf } from "./redis-fault.ts";
import { type OnJobError, openWorkers, type Perform, type Workers, type WorkSettings } from "./workers.ts";

/** What the queues hold at a moment. `delayed` waits for a retry or for a platform that said when. */
export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/** The queues. */
export interface Queues {
  /** Adds ids to do; what already waits is not added twice, what comes while one runs makes it run once more. */
  readonly jobs: Jobs;
  /** Starts a worker for each queue. Every failure of a job goes to `onError` before the queue hears of it. */
  startWorkers(perform: Perform, onError: OnJobError): Workers;
  counts(): Promise<QueueCounts>;
  /** True when nothing waits, runs or is delayed, and this process added nothing while that was counted. */
  idle(): Promise<boolean>;
  /** Forgets the queues here; what is in them stays. */
  close(): Promise<void>;
}

/** `chats` are the names of the chats that have cards. The connections stay the caller's. */
export interface QueueOptions {
  readonly connections: RedisConnections;
  readonly chats: readonly string[];
  readonly log: Log;
  readonly tag?: string;
  readonly work?: WorkSettings;
}

/**
 * How a controller's job is kept. It is tried again for about three quarters of a minute; then the due index brings it
 * back. No stack is kept, because a stack begins with what was thrown.
 */
const jobOptions = {
  attempts: 12,
  backoff: { type: "capped" },
  removeOnComplete: true,
  removeOnFail: { count: 200, age: 7 * 24 * 60 * 60 },
  stackTraceLimit: 0,
};

/** Makes the queues. `enqueue` and the counts end in a Fault `redis-unreachable` when Redis can't be asked. */
export function createQueues(options: QueueOptions): Queues {
  const { connections, log, tag = standardTag } = options;
  const places = queuePlaces(tag, options.chats);
  const queues = new Map(places.map(({ name, prefix }) => [name, open(name, prefix, connections.commands, log)]));
  let added = 0;
  const counts = (): Promise<QueueCounts> => countAll([...queues.values()], connections.commands);
  return {
    jobs: {
      enqueue: async (jobs) => {
        added += jobs.length;
        const byQueue = Map.groupBy(jobs, queueNameOf);
        await Promise.all(
          [...byQueue].map(([name, group]) => add(queues.get(name), name, group, connections.commands)),
        );
        added += jobs.length;
      },
    },
    startWorkers: (perform, onError) =>
      openWorkers({ places, connection: connections.workers, perform, onError, log, ...options.work }),
    counts,
    idle: async () => {
      const before = added;
      const { waiting, active, delayed } = await counts();
      return waiting + active + delayed === 0 && added === before;
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function open(name: string, prefix: string, connection: Redis, log: Log): Queue<Job> {
  const queue = new Queue<Job>(name, {
    connection,
    prefix,
    defaultJobOptions: jobOptions,
    // Nobody reads the queue's events; they are kept short.
    streams: { events: { maxLen: 100 } },
  });
  queue.on("error", (error) => {
    if (!isConnectionError(error)) log.warn("queue-error", { queue: name, platformCode: platformCodeOf(error) });
  });
  return queue;
}

async function add(
  queue: Queue<Job> | undefined,
  name: string,
  jobs: readonly Job[],
  connection: Redis,
): Promise<void> {
  if (queue === undefined) throw new Error(`there is no queue ${name}`);
  // With `keepLastIfActive` an add during a run makes another run; a job id beside it would drop that add.
  const bulk = jobs.map((job) => ({
    name: job.kind,
    data: job,
    opts: { deduplication: { id: deduplicationIdOf(job), keepLastIfActive: true } },
  }));
  await ask<BullJob<Job>[]>(connection, () => queue.addBulk(bulk));
}

async function countAll(queues: readonly Queue<Job>[], connection: Redis): Promise<QueueCounts> {
  const all = await look(connection, () =>
    Promise.all(queues.map((queue) => queue.getJobCounts("waiting", "prioritized", "active", "delayed"))),
  );
  const sum = (...states: readonly string[]): number =>
    all.reduce((total, each) => total + states.reduce((part, state) => part + (each[state] ?? 0), 0), 0);
  return { waiting: sum("waiting", "prioritized"), active: sum("active"), delayed: sum("delayed") };
}
