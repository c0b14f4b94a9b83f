import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { type BotOptions, type Outside, type RunningBot, startBot } from "../../src/bot.ts";
import { loadConfig } from "../../src/config/load.ts";
import { startWorld, type World, type WorldOptions } from "../../src/standins/world.ts";
import { lendAzurite } from "../setup/lent-azurite.ts";
import { patienceMs } from "../setup/patience.ts";
import { redisBinary } from "../setup/redis-binary.ts";
import { queueWatch } from "./queue-watch.ts";

/** What the configuration file holds, as far as tests change it. */
export interface SettingsFile {
  engine: Record<string, number>;
  people: Record<string, { name: string; email?: string; slack?: string | string[]; timeZone?: string }>;
  environments: Record<
    string,
    { name: string; tier: number; roles: Record<string, string[]>; storage: Record<string, unknown> }
  >;
  policy?: Record<string, unknown>;
  slack?: { matchByEmail?: boolean };
}

/** Changes the configuration file's content, in place. */
export type Configure = (settings: SettingsFile) => void;

/** A world with the bot running in it. */
export interface BotWorld extends World {
  readonly bot: RunningBot;
  /** Every line that the bot logged. */
  readonly logged: readonly string[];
  readonly folder: string;
  /** A client of the world's Redis, for looking at it from outside. */
  readonly redisClient: Redis;
  /** Resolves when the bot has nothing left to do now: no job waits, runs or is delayed. */
  idle(): Promise<void>;
  /** Moves the clock once the bot has done what there was to do by the old time, but for what is to be tried again. */
  later(ms: number): Promise<void>;
  /** Stops the bot; `restart` starts it again. */
  halt(): Promise<void>;
  /** Stops the bot if it runs, and starts it in the same world, with another configuration where one is given. */
  restart(configure?: Configure): Promise<void>;
  /** Ends it all. Fails where the bot asked Slack or Azure for something they don't have. */
  stop(): Promise<void>;
}

/** Changes a configuration file. */
export async function rewrite(path: string, configure: Configure): Promise<void> {
  const settings = JSON.parse(await readFile(path, "utf8")) as SettingsFile;
  configure(settings);
  await writeFile(path, JSON.stringify(settings, null, 2));
}

/**
 * Makes a world and starts the bot in it, over the same configuration file that `main.ts` would read. `around` stands
 * between the bot and its ports.
 */
export async function startBotWorld(
  options: Partial<WorldOptions> & {
    readonly configure?: Configure;
    readonly around?: (outside: Outside) => Outside;
    /** What it serves in place of the configuration's chats. */
    readonly chats?: BotOptions["chats"];
    /** Where the bot finds Redis, given where it is: a hand may stand in between. */
    readonly redisUrlFor?: (url: string) => Promise<string>;
  } = {},
): Promise<BotWorld> {
  const { configure, around, chats, redisUrlFor, ...worldOptions } = options;
  const folder = await mkdtemp(join(tmpdir(), "lk-"));
  const connections: Redis[] = [];
  const connect = (url: string): Redis => {
    const redis = new Redis(url);
    // A test that ends Redis says so elsewhere.
    redis.on("error", () => undefined);
    connections.push(redis);
    return redis;
  };
  const incrBy = (url: string) => {
    const redis = connect(url);
    return (key: string, ms: number): Promise<number> => redis.incrby(key, ms);
  };
  const world = await startWorld({
    folder,
    redisBinary: await redisBinary(),
    azurite: lendAzurite,
    incrBy,
    ...worldOptions,
  });
  const env = redisUrlFor === undefined ? world.env : { ...world.env, REDIS_URL: await redisUrlFor(world.redis.url) };
  const logged: string[] = [];
  const log = createLog("debug", { write: (line: string) => void logged.push(line) });
  const start = async (changed: Configure | undefined): Promise<RunningBot> => {
    if (changed !== undefined) await rewrite(world.configPath, changed);
    const loaded = loadConfig({ env, needs: [...(chats === undefined ? (["chats"] as const) : []), "redis"] });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
    const started = await startBot(loaded.config, log, { ...(around && { around }), ...(chats && { chats }) });
    if (started.ports.teams !== undefined)
      world.teams?.connector.connect(`http://127.0.0.1:${started.ports.teams}/api/messages`);
    if (started.slackPort !== undefined) world.slack.connect(`http://127.0.0.1:${started.slackPort}/slack/events`);
    return started;
  };
  const redisClient = connect(world.redis.url);
  const watch = queueWatch(redisClient);
  const comesToRest = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    await eventually(what, isSo).catch(async (thrown: Error) => {
      const left = JSON.stringify(await watch.left());
      throw new Error(`${thrown.message}\nleft: ${left}\n${logged.slice(-40).join("")}`, { cause: thrown });
    });
  };
  let bot = await start(configure);
  let runs = true;
  const halt = async (): Promise<void> => {
    if (runs) await bot.stop();
    runs = false;
  };
  return {
    ...world,
    get bot() {
      return bot;
    },
    logged,
    folder,
    redisClient,
    idle: () => comesToRest("the bot is idle", watch.isIdle),
    later: async (ms) => {
      await comesToRest("the bot is calm", watch.isCalm);
      await world.clock.advance(ms);
    },
    halt,
    restart: async (changed) => {
      await halt();
      bot = await start(changed);
      runs = true;
    },
    stop: async () => {
      await halt();
      await watch.close();
      for (const connection of connections) connection.disconnect();
      await world.stop();
      await rm(folder, { recursive: true, force: true });
      const unexpected = [world.slack, world.resourceManager, world.teams?.connector].flatMap(
        (standIn) => standIn?.unexpectedCalls ?? [],
      );
      if (unexpected.length > 0) throw new Error(`The bot asked for what is not there: ${unexpected.join(", ")}`);
    },
  };
}

const shortestWaitMs = 10;
const longestWaitMs = 50;

/** Tries until it gives something other than undefined or false and throws no more; then gives that. Looks ever less often. */
export async function eventually<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  withinMs = patienceMs,
): Promise<NonNullable<Value>> {
  const startedAt = performance.now();
  let last: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) return value;
      last = value;
    } catch (thrown) {
      last = thrown;
    }
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > withinMs) throw new Error(`It never came to be: ${what}`, { cause: last });
    await wait(Math.min(longestWaitMs, Math.max(shortestWaitMs, waitedMs / 10)));
  }
}

/** A person's card whose text has all of these words; the newest such. */
export function cardOf<Message extends { readonly text: string }>(
  person: { dms(): readonly Message[] },
  ...words: readonly string[]
): Message | undefined {
  return person.dms().findLast((message) => words.every((word) => message.text.includes(word)));
}

/** Waits for a card. */
export function seesCard<Message extends { readonly text: string }>(
  person: { readonly name: string; dms(): readonly Message[] },
  ...words: readonly string[]
): Promise<Message> {
  return eventually(`${person.name} sees ${words.join(", ")}`, () => cardOf(person, ...words)).catch(
    (thrown: Error) => {
      const [first = ""] = words;
      const near = person.dms().filter(({ text }) => text.includes(first));
      throw new Error(`${thrown.message}\nBut:\n${near.map(({ text }) => text).join("\n--\n")}`, { cause: thrown });
    },
  );
}
