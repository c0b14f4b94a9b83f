import type { Leases } from "../../src/workflows/engine/store.ts";

/** Leases in memory. */
export interface MemoryLeases extends Leases {
  /** The epoch of a lease's last holder; 0 for one that nobody has held. */
  epochOf(name: string): number;
  /** Ends whoever's lease it is, as if its time had passed. */
  expire(name: string): void;
}

/** Leases in memory, on this process's own time. */
export function createMemoryLeases(): MemoryLeases {
  const holders = new Map<string, { readonly epoch: number; endsAt: number }>();
  const epochs = new Map<string, number>();
  return {
    epochOf: (name) => epochs.get(name) ?? 0,
    expire: (name) => {
      const holder = holders.get(name);
      if (holder !== undefined) holder.endsAt = 0;
    },
    acquire: async (name, lengthMs) => {
      const now = performance.now();
      if ((holders.get(name)?.endsAt ?? 0) > now) return undefined;
      const epochBefore = epochs.get(name) ?? 0;
      const epoch = epochBefore + 1;
      const holder = { epoch, endsAt: now + lengthMs };
      epochs.set(name, epoch);
      holders.set(name, holder);
      return {
        name,
        epoch,
        epochBefore,
        remainingMs: () => holder.endsAt - performance.now(),
        release: async () => {
          holder.endsAt = 0;
        },
      };
    },
    restart: async (name, lengthMs) => {
      holders.set(name, { epoch: epochs.get(name) ?? 0, endsAt: performance.now() + lengthMs });
    },
  };
}
