import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { queuePlaces } from "../../src/adapters/redis/job-place.ts";
import { standardTag } from "../../src/adapters/redis/keys.ts";
import { eventually } from "./bot-world.ts";

/** Work of one kind that the bot may have put off, from outside. */
export interface PutOffWork {
  /** Waits until the work is put off, and has it done now; gives for how long it had been put off, in milliseconds. */
  skipRest(): Promise<number>;
  /** Has what is put off at the moment, if anything, done now. */
  hurry(): Promise<void>;
  close(): Promise<void>;
}

/** Watches the work of one kind. `redis` stays the caller's. */
export function watchPutOffWork(redis: Redis, kind: "firewall" | "link"): PutOffWork {
  const place = queuePlaces(standardTag, []).find((one) => one.kind === kind);
  if (place === undefined) throw new Error(`There is no queue of kind ${kind}`);
  const queue = new Queue(place.name, { connection: redis, prefix: place.prefix });
  return {
    skipRest: async () => {
      const job = await eventually(`work of kind ${kind} is put off`, async () => (await queue.getDelayed())[0]);
      const restMs = job.delay;
      await job.promote();
      return restMs;
    },
    // A job that has just begun by itself can't be promoted, and need not be.
    hurry: async () => {
      for (const job of await queue.getDelayed()) await job.promote().catch(() => undefined);
    },
    close: () => queue.close(),
  };
}
