import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, LogLevel } from "@slack/bolt";
import { Redis } from "ioredis";
import { createLog } from "../src/adapters/log/pino-log.ts";
import { startBot } from "../src/bot.ts";
import { loadConfig } from "../src/config/load.ts";
import { findFreePort } from "../src/standins/loopback-server.ts";
import { startWorld, type World } from "../src/standins/world.ts";
import { each } from "./acts.ts";
import { percentile, type Section } from "./figure.ts";

const warmUps = 100;
const commands = 1_000;

/** How long Slack waits for the acknowledgement of `/ingress`, beside an empty handler of Bolt's in the same process. */
export async function measureAcknowledgement(redisBinary: string): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "lk-ack-"));
  const connections: Redis[] = [];
  const incrBy = (url: string) => {
    const redis = new Redis(url);
    connections.push(redis);
    return (key: string, ms: number): Promise<number> => redis.incrby(key, ms);
  };
  const world = await startWorld({ folder, redisBinary, incrBy });
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const own = await startOwn(world, stops);
    const bare = await startBare(world, stops);
    await time(world, bare, 1, warmUps);
    await time(world, own, 1, warmUps);
    const rows = [];
    for (const atOnce of [1, 200]) {
      const bareMs = await time(world, bare, atOnce, commands);
      const ownMs = await time(world, own, atOnce, commands);
      for (const [words, share] of [
        ["half are faster", 0.5],
        ["99 in 100 are faster", 0.99],
      ] as const) {
        rows.push({
          what: `${atOnce} at once, ${words}`,
          value: percentile(ownMs, share),
          unit: "ms",
          against: { what: "an empty handler", value: percentile(bareMs, share) },
        });
      }
    }
    return {
      name: "acknowledgement",
      title: "Acknowledgement of `/ingress`",
      figures: rows,
      limitedBy:
        "one process: who asks, the stand-in for Slack and the bot share a core. Slack waits three seconds; the answer itself comes after the acknowledgement and is part of the load here.",
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
    for (const connection of connections) connection.disconnect();
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startOwn(world: World, stops: (() => Promise<unknown>)[]): Promise<string> {
  const loaded = loadConfig({ env: world.env, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  const bot = await startBot(loaded.config, createLog("silent"));
  stops.push(() => bot.stop());
  return `http://127.0.0.1:${bot.slackPort}/slack/events`;
}

async function startBare({ slack }: World, stops: (() => Promise<unknown>)[]): Promise<string> {
  const app = new App({
    token: slack.botToken,
    signingSecret: slack.signingSecret,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.command("/ingress", async ({ ack }) => ack());
  const port = await findFreePort();
  const server = await app.start({ port, host: "127.0.0.1" });
  stops.push(async () => {
    const stopped = app.stop();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await stopped;
  });
  return `http://127.0.0.1:${port}/slack/events`;
}

/** How long each command took to be acknowledged, in milliseconds. */
async function time(
  { slack, people }: World,
  eventsUrl: string,
  atOnce: number,
  count: number,
): Promise<readonly number[]> {
  slack.connect(eventsUrl);
  const took: number[] = [];
  await each(Array.from({ length: count }), atOnce, async () => {
    took.push((await people.ada.slash("/ingress", "help")).tookMs);
  });
  return took;
}
