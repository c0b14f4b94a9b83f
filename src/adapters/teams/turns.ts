import { setTimeout as wait } from "node:timers/promises";

/**
 * Teams takes an answer to an invoke for about five seconds
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages). Milliseconds.
 */
export const answerWithinMs = 3500;

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

/** Counts the turns in flight: what is done after a request was answered is waited for, too, when the bot stops. */
export class Turns {
  readonly #running = new Set<Promise<unknown>>();

  /** Runs a turn and counts it until it has ended. */
  async run<Value>(turn: () => Promise<Value>): Promise<Value> {
    const running = turn();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Waits until no turn is in flight, at most so long. Gives how many still are. */
  async settle(atMostMs: number): Promise<number> {
    await within(Promise.allSettled(this.#running), Math.max(0, atMostMs));
    return this.#running.size;
  }
}
