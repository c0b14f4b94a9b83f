import type { Job, Jobs } from "../../src/workflows/engine/store.ts";

/** A queue in memory, worked off by the test. */
export interface MemoryJobs extends Jobs {
  /** The first job that waits, taken out; undefined when none does. */
  take(): Job | undefined;
  /** What waits, in order. */
  waiting(): readonly Job[];
}

/** Jobs in memory: two adds of the same job while one waits are one. */
export function createMemoryJobs(): MemoryJobs {
  const waiting = new Map<string, Job>();
  return {
    enqueue: async (jobs) => {
      for (const job of jobs) {
        const key = JSON.stringify(Object.entries(job).sort());
        if (!waiting.has(key)) waiting.set(key, job);
      }
    },
    take: () => {
      const [first] = waiting;
      if (first === undefined) return undefined;
      waiting.delete(first[0]);
      return first[1];
    },
    waiting: () => [...waiting.values()],
  };
}
