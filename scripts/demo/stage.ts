import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { findFreePort } from "../../src/standins/loopback-server.ts";
import { startWorld, type World } from "../../src/standins/world.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The world with the bot in it, as a process of its own. */
export interface Stage {
  readonly world: World;
  readonly folder: string;
  /** Runs a program of the project, such as `scripts/audit.ts`, and gives what it printed and its exit code. */
  run(program: string, args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
  stopBot(): Promise<number>;
  stop(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function startBot(world: World, folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, "src/main.ts")], {
    env: { ...process.env, ...world.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout?.pipe(createWriteStream(join(folder, "bot.log")));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`The bot ended with ${child.exitCode} before it was ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  world.slack.connect(`http://127.0.0.1:${port}/slack/events`);
  return child;
}

async function runProgram(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(root, program), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 1, output };
}

/** Has outputs assessed, file by file. */
async function switchOnEgress(configPath: string): Promise<void> {
  const settings = JSON.parse(await readFile(configPath, "utf8"));
  settings.policy = { kinds: { egress: { procedure: "assessed" } } };
  settings.environments.sandbox.storage.egressContainer = "egress";
  await writeFile(configPath, JSON.stringify(settings, null, 2));
}

/** Sets everything up in a temporary folder: the stand-ins, and the bot as a child that knows only its configuration. */
export async function setStage(redisBinary: string): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "lk-demo-"));
  const connections: Redis[] = [];
  const incrBy = (url: string) => {
    const redis = new Redis(url);
    connections.push(redis);
    return (key: string, ms: number): Promise<number> => redis.incrby(key, ms);
  };
  const port = await findFreePort();
  const world = await startWorld({ folder, redisBinary, incrBy, slackPort: port });
  await switchOnEgress(world.configPath);
  const bot = await startBot(world, folder, port);
  const stopBot = async (): Promise<number> => {
    if (bot.exitCode === null) {
      bot.kill("SIGTERM");
      await once(bot, "exit");
    }
    return bot.exitCode ?? 1;
  };
  return {
    world,
    folder,
    run: runProgram,
    stopBot,
    stop: async () => {
      await stopBot();
      for (const connection of connections) connection.disconnect();
      await world.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
