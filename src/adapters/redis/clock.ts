import type { Redis } from "ioredis";
import type { Clock } from "../../workflows/engine/ports.ts";
import { keysOf, standardTag } from "./keys.ts";
import { look } from "./redis-fault.ts";

/** The system's clock. */
export const systemClock: Clock = { now: async () => Date.now() };

/**
 * A clock that runs ahead of the system's by as many milliseconds as a Redis key holds. For local mode and tests,
 * where somebody else moves the key. Ends in a Fault `redis-unreachable` when Redis can't be asked.
 */
export function movableClock(connection: Redis, tag: string = standardTag): Clock {
  const { clockOffset } = keysOf(tag);
  return {
    now: async () => Date.now() + Number((await look(connection, () => connection.get(clockOffset))) ?? 0),
  };
}
