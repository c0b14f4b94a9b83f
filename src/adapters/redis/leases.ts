import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { Leases } from "../../workflows/engine/store.ts";
import { keysOf, standardTag } from "./keys.ts";
import { loadScript } from "./script.ts";

const runAcquire = loadScript("acquire-lease");
const runRelease = loadScript("release-lease");

/**
 * Leases in Redis, under a hash tag. The holder's count of what is left starts before the asking, so it never believes
 * in a lease longer than Redis does. Methods end in a Fault `redis-unreachable` when Redis can't be asked.
 */
export function createLeases(connection: Redis, tag: string = standardTag): Leases {
  const keys = keysOf(tag);
  return {
    acquire: async (name, lengthMs) => {
      const askedAt = performance.now();
      const token = randomBytes(16).toString("hex");
      const epoch = await runAcquire(connection, [keys.lease(name), keys.epoch(name)], [token, lengthMs]);
      if (typeof epoch !== "number") return undefined;
      let hasEnded = false;
      return {
        name,
        epoch,
        remainingMs: () => (hasEnded ? 0 : lengthMs - (performance.now() - askedAt)),
        release: async () => {
          hasEnded = true;
          await runRelease(connection, [keys.lease(name)], [token]);
        },
      };
    },
  };
}
