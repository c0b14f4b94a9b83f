/**
 * Reads the stream that holds the order of all entries. It is never trimmed: a journal that is lost is written again
 * from it, and a journal's last position that it does not hold shows that Redis has lost something.
 */
import type { Redis } from "ioredis";
import type { Detail, Entry } from "../../workflows/audit/entry.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import type { JournalItem, Subject } from "../../workflows/engine/store.ts";
import type { Keys } from "./keys.ts";
import { look } from "./redis-fault.ts";

/** One place in the order: which entry of which subject. */
export interface OrderedEntry {
  readonly position: string;
  readonly subject: Subject;
  readonly seq: number;
}

/** What comes after a position, and whether the stream holds that position itself (true for the beginning). */
export interface Following {
  readonly holdsLast: boolean;
  readonly next: readonly OrderedEntry[];
}

/** Reads up to `atMost` places after `last`; undefined reads from the beginning. */
export async function readAfter(
  connection: Redis,
  keys: Keys,
  last: string | undefined,
  atMost: number,
): Promise<Following> {
  const replies = await look(connection, () => connection.xrange(keys.stream, last ?? "-", "+", "COUNT", atMost + 1));
  const read = replies.map(orderedEntry);
  if (last === undefined) return { holdsLast: true, next: read.slice(0, atMost) };
  const holdsLast = read[0]?.position === last;
  return { holdsLast, next: holdsLast ? read.slice(1) : read.slice(0, atMost) };
}

/** The last `atMost` places up to and with `last`. */
export async function readUpTo(
  connection: Redis,
  keys: Keys,
  last: string,
  atMost: number,
): Promise<readonly OrderedEntry[]> {
  const replies = await look(connection, () => connection.xrevrange(keys.stream, last, "-", "COUNT", atMost));
  return replies.map(orderedEntry);
}

/** Waits on a connection of its own until something comes after `last`, `atMostMs` at most. */
export async function waitForMore(
  blocking: Redis,
  keys: Keys,
  last: string | undefined,
  atMostMs: number,
): Promise<void> {
  await look(blocking, () => blocking.xread("COUNT", 1, "BLOCK", atMostMs, "STREAMS", keys.stream, last ?? "0-0"));
}

/**
 * The entries at these places, with the details that are still there. Ends in a Fault `entry-missing` (refused) when
 * an entry is not: the stream and the chains are written together, so somebody has meddled.
 */
export async function readItems(
  connection: Redis,
  keys: Keys,
  places: readonly OrderedEntry[],
): Promise<readonly JournalItem[]> {
  const pipeline = connection.pipeline();
  for (const { subject, seq } of places) {
    pipeline.lindex(keys.audit(subject), seq - 1).hget(keys.details(subject), String(seq));
  }
  const replies = await look(connection, async () => (await pipeline.exec()) ?? []);
  const texts = replies.map(([error, reply]) => {
    if (error !== null) throw new Fault("redis-unreachable", "unavailable");
    return reply as string | null;
  });
  return places.map(({ position, seq }, at) => {
    const [entryText, detailText] = [texts[at * 2], texts[at * 2 + 1]];
    const entry = typeof entryText === "string" ? (JSON.parse(entryText) as Entry) : undefined;
    if (entry?.seq !== seq) throw new Fault("entry-missing", "refused");
    const detail = typeof detailText === "string" ? (JSON.parse(detailText) as Detail) : null;
    return { position, entry, detail };
  });
}

/** Fields are read by name, because more may stand beside them one day. */
function orderedEntry([position, fields]: [string, string[]]): OrderedEntry {
  const fieldOf = (name: string): string => fields[fields.indexOf(name) + 1] ?? "";
  return { position, subject: fieldOf("subject"), seq: Number(fieldOf("seq")) };
}
