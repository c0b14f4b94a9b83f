import { Fault } from "../../workflows/engine/fault.ts";
import { asRedisFault } from "./redis-fault.ts";

/** What is asked of a connection. */
interface Asked {
  info(section: string): Promise<string>;
  config(verb: "GET", name: string): Promise<unknown>;
}

/** The oldest Redis that has the commands that we and the queue use. */
const oldest = { major: 6, minor: 2 };

/**
 * Refuses a Redis that would lose records: ends in a Fault of kind `refused` with code `redis-too-old` (below 6.2),
 * `redis-eviction` (a `maxmemory-policy` other than `noeviction`), `redis-no-append-only` or `redis-no-fsync` (an
 * `appendfsync` of `no`, which leaves it to the system when the file reaches the disk). A managed Redis may refuse
 * CONFIG: then `redis-settings-unreadable`, unless `trustSettings` says that somebody has looked.
 */
export async function checkRedis(connection: Asked, options: { readonly trustSettings?: boolean } = {}): Promise<void> {
  const [first] = await findRedisFaults(connection, options);
  if (first !== undefined) throw first;
}

/** Every fault for which `checkRedis` refuses a Redis. Ends in a Fault where it can't be asked. */
export async function findRedisFaults(
  connection: Asked,
  options: { readonly trustSettings?: boolean } = {},
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const version = await readVersion(connection);
  if (version.major < oldest.major || (version.major === oldest.major && version.minor < oldest.minor))
    faults.push(new Fault("redis-too-old", "refused", { platformCode: `${version.major}.${version.minor}` }));
  const policy = await readSetting(connection, "maxmemory-policy");
  const appendOnly = await readSetting(connection, "appendonly");
  const fsync = await readSetting(connection, "appendfsync");
  if (policy === undefined || appendOnly === undefined || fsync === undefined) {
    return options.trustSettings === true ? faults : [...faults, new Fault("redis-settings-unreadable", "refused")];
  }
  if (policy !== "noeviction") faults.push(new Fault("redis-eviction", "refused", { platformCode: policy }));
  if (appendOnly !== "yes") faults.push(new Fault("redis-no-append-only", "refused"));
  if (fsync === "no") faults.push(new Fault("redis-no-fsync", "refused"));
  return faults;
}

/** Valkey tells the Redis version that it stands for in `redis_version` (7.2.4), so one field does for both. */
async function readVersion(connection: Asked): Promise<{ major: number; minor: number }> {
  const info = await connection.info("server").catch((thrown: unknown) => {
    throw asRedisFault(thrown);
  });
  const [, major = "0", minor = "0"] = /^redis_version:(\d+)\.(\d+)/m.exec(info) ?? [];
  return { major: Number(major), minor: Number(minor) };
}

/** A setting's value; undefined where Redis refuses to tell or does not know it. */
async function readSetting(connection: Asked, name: string): Promise<string | undefined> {
  try {
    const [, value] = (await connection.config("GET", name)) as readonly string[];
    return value;
  } catch (thrown) {
    const fault = asRedisFault(thrown);
    if (fault.kind === "unavailable" && refusals.has(fault.platformCode ?? "")) return undefined;
    throw fault;
  }
}

/** NOPERM: an access list forbids it; ERR: the command has been renamed away, as managed services do. */
const refusals = new Set(["NOPERM", "ERR"]);
