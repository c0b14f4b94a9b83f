/** Looks for signatures of links wherever the bot keeps or prints anything. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";

/** A place where something is kept, and all that stands there, byte for byte as Latin-1. */
export interface Place {
  readonly where: string;
  readonly text: string;
}

/** A leak of this many characters of any spelling is found, wherever in the text they come from. */
const pieceLength = 16;

/**
 * Pieces by which a text is found in another, whole or in part: as it is, as URLs spell it once and twice, and each of
 * these in hexadecimal and in Base64.
 */
export function piecesOf(text: string): readonly string[] {
  const once = encodeURIComponent(text);
  const spellings = [text, once, encodeURIComponent(once)];
  const hidden = spellings.flatMap((spelling) => [Buffer.from(spelling).toString("hex"), ...inBase64(spelling)]);
  return [...spellings, ...hidden].flatMap((spelling) =>
    Array.from({ length: Math.max(1, spelling.length - pieceLength + 1) }, (_, at) =>
      spelling.slice(at, at + pieceLength),
    ),
  );
}

/** What of a text is the same in the Base64 of anything that holds it, whatever stands before and after. */
function inBase64(text: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    const fromStart = Math.ceil((shift * 8) / 6);
    return whole.toString("base64").slice(fromStart, Math.floor((whole.length * 8) / 6));
  });
}

/** Where any of these stands. */
export function findIn(places: readonly Place[], wanted: readonly string[]): readonly string[] {
  return places.filter(({ text }) => wanted.some((one) => text.includes(one))).map(({ where }) => where);
}

/** Every key of a Redis, with all it holds, whatever its type. */
export async function redisPlaces(redis: Redis): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const key of await redis.keys("*")) {
    const held = await readKey(redis, key);
    places.push({
      where: `redis ${key}`,
      text: [Buffer.from(key), ...held].map((one) => one.toString("latin1")).join(" "),
    });
  }
  return places;
}

async function readKey(redis: Redis, key: string): Promise<readonly Buffer[]> {
  const type = await redis.type(key);
  switch (type) {
    case "string":
      return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)];
    case "list":
      return redis.lrangeBuffer(key, 0, -1);
    case "set":
      return redis.smembersBuffer(key);
    case "zset":
      return redis.zrangeBuffer(key, "0", "-1");
    case "hash":
      return Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [Buffer.from(field), value]);
    case "stream":
      return (await redis.xrangeBuffer(key, "-", "+")).flatMap(([, fields]) => fields);
    case "none":
      // It ended by itself since the keys were listed, as BullMQ's own marks do.
      return [];
    default:
      throw new Error(`The scan can't read keys of type ${type}, and ${key} is one`);
  }
}

/** Every file below a folder, with its path. */
export async function filePlaces(folder: string): Promise<readonly Place[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return { where: path, text: `${path}\n${await readFile(path, "latin1")}` };
      }),
  );
}
