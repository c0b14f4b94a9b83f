import type { Redis } from "ioredis";
import { look } from "./redis-fault.ts";

/** What a Redis says of itself, as far as it bears on keeping records. */
export interface RedisState {
  /** The version that it is compatible with. */
  readonly version: string;
  readonly isReplica: boolean;
  readonly isLoading: boolean;
  /** Whether the last write of the append-only file worked. */
  readonly appendsWell: boolean;
  readonly usedBytes: number;
  /** 0 where there is no limit. */
  readonly mostBytes: number;
  readonly clockMs: number;
}

/** Asks Redis (INFO, TIME). Ends in a Fault `redis-unreachable` where it does not answer or may not be asked. */
export async function readRedisState(connection: Redis): Promise<RedisState> {
  const info = await look(connection, () => connection.info());
  const [seconds = 0, micros = 0] = (await look(connection, () => connection.time())).map(Number);
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
  return {
    version: field("redis_version"),
    isReplica: field("role") === "slave",
    isLoading: field("loading") === "1",
    appendsWell: field("aof_last_write_status") !== "err",
    usedBytes: Number(field("used_memory")),
    mostBytes: Number(field("maxmemory")),
    clockMs: seconds * 1000 + Math.floor(micros / 1000),
  };
}
