import { setTimeout as wait } from "node:timers/promises";

/**
 * Slack takes an acknowledgement for three seconds after a click
 * (docs.slack.dev/interactivity/handling-user-interaction). Milliseconds: what recognising our own workspace may take of
 * that, and what the commands may.
 */
export const recogniseWithinMs = 400;
export const answerWithinMs = 2400;

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
