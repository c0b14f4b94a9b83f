/** What a version leaves behind and every later one finds: as files in `test/fixtures/<version>`. */
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";

/** The folder of a version's fixtures. */
export function keptFolder(version: string): string {
  return join(import.meta.dirname, "../fixtures", version);
}

/** What is kept of the bot's own folder. */
export const keptFolders = ["journal", "baselines", "file-lists"] as const;

/** What the fixtures are of. `now` is the bot's clock when it was stopped; `transfers` says of each what it showed. */
export interface About {
  readonly now: number;
  readonly account: { readonly creationTime: string; readonly ipRules: readonly string[] };
  /** The files that stood inside, where outputs were assessed. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly transfers: Readonly<Record<string, { readonly id: string; readonly status: string }>>;
}

/** A button as it stands in a message of somebody's. */
export interface KeptButton {
  readonly person: string;
  readonly label: string;
  readonly actionId: string;
  readonly value: string;
}

/** An open view as it would be sent. */
export interface KeptForm {
  readonly person: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What stands in Slack. */
export interface KeptSlack {
  readonly buttons: readonly KeptButton[];
  readonly forms: readonly KeptForm[];
}

/** What a key of Redis holds; a stream as its entries, a hash and a sorted set as pairs. */
export type KeptKey =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "list" | "set"; readonly value: readonly string[] }
  | { readonly type: "hash"; readonly value: Readonly<Record<string, string>> }
  | { readonly type: "zset"; readonly value: readonly string[] }
  | { readonly type: "stream"; readonly value: readonly (readonly [string, readonly string[]])[] };

/** Reads a JSON file of a version. */
export async function readKept<Content>(version: string, name: string): Promise<Content> {
  return JSON.parse(await readFile(join(keptFolder(version), name), "utf8")) as Content;
}

/** Writes a JSON file of a version. */
export async function writeKept(version: string, name: string, content: unknown): Promise<void> {
  await writeFile(join(keptFolder(version), name), `${JSON.stringify(content, null, 1)}\n`, { flag: "wx" });
}

/** What nobody looks for after an upgrade: how far a clock was moved, and what BullMQ says of jobs to who listens. */
const leftOut = /:clock-offset$|:events$/;

/** Everything in a Redis that does not end by itself, by key. */
export async function dumpRedis(redis: Redis): Promise<Record<string, KeptKey>> {
  const dump: Record<string, KeptKey> = {};
  for (const key of (await redis.keys("*")).sort())
    if ((await redis.pttl(key)) < 0 && !leftOut.test(key)) dump[key] = await dumpKey(redis, key);
  return dump;
}

async function dumpKey(redis: Redis, key: string): Promise<KeptKey> {
  const type = (await redis.type(key)) as KeptKey["type"];
  switch (type) {
    case "string":
      return { type, value: (await redis.get(key)) ?? "" };
    case "list":
      return { type, value: await redis.lrange(key, 0, -1) };
    case "set":
      return { type, value: await redis.smembers(key) };
    case "hash":
      return { type, value: await redis.hgetall(key) };
    case "zset":
      return { type, value: await redis.zrange(key, "0", "-1", "WITHSCORES") };
    case "stream":
      return { type, value: await redis.xrange(key, "-", "+") };
  }
}

/** Puts what was dumped into an empty Redis. */
export async function restoreRedis(redis: Redis, dump: Readonly<Record<string, KeptKey>>): Promise<void> {
  for (const [key, kept] of Object.entries(dump)) await restoreKey(redis, key, kept);
}

async function restoreKey(redis: Redis, key: string, kept: KeptKey): Promise<void> {
  switch (kept.type) {
    case "string":
      await redis.set(key, kept.value);
      break;
    case "list":
      await redis.rpush(key, ...kept.value);
      break;
    case "set":
      await redis.sadd(key, ...kept.value);
      break;
    case "hash":
      await redis.hset(key, kept.value);
      break;
    case "zset":
      await redis.zadd(key, ...pairs(kept.value).flatMap(([member, score]) => [score, member]));
      break;
    case "stream":
      for (const [id, fields] of kept.value) await redis.xadd(key, id, ...fields);
  }
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((one, at) => (at % 2 === 0 ? [[one, flat[at + 1] ?? ""] as const] : []));
}

/** Puts a version's folder, such as its journal, in the place of one; where it has none, nothing. */
export async function restoreFolder(version: string, name: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  const from = join(keptFolder(version), name);
  if (existsSync(from)) await cp(from, to, { recursive: true });
}

/** Every version that is kept. */
export async function keptVersions(): Promise<readonly string[]> {
  const entries = await readdir(join(import.meta.dirname, "../fixtures"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && /^v\d+$/.test(entry.name)).map(({ name }) => name);
}
