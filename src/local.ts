/**
 * The local composition root: the bot with a page for its chat and stand-ins for everything else. Anybody who reaches the
 * page can be anyone, so it listens on loopback only, and refuses to start where a real chat is configured.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createLocalPage } from "./adapters/local-page/app.ts";
import { createLog } from "./adapters/log/pino-log.ts";
import { startBot } from "./bot.ts";
import type { ChatParts } from "./chats.ts";
import { loadConfig } from "./config/load.ts";
import { printMistakes } from "./config/mistake.ts";
import { endWith } from "./ending.ts";
import { holdFolder } from "./local/one-copy.ts";
import { realChatsIn } from "./local/real-chats.ts";
import { startStandIns } from "./local/stand-ins.ts";
import { createWorkshop } from "./local/workshop.ts";
import { startProblem } from "./start-problem.ts";

const usualPort = 4114;
const slowMs = 2_000;
const stopAtMostMs = 28_000;

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readArguments(): { readonly fresh: boolean; readonly port: number; readonly folder: string } {
  try {
    const { values } = parseArgs({
      options: {
        fresh: { type: "boolean", default: false },
        port: { type: "string", default: String(usualPort) },
        folder: { type: "string", default: join(".data", "local") },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`There is no port ${values.port}.`);
    return { fresh: values.fresh, port, folder: values.folder };
  } catch {
    return fail("Local mode takes --fresh (begin anew), --port <number> and --folder <path>, and nothing else.");
  }
}

const { fresh, port, folder } = readArguments();
const real = realChatsIn(process.env);
if (real !== undefined)
  fail(
    `${real} is set, so this looks like a machine with a real chat. On the local page anybody is anyone: it does not start here.`,
  );
const hold = await holdFolder(folder);
if (hold === undefined)
  fail(
    `A second copy is running with the folder ${folder}. Stop it first, or give this one --folder and --port of its own.`,
  );
if (fresh) await rm(folder, { recursive: true, force: true });
const redisBinary = process.env.REDIS_SERVER ?? "redis-server";
const slow = setTimeout(() => console.error("Starting Redis and the storage..."), slowMs);
const log = createLog("warn");

async function start(): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const standIns = await startStandIns(folder, redisBinary);
  try {
    const loaded = loadConfig({ path: standIns.configPath, env: { REDIS_URL: standIns.redisUrl }, needs: ["redis"] });
    if (!loaded.ok) throw new Error(printMistakes(loaded.mistakes, loaded.path));
    const workshop = createWorkshop(standIns);
    const chats = async ({ directory, clock }: ChatParts) => [
      await createLocalPage({ port, folder: join(folder, "page"), directory, clock, workshop, log }),
    ];
    const bot = await startBot(loaded.config, log, { chats });
    return {
      address: `http://localhost:${bot.ports["local-page"]}`,
      stop: async () => {
        await bot.stop();
        await standIns.stop();
        await hold?.release();
      },
    };
  } catch (thrown) {
    await standIns.stop();
    throw thrown;
  }
}

const starting = start();
let isEnding = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    if (isEnding) return;
    isEnding = true;
    endWith(0, { stop: async () => (await starting).stop(), exit: process.exit, log, atMostMs: stopAtMostMs });
  });
}
try {
  const { address } = await starting;
  clearTimeout(slow);
  console.log(`Lockkeeper, on this machine only: ${address}`);
  console.log("Be anyone there; nothing leaves this machine. Ctrl-C stops it; what happened is there again next time.");
} catch (thrown) {
  clearTimeout(slow);
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    fail(`Port ${port} (or one of the stand-ins') is taken. Another copy may run; else try: npm start -- --port 4115`);
  console.error(startProblem(thrown));
  process.exit(1);
}
