import { resolve } from "node:path";
import { Redis, type RedisOptions } from "ioredis";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import { platformCodeOf } from "./redis-fault.ts";

/** The two kinds of connection: one answers or fails soon, the other waits for Redis as long as it takes. */
export interface RedisConnections {
  /** For what people wait for: fails at once while Redis is away, and after `commandTimeoutMs` without an answer. */
  readonly commands: Redis;
  /** For workers and blocking reads, which have nobody waiting. */
  readonly workers: Redis;
  close(): void;
}

/** `url` is `redis://`, `rediss://` (TLS) or the path of a unix socket. Times in milliseconds. */
export interface RedisTarget {
  readonly url: string;
  readonly commandTimeoutMs?: number;
  /** How long workers wait for anything at all from Redis before they take the line for dead and open another. */
  readonly silentForMs?: number;
  /** How long Redis may take to be ready at the start, loading its data included. */
  readonly readyWithinMs?: number;
  /** Told once when Redis goes away and once when it is back. */
  readonly log?: Log;
}

/**
 * Connects, and gives both connections once Redis is ready. Ends in a Fault `redis-unreachable` with the system's or
 * Redis' code when it isn't within `readyWithinMs`. A chat wants its answer within three seconds, hence the timeout.
 */
export async function connectRedis(target: RedisTarget): Promise<RedisConnections> {
  const { commandTimeoutMs = 1500, silentForMs = 15_000, readyWithinMs = 15_000, log } = target;
  // A command whose reply was lost is sent again at most twice, so that it does not run long after its caller gave up.
  // A Redis that hangs is taken for one that is away: then the next who ask hear so at once.
  const commands = open(target.url, {
    enableOfflineQueue: false,
    commandTimeout: commandTimeoutMs,
    socketTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 2,
  });
  // Longer than any of their commands blocks (10 s). A line that was cut without a word would otherwise hang for as long
  // as the system tries to send, which may be a quarter of an hour, and no door would close meanwhile.
  const workers = open(target.url, { maxRetriesPerRequest: null, socketTimeout: silentForMs });
  const close = (): void => {
    commands.disconnect();
    workers.disconnect();
  };
  try {
    await Promise.all([waitUntilReady(commands, readyWithinMs), waitUntilReady(workers, readyWithinMs)]);
  } catch (fault) {
    close();
    throw fault;
  }
  if (log !== undefined) reportOutages(commands, log);
  return { commands, workers, close };
}

type OurOptions = Omit<RedisOptions, "replyMapping">;

/**
 * Another connection like this one, for a command that blocks, once it is ready. An answer that does not come within a
 * second of the command's own end is taken for none, and a socket that is silent for long is opened anew. Ends in a
 * Fault like `connectRedis`.
 */
export async function duplicateForBlocking(connection: Redis): Promise<Redis> {
  const copy = connection.duplicate({ blockingTimeout: 5000, blockingTimeoutGrace: 1000, socketTimeout: 10_000 });
  copy.on("error", ignore);
  try {
    await waitUntilReady(copy, 15_000);
    return copy;
  } catch (fault) {
    copy.disconnect();
    throw fault;
  }
}

function open(url: string, options: OurOptions): Redis {
  const common: OurOptions = {
    ...options,
    connectTimeout: 5000,
    // Soon at first, because a Redis that restarts is back within a second; then once a second.
    retryStrategy: (times) => Math.min(times * 50, 1000),
  };
  const connection = /^rediss?:\/\//.test(url) ? new Redis(url, common) : new Redis({ ...common, path: resolve(url) });
  connection.on("error", ignore);
  return connection;
}

/** Errors of a connection show as failing commands and as outages; without a listener ioredis prints them. */
function ignore(): void {}

function waitUntilReady(connection: Redis, readyWithinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastCode: string | undefined;
    const note = (error: unknown): void => {
      lastCode = platformCodeOf(error) ?? lastCode;
    };
    const timer = setTimeout(() => {
      connection.off("error", note);
      reject(new Fault("redis-unreachable", "unavailable", lastCode === undefined ? {} : { platformCode: lastCode }));
    }, readyWithinMs);
    connection.on("error", note);
    connection.once("ready", () => {
      clearTimeout(timer);
      connection.off("error", note);
      resolve();
    });
  });
}

function reportOutages(connection: Redis, log: Log): void {
  let isAway = false;
  connection.on("reconnecting", () => {
    if (!isAway) log.warn("redis-away");
    isAway = true;
  });
  connection.on("ready", () => {
    if (isAway) log.info("redis-back");
    isAway = false;
  });
}
