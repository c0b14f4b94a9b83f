/** Looks for secrets wherever the bot keeps or prints anything. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";

/** A place where something is kept, and all that stands there, byte for byte as Latin-1. */
export interface Place {
  readonly where: string;
  readonly text: string;
}

/** A leak of `leastLeak` characters of any spelling is found: a text is looked at in every `stride`th piece. */
const pieceLength = 12;
const stride = 5;
const leastLeak = pieceLength + stride - 1;

/** A text as it is, as URLs spell it once and twice, and each of these in hexadecimal and in Base64 of both kinds. */
function spellingsOf(text: string): readonly string[] {
  const once = encodeURIComponent(text);
  const lower = once.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
  const spellings = [text, once, lower, encodeURIComponent(once)];
  const hidden = spellings.flatMap((spelling) => [Buffer.from(spelling).toString("hex"), ...inBase64(spelling)]);
  return [...spellings, ...hidden];
}

/** The bytes that a signature or a key says in Base64, and the same in hexadecimal. */
function bytesOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? [bytes.toString("latin1"), bytes.toString("hex")] : [];
}

/** What of a text is the same in the Base64 of anything that holds it, whatever stands before and after. */
function inBase64(text: string): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    const fromStart = Math.ceil((shift * 8) / 6);
    const same = whole.toString("base64").slice(fromStart, Math.floor((whole.length * 8) / 6));
    return [same, same.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** Gives, of any places, those that hold one of some secrets, whole or in part and however spelt, or one of some words. */
export type FindLeaks = (places: readonly Place[]) => readonly string[];

/** Makes the search. A secret is long; words, such as `sig=`, are looked for as they are. */
export function leakFinder(secrets: readonly string[], words: readonly string[] = []): FindLeaks {
  const spellings = secrets.flatMap((secret) => [...spellingsOf(secret), ...bytesOf(secret)]);
  const tooShort = spellings.filter((spelling) => spelling.length < leastLeak);
  if (secrets.some((secret) => secret.length < leastLeak)) throw new Error(`Too short to be looked for: ${tooShort}`);
  const pieces = new Set(
    spellings.flatMap((spelling) =>
      Array.from({ length: Math.max(0, spelling.length - pieceLength + 1) }, (_, at) =>
        spelling.slice(at, at + pieceLength),
      ),
    ),
  );
  const holdsPiece = (text: string): boolean => {
    for (let at = 0; at <= text.length - pieceLength; at += stride)
      if (pieces.has(text.slice(at, at + pieceLength))) return true;
    return false;
  };
  return (places) =>
    places
      .filter(({ text }) => words.some((word) => text.includes(word)) || holdsPiece(text))
      .map(({ where }) => where);
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

/** What each of these texts says, under a name with its number. */
export function linePlaces(name: string, texts: readonly string[]): readonly Place[] {
  return texts.map((text, at) => ({ where: `${name} ${at}`, text }));
}
