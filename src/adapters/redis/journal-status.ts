import type { Redis } from "ioredis";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Journal } from "../../workflows/engine/store.ts";
import { acceptedPositions, type Losses, lossesSubject } from "../../workflows/losses/acceptance.ts";
import type { RedisConnections } from "./connection.ts";
import { keysOf, standardTag } from "./keys.ts";
import { readAfter } from "./order-stream.ts";
import { createRecords } from "./records.ts";

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
  /** The journal's last position, once two admins have accepted that Redis lacks it: then the journal is to be sealed. */
  toSeal(): string | undefined;
  /** Looks whether Redis holds the journal's last position, or two admins have accepted that it does not. */
  look(last: string | undefined): Promise<JournalStatus>;
  close(): void;
}

/** What is watched. `onLost` is told when the connection is lost. */
export interface Watched {
  readonly connections: RedisConnections;
  readonly journal: Pick<Journal, "lastPosition" | "sealed">;
  readonly tag: string;
  readonly log: Log;
  readonly onLost: () => void;
}

/** Where a journal ends, and where those before it do, which were sealed. */
export interface JournalEnds {
  readonly last: string | undefined;
  readonly sealed: readonly string[];
}

/** How Redis compares with its journal. `accepted`: two admins have accepted that it is behind, so that the journal is to be sealed. */
export type Standing = "following" | "behind" | "accepted";

/**
 * Redis follows while it holds the journal's last position, and the last position of each that was sealed before it,
 * or else two admins' word that it need not hold that. A Redis that has lost this word is behind again, whatever the new
 * journal holds by then. Ends in a Fault where Redis can't be asked.
 */
export async function compareWithJournal(
  connection: Redis,
  { last, sealed }: JournalEnds,
  tag: string = standardTag,
): Promise<Standing> {
  const keys = keysOf(tag);
  const holds = async (position: string | undefined): Promise<boolean> =>
    position === undefined || (await readAfter(connection, keys, position, 0)).holdsLast;
  const lacking: string[] = [];
  for (const position of sealed) if (!(await holds(position))) lacking.push(position);
  const holdsLast = await holds(last);
  if (holdsLast && lacking.length === 0) return "following";
  const losses = (await createRecords(connection, tag).load(lossesSubject))?.state as Losses | undefined;
  const accepted = acceptedPositions(losses);
  if (!lacking.every((position) => accepted.has(position))) return "behind";
  if (holdsLast) return "following";
  return accepted.has(last ?? "") ? "accepted" : "behind";
}

/** Starts with `unknown`. Once the connection was lost, Redis may be another, so it is looked at again when it is back. */
export function keepStatus({ connections, journal, tag, log, onLost }: Watched): StatusKeeper {
  const { commands } = connections;
  let status: JournalStatus = "unknown";
  let behindAt: string | undefined;
  let toSeal: string | undefined;
  let losses = 0;
  let isReportedBehind = false;
  const lookBehind = async (last: string | undefined): Promise<JournalStatus> => {
    const before = losses;
    const sealed = (await journal.sealed()).map(({ position }) => position);
    const standing = await compareWithJournal(commands, { last, sealed }, tag);
    if (losses !== before) return "unknown";
    const isBehind = standing !== "following";
    status = isBehind ? "behind-journal" : "following";
    behindAt = isBehind ? (last ?? sealed.at(-1)) : undefined;
    toSeal = standing === "accepted" ? last : undefined;
    if (isBehind !== isReportedBehind) log[isBehind ? "error" : "info"](`redis-${status}`);
    isReportedBehind = isBehind;
    return status;
  };
  const onClose = (): void => {
    losses += 1;
    status = "unknown";
    toSeal = undefined;
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
    toSeal: () => toSeal,
    losses: () => losses,
    look: lookBehind,
    close: () => void commands.off("close", onClose).off("ready", onReady),
  };
}
