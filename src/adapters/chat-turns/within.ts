import { setTimeout as wait } from "node:timers/promises";

/** What comes when something else was faster. */
export const late = Symbol("late");

/** What a promise gives, or `late` when it takes longer. The promise goes on; whoever calls awaits it again or catches it. */
export async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | typeof late> {
  const timer = new AbortController();
  try {
    return await Promise.race([promise, wait(ms, late, { signal: timer.signal, ref: false })]);
  } finally {
    timer.abort();
  }
}
