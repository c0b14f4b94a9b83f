import { type Redis, ReplyError } from "ioredis";
import { Fault } from "../../workflows/engine/fault.ts";

/**
 * Asks Redis something, with its failures as Faults: `redis-unreachable` of kind `unavailable` where nothing was sent
 * or Redis refused, of kind `unknown-outcome` where an answer is missing, because the command may have run. An error's
 * text is never looked at, nor passed on.
 */
export function ask<Answer>(connection: Redis, send: () => Promise<Answer>): Promise<Answer> {
  return asking(connection, send, "unknown-outcome");
}

/** Asks for something that changes nothing: whatever becomes of the answer, nothing was done. Otherwise like `ask`. */
export function look<Answer>(connection: Redis, send: () => Promise<Answer>): Promise<Answer> {
  return asking(connection, send, "unavailable");
}

async function asking<Answer>(
  connection: Redis,
  send: () => Promise<Answer>,
  unanswered: Fault["kind"],
): Promise<Answer> {
  if (connection.status !== "ready") throw new Fault("redis-unreachable", "unavailable");
  try {
    return await send();
  } catch (thrown) {
    throw asRedisFault(thrown, unanswered);
  }
}

/** A failure of a command that was sent, as a Fault; `unanswered` is what a missing answer means. */
export function asRedisFault(thrown: unknown, unanswered: Fault["kind"] = "unknown-outcome"): Fault {
  if (thrown instanceof Fault) return thrown;
  const platformCode = platformCodeOf(thrown);
  const kind = thrown instanceof ReplyError ? "unavailable" : unanswered;
  return new Fault("redis-unreachable", kind, platformCode === undefined ? {} : { platformCode });
}

/**
 * The code of an error: the system's, or the first word of Redis' reply, which is its code
 * (redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). Undefined where there is none.
 */
export function platformCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if (thrown instanceof ReplyError) return /^[A-Z]+/.exec(thrown.message)?.[0] ?? "ERR";
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}

/** The replies of a transaction or pipeline of reads that give lists of text; throws the first error among them. */
export function listsOf(replies: readonly (readonly [unknown, unknown])[] | null): readonly (readonly string[])[] {
  return (replies ?? []).map(([error, reply]) => {
    if (error !== null) throw error;
    return reply as readonly string[];
  });
}

/**
 * What ioredis says of a connection that is gone, or that somebody else is already opening again: BullMQ asks for a
 * connection while ioredis is at it. These have no code, so their words, which are fixed, are compared whole.
 */
const wordsOfAnOutage: ReadonlySet<string> = new Set([
  "Connection is closed.",
  "Redis is already connecting/connected",
  "Stream isn't writeable and enableOfflineQueue options is false",
]);

/** Whether an error is one of the system's about a connection. Those are told once an outage, by the connection. */
export function isConnectionError(error: Error): boolean {
  return "syscall" in error || wordsOfAnOutage.has(error.message);
}
