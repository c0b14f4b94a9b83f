import type { Clock, Log } from "../../workflows/engine/ports.ts";
import type { Jobs, Records } from "../../workflows/engine/store.ts";
import { asRedisFault } from "./redis-fault.ts";

/** A running waker. */
export interface Waker {
  /** Claims everything due now and enqueues it, after a pass under way has ended; gives how many. May end in a Fault. */
  pass(): Promise<number>;
  /** Stops, once a pass under way has ended. */
  stop(): Promise<void>;
}

/** `everyMs` and `holdMs` in milliseconds; `atMost` is how many are claimed at once. */
export interface WakerOptions {
  readonly records: Pick<Records, "claimDue">;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly everyMs: number;
  readonly holdMs?: number;
  readonly atMost?: number;
}

/**
 * The one timer: claims what is due and adds a tick for each. What is claimed is moved on by `holdMs`, so what a crash
 * or a lost queue swallowed comes back. It never overlaps itself, and reports an outage once.
 */
export function startWaker(options: WakerOptions): Waker {
  const { log, everyMs } = options;
  let isAway = false;
  let hasStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const pass = (): Promise<number> => {
    const next = last.then(() => claimAll(options));
    last = next.catch(() => undefined);
    return next;
  };
  const wakeAgain = async (): Promise<void> => {
    try {
      await pass();
      if (isAway) log.info("waker-back");
      isAway = false;
    } catch (thrown) {
      const { code, platformCode } = asRedisFault(thrown);
      if (!isAway) log.warn("waker-away", { code, platformCode });
      isAway = true;
    }
    if (!hasStopped) timer = setTimeout(() => void wakeAgain(), everyMs);
  };
  void wakeAgain();
  return {
    pass,
    stop: async () => {
      hasStopped = true;
      clearTimeout(timer);
      await last;
    },
  };
}

async function claimAll(options: WakerOptions): Promise<number> {
  const { records, clock, jobs, holdMs = 60_000, atMost = 500 } = options;
  const now = await clock.now();
  let claimed = 0;
  for (;;) {
    const subjects = await records.claimDue(now, holdMs, atMost);
    if (subjects.length > 0) await jobs.enqueue(subjects.map((subject) => ({ kind: "tick", subject })));
    claimed += subjects.length;
    if (subjects.length < atMost) return claimed;
  }
}
