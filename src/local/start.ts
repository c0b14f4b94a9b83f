import { join } from "node:path";
import { createLocalPage } from "../adapters/local-page/app.ts";
import { type BotOptions, startBot } from "../bot.ts";
import type { ChatParts } from "../chats.ts";
import { loadConfig } from "../config/load.ts";
import { printMistakes } from "../config/mistake.ts";
import type { Log } from "../workflows/engine/ports.ts";
import { type StandIns, startStandIns } from "./stand-ins.ts";
import { createWorkshop } from "./workshop.ts";

/** What local mode is started with. `port` 0 takes a free one. */
export interface LocalOptions {
  readonly folder: string;
  readonly port: number;
  readonly redisBinary: string;
  readonly log: Log;
  readonly around?: BotOptions["around"];
}

/** Local mode, running. */
export interface Local {
  readonly address: string;
  readonly standIns: StandIns;
  stop(): Promise<void>;
}

/** Starts the stand-ins, and the bot with the page for its chat. What was started is stopped again where anything fails. */
export async function startLocal({ folder, port, redisBinary, log, around }: LocalOptions): Promise<Local> {
  const standIns = await startStandIns(folder, redisBinary);
  try {
    const loaded = loadConfig({ path: standIns.configPath, env: { REDIS_URL: standIns.redisUrl }, needs: ["redis"] });
    if (!loaded.ok) throw new Error(printMistakes(loaded.mistakes, loaded.path));
    const workshop = createWorkshop(standIns);
    const chats = async ({ directory, clock }: ChatParts) => [
      await createLocalPage({ port, folder: join(folder, "page"), directory, clock, workshop, log }),
    ];
    const bot = await startBot(loaded.config, log, { chats, ...(around && { around }) });
    return {
      address: `http://localhost:${bot.ports["local-page"]}`,
      standIns,
      stop: async () => {
        await bot.stop();
        await standIns.stop();
      },
    };
  } catch (thrown) {
    await standIns.stop();
    throw thrown;
  }
}
