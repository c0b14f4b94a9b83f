import type { Redis } from "ioredis";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Journal } from "../../workflows/engine/store.ts";
import type { RedisConnections } from "./connection.ts";
import { type Keys, keysOf, standardTag } from "./keys.ts";
import { readAfter } from "./order-stream.ts";
import { look } from "./redis-fault.ts";

/**
 * `behind-journal`: the journal holds an entry that Redis does not, so Redis has lost writes. `unknown`: Redis was away
 * and may have lost writes; it is looked at as soon as it is back. Nothing may open but while it is `following`.
 */
export type JournalStatus = "following" | "behind-journal" | "unknown";

/** Whether Redis holds what the journal holds, as last looked at. */
export interface StatusKeeper {
  status(): JournalStatus;
  /** While Redis is behind: the journal's last position, which names the loss. */
  behindAt(): string | undefined;
  /** How often the connection was lost: what was read of Redis before says nothing about Redis after. */
  losses(): number;
  /** Looks whether Redis holds the journal's last position, or two admins have accepted that it does not. */
  look(last: string | undefined): Promise<JournalStatus>;
  close(): void;
}

/** What is watched. `onLost` is told when the connection is lost. */
export interface Watched {
  readonly connections: RedisConnections;
  readonly journal: Pick<Journal, "lastPosition">;
  readonly keys: Keys;
  readonly log: Log;
  readonly onLost: () => void;
}

/**
 * Whether Redis lacks a journal's last position, and two admins have not accepted that it does. Ends in a Fault where
 * Redis can't be asked.
 */
export async function isBehindJournal(
  connection: Redis,
  last: string | undefined,
  keys: Keys = keysOf(standardTag),
): Promise<boolean> {
  if (last === undefined || (await readAfter(connection, keys, last, 0)).holdsLast) return false;
  return (await look(connection, () => connection.get(keys.acceptedLoss))) !== last;
}

/** Starts with `unknown`. Once the connection was lost, Redis may be another, so it is looked at again when it is back. */
export function keepStatus({ connections, journal, keys, log, onLost }: Watched): StatusKeeper {
  const { commands } = connections;
  let status: JournalStatus = "unknown";
  let behindAt: string | undefined;
  let losses = 0;
  let isReportedBehind = false;
  const lookBehind = async (last: string | undefined): Promise<JournalStatus> => {
    const before = losses;
    const isBehind = await isBehindJournal(commands, last, keys);
    if (losses !== before) return "unknown";
    status = isBehind ? "behind-journal" : "following";
    behindAt = isBehind ? last : undefined;
    if (isBehind !== isReportedBehind) log[isBehind ? "error" : "info"](`redis-${status}`);
    isReportedBehind = isBehind;
    return status;
  };
  const onClose = (): void => {
    losses += 1;
    status = "unknown";
    onLost();
  };
  // At once, so that no opening is held up for longer; where this fails, the copier's next turn looks.
  const onReady = (): void => {
    journal
      .lastPosition()
      .then(lookBehind)
      .catch(() => undefined);
  };
  commands.on("close", onClose).on("ready", onReady);
  return {
    status: () => status,
    behindAt: () => (status === "behind-journal" ? behindAt : undefined),
    losses: () => losses,
    look: lookBehind,
    close: () => void commands.off("close", onClose).off("ready", onReady),
  };
}
