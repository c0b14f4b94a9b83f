/** Long work on many files: under a lease that is kept, a few at a time, and going on where a crash has left it. */
import { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { run } from "./run.ts";
import type { Lease } from "./store.ts";

/** How many files are read or copied at once: enough to keep a line busy, in bounded memory. */
const atOnce = 8;

/** Does something for each, a few at a time; the first error ends it, once those under way have ended. */
export async function forEachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  let failed: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length && failed === undefined; at = next++) {
      try {
        await act(items[at] as Item);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failed !== undefined) throw failed.error;
}

/** Holds a lease for as long as the work goes on. */
export interface Holding {
  /** To be called between files. Ends in a Fault `files-busy` (throttled) where somebody else has the work now. */
  goOn(): Promise<void>;
}

/** Does work under a lease of this name. Ends in a Fault `files-busy` (throttled) while somebody else has it. */
export async function underLease<Result>(
  deps: Deps,
  name: string,
  work: (holding: Holding) => Promise<Result>,
): Promise<Result> {
  const { messageLeaseMs } = deps.settings;
  const acquire = async (): Promise<Lease> => {
    const lease = await deps.leases.acquire(name, messageLeaseMs);
    if (lease === undefined) throw new Fault("files-busy", "throttled", { retryAfterMs: 1_000 });
    return lease;
  };
  let lease = await acquire();
  let renewal: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    await lease.release();
    lease = await acquire();
  };
  try {
    return await work({
      goOn: async () => {
        if (lease.remainingMs() > messageLeaseMs / 2) return;
        renewal ??= renew().finally(() => {
          renewal = undefined;
        });
        await renewal;
      },
    });
  } finally {
    await lease.release();
  }
}

/** Progress is told in steps of so many percent: each is an entry of the record, and an edit of every card. */
const stepPercent = 10;

/** Tells how far work on so many bytes is, at a civil rate: nine times at most, however many files there are. */
export function tellProgress(deps: Deps, transferId: string, ofBytes: number): (bytes: number) => Promise<void> {
  let done = 0;
  let told = 0;
  return async (bytes) => {
    done += bytes;
    const percent = Math.floor((100 * done) / Math.max(1, ofBytes) / stepPercent) * stepPercent;
    if (percent <= told || percent >= 100) return;
    told = percent;
    await run(deps, transferId, { do: "record-progress", percent });
  };
}
