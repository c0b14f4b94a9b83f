import { within } from "./waiting.ts";

/**
 * Counts the turns in flight. Bolt's server stops when its sockets have, and does not wait for what a listener does
 * after it has acknowledged.
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
    await within(Promise.allSettled(this.#running), atMostMs);
    return this.#running.size;
  }
}
