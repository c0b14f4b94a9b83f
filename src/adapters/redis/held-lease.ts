import type { Lease, Leases } from "../../workflows/engine/store.ts";

/** Whether the lease is held, and whether somebody may have held it since we last did. */
export type Hold = { readonly held: false } | { readonly held: true; readonly isNew: boolean };

/** A lease that is held for as long as nobody else takes it. */
export interface HeldLease {
  /** Makes sure of the lease, with at least half of its length left. */
  hold(): Promise<Hold>;
  /** Milliseconds until `hold` has to ask Redis again. */
  sureForMs(): number;
  release(): Promise<void>;
}

/** Keeps a lease by giving it back in time and taking it again; that another epoch came in between means that somebody had it. */
export function keepLease(leases: Leases, name: string, lengthMs: number): HeldLease {
  let lease: Lease | undefined;
  const sureForMs = (): number => (lease === undefined ? 0 : lease.remainingMs() - lengthMs / 2);
  const release = async (): Promise<void> => {
    const given = lease;
    lease = undefined;
    await given?.release();
  };
  return {
    sureForMs,
    release,
    hold: async () => {
      if (sureForMs() > 0) return { held: true, isNew: false };
      const before = lease?.epoch;
      await release();
      lease = await leases.acquire(name, lengthMs);
      if (lease === undefined) return { held: false };
      return { held: true, isNew: before === undefined || lease.epochBefore !== before };
    },
  };
}
