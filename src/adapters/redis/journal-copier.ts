import { setTimeout as wait } from "node:timers/promises";
import type { Redis } from "ioredis";
import { asFault, Fault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Journal, Leases, Subject } from "../../workflows/engine/store.ts";
import { duplicateForBlocking, type RedisConnections } from "./connection.ts";
import { type HeldLease, keepLease } from "./held-lease.ts";
import { type JournalStatus, keepStatus, type StatusKeeper } from "./journal-status.ts";
import { type Keys, keysOf, standardTag } from "./keys.ts";
import { type OrderedEntry, readAfter, readItems, readUpTo, waitForMore } from "./order-stream.ts";
import { look } from "./redis-fault.ts";
import { loadScript } from "./script.ts";

/** A running copier. */
export interface JournalCopier {
  /** As last looked at, a second ago at most; each process looks for itself. */
  status(): JournalStatus;
  /** While Redis is behind: the journal's last position, which names the loss. */
  behindAt(): string | undefined;
  /** The code of what keeps this process from copying right now; undefined while it copies, or another does. */
  trouble(): string | undefined;
  /** How many entries Redis has that the journal does not have yet; no more than are counted in a moment. */
  unjournaled(): Promise<number>;
  /** Resolves once everything saved before the call is in the journal and marked so. Ends in a Fault `redis-behind-journal`. */
  drain(): Promise<void>;
  /** Ends the copying under way, gives the lease back and stops. */
  stop(): Promise<void>;
}

/** `leaseMs`: how long a copier that died keeps others waiting. `pollMs`: how often one that waits for its turn looks. */
export interface JournalCopierOptions {
  readonly connections: RedisConnections;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly log: Log;
  /** Told of subjects with entries newly in the journal; may be told again of the same. */
  readonly onJournaled: (subjects: readonly Subject[]) => Promise<void>;
  readonly tag?: string;
  readonly leaseMs?: number;
  readonly pollMs?: number;
}

/** Everything a turn of the copier works with. */
interface Copying {
  readonly options: JournalCopierOptions;
  readonly keys: Keys;
  readonly lease: HeldLease;
  /** Up to where everything is copied and marked; `known` is false until the journal and the marks were looked at. */
  at: { readonly known: boolean; readonly last?: string | undefined };
  readonly status: StatusKeeper;
  /** The copying under way. */
  turn: Promise<unknown>;
}

/** As many entries go to the journal with one sync. A copier that takes over marks as many again. */
const batchAtMost = 256;
/** Whoever asks how far the journal is behind need not know it to the last entry. */
const countedAtMost = 10_000;

const runMark = loadScript("mark-journaled");

/**
 * Copies every entry to the journal, in order, and then marks it as journaled. One process at a time does so, by the
 * lease `journal`; a paused one that wakes up may write entries twice, which the journal's readers know. Resolves once
 * it is known whether Redis is behind its journal; ends in a Fault when Redis or the journal can't be asked.
 */
export async function startJournalCopier(options: JournalCopierOptions): Promise<JournalCopier> {
  const { connections, journal, log, leaseMs = 6000, pollMs = Math.min(1000, leaseMs / 4) } = options;
  const { tag = standardTag } = options;
  const keys = keysOf(tag);
  const lease = keepLease(options.leases, "journal", leaseMs);
  const status = keepStatus({ connections, journal, tag, log, onLost: () => forgetPlace(copying) });
  const copying: Copying = { options, keys, lease, at: { known: false }, status, turn: Promise.resolve() };
  const blocking = await prepare(copying);
  const stopping = new AbortController();
  const pause = (ms: number): Promise<unknown> =>
    wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const turn = async (): Promise<void> => {
    const next = copySome(copying);
    copying.turn = next;
    const copied = await next;
    if (copied === "some" || stopping.signal.aborted) return;
    if (copied === "none") {
      const atMostMs = Math.max(1, Math.min(pollMs, Math.floor(lease.sureForMs())));
      await waitForMore(blocking, keys, copying.at.last, atMostMs);
    } else await pause(pollMs);
  };
  let trouble: string | undefined;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await turn();
        if (trouble !== undefined) log.info("journal-copy-resumed");
        trouble = undefined;
      } catch (thrown) {
        if (stopping.signal.aborted) break;
        forgetPlace(copying);
        const { code, platformCode } = asFault(thrown, "unexpected");
        if (trouble === undefined) log.error("journal-copy-failed", { code, platformCode });
        trouble = code;
        await pause(Math.min(pollMs, 200));
      }
    }
    await lease.release().catch(() => undefined);
  };
  const running = run();
  return {
    status: status.status,
    behindAt: status.behindAt,
    trouble: () => trouble,
    unjournaled: async () =>
      (await readAfter(connections.commands, keys, await journal.lastPosition(), countedAtMost)).next.length,
    drain: () => drain(copying),
    stop: async () => {
      stopping.abort();
      status.close();
      blocking.disconnect();
      await running;
    },
  };
}

