import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { type RunningBot, startBot } from "../../src/bot.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import { startWorld, type World, type WorldOptions } from "../../src/standins/world.ts";
import { redisBinary } from "../setup/redis-binary.ts";

/** A world with the bot running in it. */
export interface BotWorld extends World {
  readonly bot: RunningBot;
  /** Every line that the bot logged. */
  readonly logged: readonly string[];
  readonly folder: string;
  /** Stops the bot, and starts it again in the same world. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a world and starts the bot in it, over the same configuration file that `main.ts` would read. */
export async function startBotWorld(options: Partial<WorldOptions> = {}): Promise<BotWorld> {
  const folder = await mkdtemp(join(tmpdir(), "lk-"));
  const connections: Redis[] = [];
  const incrBy = (url: string) => {
    const redis = new Redis(url);
    connections.push(redis);
    return (key: string, ms: number): Promise<number> => redis.incrby(key, ms);
  };
  const world = await startWorld({ folder, redisBinary: await redisBinary(), incrBy, ...options });
  const logged: string[] = [];
  const log = createLog("debug", { write: (line: string) => void logged.push(line) });
  const start = async (): Promise<RunningBot> => {
    const loaded = loadConfig({ env: world.env, needs: ["slack", "redis"] });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
    const started = await startBot(loaded.config, log);
    world.slack.connect(`http://127.0.0.1:${started.slackPort}/slack/events`);
    return started;
  };
  let bot = await start();
  return {
    ...world,
    get bot() {
      return bot;
    },
    logged,
    folder,
    restart: async () => {
      await bot.stop();
      bot = await start();
    },
    stop: async () => {
      await bot.stop();
      for (const connection of connections) connection.disconnect();
      await world.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Tries until it gives something other than undefined or false and throws no more; then gives that. */
export async function eventually<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  withinMs = 10_000,
): Promise<NonNullable<Value>> {
  const until = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) return value;
      last = value;
    } catch (thrown) {
      last = thrown;
    }
    if (performance.now() > until) throw new Error(`It never came to be: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A person's card whose text has all of these words; the newest such. */
export function cardOf(person: Person, ...words: readonly string[]): ShownMessage | undefined {
  return person.dms().findLast((message) => words.every((word) => message.text.includes(word)));
}

/** Waits for a card. */
export function seesCard(person: Person, ...words: readonly string[]): Promise<ShownMessage> {
  return eventually(`${person.name} sees ${words.join(", ")}`, () => cardOf(person, ...words));
}
