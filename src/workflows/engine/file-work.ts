/** Long work on many files: under a lease that is kept, a few at a time, and going on where a crash has left it. */
import { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { run } from "./run.ts";
import type { Lease } from "./store.ts";

/** Whether what stood in the way is that a file is not the version that was meant any more. */
export function isOther(thrown: unknown): boolean {
  return thrown instanceof Fault && (thrown.code === "file-changed" || thrown.code === "file-gone");
}

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
  /** To be called while one file takes its time. What it finds out is thrown by the next `goOn`. */
  keep(): void;
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
  let lost: { readonly error: unknown } | undefined;
  const goOn = async (): Promise<void> => {
    if (lost !== undefined) throw lost.error;
    if (lease.remainingMs() > messageLeaseMs / 2) return;
    renewal ??= renew()
      .catch((error: unknown) => {
        lost = { error };
        throw error;
      })
      .finally(() => {
        renewal = undefined;
      });
    await renewal;
  };
  try {
    return await work({ goOn, keep: () => void goOn().catch(() => undefined) });
  } finally {
    // A lease that is being taken anew is to be given back, too.
    await renewal?.catch(() => undefined);
    await lease.release();
  }
}

/** Progress is told in steps of so many percent: each is an entry of the record, and an edit of every card. */
const stepPercent = 10;

/** How far work on so many bytes is. */
export interface Progress {
  /** So many more are done. */
  add(bytes: number): void;
  /** Resolves once all that was to be told is told; ends in what the telling ended in. */
  told(): Promise<void>;
}

/** Tells how far work on so many bytes is, at a civil rate: nine times at most, however many files there are. */
export function progressOf(deps: Deps, transferId: string, ofBytes: number): Progress {
  let done = 0;
  let reached = 0;
  let telling: Promise<void> = Promise.resolve();
  return {
    add: (bytes) => {
      done += bytes;
      const percent = Math.floor((100 * done) / Math.max(1, ofBytes) / stepPercent) * stepPercent;
      if (percent <= reached || percent >= 100) return;
      reached = percent;
      telling = telling.then(() => run(deps, transferId, { do: "record-progress", percent })).then(() => undefined);
      // Whoever waits for it hears of it.
      telling.catch(() => undefined);
    },
    told: () => telling,
  };
}

/** So much is kept at a time of what long work has got: what is lost in a crash is done again. */
const linesAtOnce = 100;
const bytesAtOnce = 64 * 2 ** 20;

/** Keeps what long work gets, file by file, a batch at a time: keeping it safe is a flush of the disk. */
export interface WorkNotes {
  /** Notes what was got of a file of so many bytes. */
  note(line: object, bytes: number): Promise<void>;
  /** Keeps what is not kept yet. */
  flush(): Promise<void>;
}

/** What this key's work gets from here on. */
export function notesOf(deps: Deps, key: string): WorkNotes {
  let lines: string[] = [];
  let noted = 0;
  const flush = async (): Promise<void> => {
    const batch = lines;
    [lines, noted] = [[], 0];
    await deps.fileLists.appendWork(key, batch);
  };
  return {
    note: async (line, bytes) => {
      lines.push(JSON.stringify(line));
      noted += bytes;
      if (lines.length >= linesAtOnce || noted >= bytesAtOnce) await flush();
    },
    flush,
  };
}

/** What this key's work has got so far, by name; the last word on a name counts. */
export async function notedBefore<Noted extends { readonly name: string }>(
  deps: Deps,
  key: string,
): Promise<ReadonlyMap<string, Noted>> {
  const known = new Map<string, Noted>();
  for await (const line of deps.fileLists.readWork(key)) {
    const noted = JSON.parse(line) as Noted;
    known.set(noted.name, noted);
  }
  return known;
}
