import { randomBytes, randomInt } from "node:crypto";
import type { Redis } from "ioredis";
import type { Leases } from "../../workflows/engine/store.ts";
import { keysOf, standardTag } from "./keys.ts";
import { ask } from "./redis-fault.ts";
import { loadScript } from "./script.ts";

const runAcquire = loadScript("acquire-lease");
const runRelease = loadScript("release-lease");

/**
 * Epochs rise by steps of chance: a Redis that lost its last second does not give the epoch again that somebody had in
 * it, and still holds. Small enough to count ten holders a second for fifty years.
 */
const longestStep = 2 ** 20;

/** How often a lease that could not be given back is tried again. */
const againMs = 100;

/**
 * Leases in Redis, under a hash tag. The holder's count of what is left starts before the asking, so it never believes
 * in a lease longer than Redis does. `acquire` ends in a Fault `redis-unreachable` when Redis can't be asked. `release`
 * does not: what can't be given back now is given back once Redis is there again, so that an outage of a second does
 * not hold up an account for the length of a lease.
 */
export function createLeases(connection: Redis, tag: string = standardTag): Leases {
  const keys = keysOf(tag);
  const giveBack = async (name: string, token: string, isOver: () => boolean): Promise<void> => {
    try {
      await runRelease(connection, [keys.lease(name)], [token]);
    } catch {
      if (isOver() || connection.status === "end") return;
      setTimeout(() => void giveBack(name, token, isOver), againMs).unref();
    }
  };
  return {
    acquire: async (name, lengthMs) => {
      const askedAt = performance.now();
      const token = randomBytes(16).toString("hex");
      const remainingMs = (): number => lengthMs - (performance.now() - askedAt);
      const isOver = (): boolean => remainingMs() <= 0;
      const leaseKeys = [keys.lease(name), keys.epoch(name)];
      const asked = [token, lengthMs, randomInt(1, longestStep)];
      const given = await runAcquire(connection, leaseKeys, asked).catch((thrown: unknown) => {
        // It may have been had, and then nobody would know that it is theirs.
        void giveBack(name, token, isOver);
        throw thrown;
      });
      const [epoch, epochBefore] = (given ?? []) as readonly (number | undefined)[];
      if (epoch === undefined) return undefined;
      let hasEnded = false;
      return {
        name,
        epoch,
        epochBefore,
        remainingMs: () => (hasEnded ? 0 : remainingMs()),
        release: () => {
          hasEnded = true;
          return giveBack(name, token, isOver);
        },
      };
    },
    restart: async (name, lengthMs) => {
      const token = randomBytes(16).toString("hex");
      await ask(connection, () => connection.set(keys.lease(name), token, "PX", lengthMs));
    },
  };
}
