import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A line between the bot and Redis that breaks once Redis has done what it was told, before the answer is through. */
export interface RedisLine {
  readonly url: string;
  /** How often the line has broken, by the script whose answer was lost. */
  readonly lost: Readonly<Record<string, number>>;
  /** From now on the line breaks on runs of these scripts: on one in two to five of each, as chance has it. */
  breakOn(...scripts: readonly ("save" | "acquire-lease")[]): void;
  /** Breaks no more. */
  mend(): void;
  stop(): void;
}

/** Long enough for Redis to have done all of what it was sent. */
const doneWithinMs = 5;

/** Lays a line to the Redis at the socket's path. */
export async function layRedisLine(socketPath: string, seed = 1): Promise<RedisLine> {
  const lost: Record<string, number> = {};
  const sockets = new Set<Socket>();
  const random = numbersFrom(seed);
  let breaking: readonly Script[] = [];
  const breakOnScriptIn = (data: Buffer): string | undefined => {
    const script = breaking.find(({ sha }) => data.includes(sha));
    if (script === undefined || --script.runsToGo > 0) return undefined;
    script.runsToGo = runsUntilNext(random);
    return script.name;
  };
  const server = createServer((client) => {
    const redis = connect(socketPath);
    let breaksOn: string | undefined;
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    client.on("close", () => redis.destroy());
    redis.on("close", () => client.destroy());
    client.on("data", (data) => {
      breaksOn ??= breakOnScriptIn(data);
      redis.write(data);
    });
    redis.on("data", async (data) => {
      if (breaksOn === undefined) return void client.write(data);
      if (client.isPaused()) return;
      client.pause();
      await wait(doneWithinMs);
      lost[breaksOn] = (lost[breaksOn] ?? 0) + 1;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const scripts = await Promise.all(["save", "acquire-lease"].map((name) => readScript(name, random)));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost,
    breakOn: (...names) => {
      breaking = scripts.filter(({ name }) => names.some((one) => one === name));
    },
    mend: () => {
      breaking = [];
    },
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface Script {
  readonly name: string;
  /** By which Redis is told to run it. */
  readonly sha: string;
  runsToGo: number;
}

async function readScript(name: string, random: () => number): Promise<Script> {
  const lua = await readFile(new URL(`../../src/adapters/redis/scripts/${name}.lua`, import.meta.url), "utf8");
  return { name, sha: createHash("sha1").update(lua).digest("hex"), runsToGo: runsUntilNext(random) };
}

/** Two to five, so that what is sent again gets through sooner or later. */
function runsUntilNext(random: () => number): number {
  return 2 + Math.floor(random() * 4);
}

/** Numbers from 0 to 1 that look like chance and are the same for the same seed (a linear congruential generator). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
