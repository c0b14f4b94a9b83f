/** What happens to Redis in the tests of it, and what is looked at afterwards. */
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { compareWithRecords } from "../../src/adapters/journal/compare.ts";
import { verifyJournal } from "../../src/adapters/journal/verify.ts";
import { createRecords } from "../../src/adapters/redis/records.ts";
import type { BotWorld } from "./bot-world.ts";

/** A way in which Redis is away, and back on the same data. */
export interface Outage {
  begin(world: BotWorld): Promise<void>;
  end(world: BotWorld): Promise<void>;
}

/** A Redis that is killed refuses; one that is stopped in the middle of things is connected to and never answers. */
export const outages = {
  killed: {
    begin: ({ redis }) => redis.kill("SIGKILL"),
    end: ({ redis }) => redis.start(),
  },
  hanging: {
    begin: async ({ redis }) => void process.kill(redis.pid, "SIGSTOP"),
    end: async ({ redis }) => void process.kill(redis.pid, "SIGCONT"),
  },
} as const satisfies Record<string, Outage>;

const files = "appendonlydir";

/** Copies Redis' append-only file as it is on the disk now, as a backup would; gives the copy's folder. */
export async function backUpRedis(world: Pick<BotWorld, "folder" | "redis">, name: string): Promise<string> {
  const copy = join(world.folder, name);
  await cp(join(world.redis.folder, files), copy, { recursive: true });
  return copy;
}

/** Ends Redis and starts it on a copy: whatever was written since is lost. Without a copy it is started empty. */
export async function restoreRedis(world: Pick<BotWorld, "redis">, copy?: string): Promise<void> {
  await world.redis.kill("SIGKILL");
  await rm(join(world.redis.folder, files), { recursive: true });
  if (copy !== undefined) await cp(copy, join(world.redis.folder, files), { recursive: true });
  await world.redis.start();
}

/** What the journal proves, and how Redis compares with it. */
export async function verdictOn(world: BotWorld): Promise<{ readonly faults: readonly unknown[] }> {
  const { chains, faults } = await verifyJournal(join(world.folder, "data", "journal"));
  const comparison = await compareWithRecords(chains, createRecords(world.redisClient));
  return { faults: [...faults, ...comparison.faults] };
}

/** What the health check says at a path: its status and its words. */
export async function healthOf(world: BotWorld, path: "health" | "ready"): Promise<readonly [number, string]> {
  const answer = await fetch(`http://127.0.0.1:${world.bot.healthPort}/${path}`);
  return [answer.status, (await answer.text()).trim()];
}

/** The addresses that the storage account's firewall lets in. */
export function rulesOf(world: BotWorld): readonly string[] {
  return world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
}
