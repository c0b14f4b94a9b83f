import { within } from "./within.ts";

/**
 * Counts the turns in flight: what is done after a request was answered or acknowledged is waited for, too, when the bot
 * stops. No chat's server does that by itself.
 */
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
