import { setTimeout as wait } from "node:timers/promises";
import { type Job as BullJob, DelayedError, UnrecoverableError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { asFault, type Fault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Job } from "../../workflows/engine/store.ts";
import type { QueuePlace } from "./job-place.ts";
import { isConnectionError, platformCodeOf } from "./redis-fault.ts";

/** Does a job. What it throws decides what becomes of the job: see `settle`. */
export type Perform = (job: Job) => Promise<void>;

/** Hears of every failure of a job. A fault with code `unexpected` has what was thrown as its cause. */
export type OnJobError = (job: Job, fault: Fault) => void;

/** Running workers. */
export interface Workers {
  /**
   * Takes no more jobs and gives true once those under way have ended; false where they, or a Redis that is away, took
   * longer than `withinMs`. Then connections are still being tried, and the process has to be told to exit.
   */
  close(withinMs?: number): Promise<boolean>;
}

/** How work is done. Times in milliseconds of real time. */
export interface WorkSettings {
  /** How many jobs of a kind this process does at once; for cards, in each chat. */
  readonly concurrency?: Partial<Record<Job["kind"], number>>;
  /** How long a job whose process died stays taken. */
  readonly lockMs?: number;
  /** How often jobs whose process died are looked for. */
  readonly stalledCheckMs?: number;
}

interface WorkerOptions extends WorkSettings {
  readonly places: readonly QueuePlace[];
  readonly connection: Redis;
  readonly perform: Perform;
  readonly onError: OnJobError;
  readonly log: Log;
}

const standardConcurrency = {
  tick: 16,
  firewall: 4,
  turn: 4,
  link: 4,
  listing: 2,
  files: 2,
  copies: 2,
  cards: 4,
} as const satisfies Record<Job["kind"], number>;

/** The longest wait between two tries: an add that comes meanwhile is folded into the job and waits as long. */
const longestBackOffMs = 5000;

/** The longest that work may wait for a worker that nobody has told of it. */
const longestUnseenMs = 1000;

/** Used where a platform is busy and does not say for how long. */
const unsaidRetryAfterMs = 1000;

/** Starts a worker for each queue. */
export function openWorkers(options: WorkerOptions): Workers {
  const workers = options.places.map((place) => open(place, options));
  return {
    close: async (withinMs = 20_000) => {
      const closing = Promise.all(workers.map((worker) => worker.close()));
      const deadline = new AbortController();
      try {
        return await Promise.race([
          closing.then(() => true),
          wait(withinMs, false, { signal: deadline.signal }).catch(() => false),
        ]);
      } finally {
        deadline.abort();
      }
    },
  };
}

function open({ name, prefix, kind }: QueuePlace, options: WorkerOptions): Worker<Job> {
  const { perform, onError, log, lockMs = 30_000, stalledCheckMs = 30_000 } = options;
  const worker = new Worker<Job>(name, (job, token) => settle(job, token, perform, onError), {
    connection: options.connection,
    prefix,
    concurrency: options.concurrency?.[kind] ?? standardConcurrency[kind],
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    // A process that hangs may have taken the word that there is work, and done none: others look for themselves.
    drainDelay: Math.min(longestUnseenMs, stalledCheckMs) / 1000,
    // By default a job whose process dies twice is failed for good; ours are safe to run again.
    maxStalledCount: 1_000_000,
    runRetryDelay: 1000,
    settings: { backoffStrategy: (attemptsMade) => backOffMs(attemptsMade) },
  });
  worker.on("error", (error) => {
    if (!isConnectionError(error)) log.warn("worker-error", { queue: name, platformCode: platformCodeOf(error) });
  });
  return worker;
}

/** 200 ms, then twice as long each time, up to five seconds. */
function backOffMs(attemptsMade: number): number {
  return Math.min(longestBackOffMs, 200 * 2 ** Math.min(attemptsMade - 1, 10));
}

/**
 * Does a job and says what becomes of it by the kind of its fault. Refused: it has failed, and the due index brings
 * its subject back. Throttled (a lease that is busy, too): later, which costs no attempt. Anything else: again after a
 * back-off. The queue stores what it is thrown, so that is made of our codes alone.
 */
async function settle(
  bullJob: BullJob<Job>,
  token: string | undefined,
  perform: Perform,
  onError: OnJobError,
): Promise<void> {
  const job = bullJob.data;
  const fault = await faultOf(perform, job);
  if (fault === undefined) return;
  onError(job, fault);
  if (fault.kind === "refused") throw new UnrecoverableError(fault.message);
  if (fault.kind !== "throttled") throw fault;
  await bullJob.moveToDelayed(Date.now() + (fault.retryAfterMs ?? unsaidRetryAfterMs), token);
  throw new DelayedError();
}

async function faultOf(perform: Perform, job: Job): Promise<Fault | undefined> {
  try {
    await perform(job);
    return undefined;
  } catch (thrown) {
    return asFault(thrown, "unexpected");
  }
}