/** Gives a connection to wait on, once it is known whether Redis is behind. */
async function prepare({ options, status }: Copying): Promise<Redis> {
  let blocking: Redis | undefined;
  try {
    blocking = await duplicateForBlocking(options.connections.workers);
    await status.look(await options.journal.lastPosition());
    return blocking;
  } catch (thrown) {
    status.close();
    blocking?.disconnect();
    throw thrown;
  }
}

function forgetPlace(copying: Copying): void {
  copying.at = { known: false };
}

/** One turn: copies a batch, says that there is none, or that it is not for us to copy now. */
async function copySome(copying: Copying): Promise<"some" | "none" | "not-now"> {
  const { options, keys, lease, status } = copying;
  const { connections, journal, log } = options;
  const hold = await lease.hold();
  if (!hold.held) {
    forgetPlace(copying);
    await status.look(await journal.lastPosition());
    return "not-now";
  }
  const toSeal = status.toSeal();
  if (toSeal !== undefined) {
    // The acceptance is in Redis: the journal stays as it is, and another is written from the stream's beginning. Nothing
    // is in that one yet; and a mark whose reply was lost is sent again, to a Redis that may lack the entry it is of.
    await look(connections.commands, () => connections.commands.del(keys.journaled));
    await journal.seal(toSeal);
    log.warn("journal-sealed", { position: toSeal });
  }
  if (hold.isNew || toSeal !== undefined || !copying.at.known) await takeOver(copying);
  const { known, last } = copying.at;
  if (!known) return "not-now";
  const losses = status.losses();
  const { holdsLast, next } = await readAfter(connections.commands, keys, last, batchAtMost);
  if (!holdsLast && (await status.look(last)) !== "following") return "not-now";
  if (next.length === 0) return "none";
  const items = await readItems(connections.commands, keys, next);
  // Places and entries that were read of two Redises do not belong together.
  if (status.losses() !== losses) return "not-now";
  await journal.append(items);
  await mark(copying, next);
  copying.at = { known: true, last: next.at(-1)?.position };
  return "some";
}

/**
 * Goes on from the journal's own last position. The holder before may have died between its last append and the mark,
 * so as much as one append holds is marked again.
 */
async function takeOver(copying: Copying): Promise<void> {
  const { options, keys } = copying;
  const last = await options.journal.lastPosition();
  const status = await copying.status.look(last);
  if (status === "unknown") return;
  if (last !== undefined && status === "following")
    await mark(copying, await readUpTo(options.connections.commands, keys, last, batchAtMost));
  copying.at = { known: true, last };
}

async function mark({ options, keys }: Copying, entries: readonly OrderedEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const pairs = entries.flatMap(({ subject, seq }) => [subject, seq]);
  await runMark(options.connections.commands, [keys.journaled], pairs);
  await options.onJournaled([...new Set(entries.map(({ subject }) => subject))]);
}

async function drain(copying: Copying): Promise<void> {
  const { options, keys } = copying;
  const { commands } = options.connections;
  const [newest] = await readUpTo(commands, keys, "+", 1);
  if (newest === undefined) return;
  for (;;) {
    if (copying.status.status() === "behind-journal") throw new Fault("redis-behind-journal", "refused");
    const seq = await look(commands, () => commands.hget(keys.journaled, newest.subject));
    if (Number(seq ?? 0) >= newest.seq) break;
    await wait(10);
  }
  await copying.turn.catch(() => undefined);
}
