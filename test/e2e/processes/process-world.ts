import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { expect } from "vitest";
import { startWorld, type World } from "../../../src/standins/world.ts";
import { lendAzurite } from "../../setup/lent-azurite.ts";
import { patienceMs } from "../../setup/patience.ts";
import { redisBinary } from "../../setup/redis-binary.ts";
import { runProgram } from "../bot-process.ts";
import { type Configure, eventually, rewrite } from "../bot-world.ts";
import { queueWatch } from "../queue-watch.ts";
import type { Arms } from "./order.ts";
import { Replicas } from "./replicas.ts";

/** A world in which the bot runs as processes of their own. */
export interface ProcessWorld extends World {
  readonly replicas: Replicas;
  readonly folder: string;
  /**
   * Looks until it gives something other than undefined or false. Whenever the bot has nothing left to do now, a minute
   * passes: what a death has swallowed comes back with time.
   */
  patiently<Value>(what: string, look: () => Value | Promise<Value>): Promise<NonNullable<Value>>;
  /** The same without time passing. */
  soon<Value>(what: string, look: () => Value | Promise<Value>): Promise<NonNullable<Value>>;
  /** Resolves when every process is up and nothing waits, runs, is delayed or is due now. */
  idle(): Promise<void>;
  /** That nothing is left in the queues, no job has failed, and the journal verifies, against Redis, too. */
  expectCleanEnd(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the processes give themselves a signal, how many run, and how the engine paces itself. */
export interface ProcessWorldOptions {
  readonly arms?: Arms;
  readonly replicas?: number;
  readonly engine?: Readonly<Record<string, number>>;
  readonly configure?: Configure;
}

/**
 * Short, so that a death costs little; and long enough for the machine's slowest moments, for Slack can't be fenced: who
 * answers more slowly than a part of the lease may be posting while somebody else does.
 */
const engine = {
  ...{ leaseSeconds: 0.5, messageLeaseSeconds: 1, journalLeaseSeconds: 0.6, settlingSeconds: 0.05 },
  writeSpacingSeconds: 0,
  ...{ wakerSeconds: 0.05, jobLockSeconds: 0.4, stalledCheckSeconds: 0.3 },
};

const aMinuteMs = 61_000;
/** Time passes no faster than this while something is waited for, so that an hour does not go by over one click. */
const aMinutePassesInMs = 150;
/** What a Redis that is behind its journal holds is never copied: then a minute passes all the same after this long. */
const copiedByNowMs = 2_000;

/** Makes a world and starts the bot in it, as one process or as several. Somebody else's rule stands in the firewall. */
export async function startProcessWorld(options: ProcessWorldOptions = {}): Promise<ProcessWorld> {
  const folder = await mkdtemp(join(tmpdir(), "lk-"));
  let redis: Redis | undefined;
  const connect = (url: string): Redis => {
    redis ??= new Redis(url);
    return redis;
  };
  const incrBy = (url: string) => (key: string, ms: number) => connect(url).incrby(key, ms);
  // Two signatures make a story; a third would only make it longer.
  const tier = 1;
  const settings = { engine: { ...engine, ...options.engine } };
  const world = await startWorld({
    folder,
    redisBinary: await redisBinary(),
    azurite: lendAzurite,
    incrBy,
    settings,
    tier,
  });
  if (options.configure !== undefined) await rewrite(world.configPath, options.configure);
  world.firewall.edit(world.account, {
    networkAcls: { ipRules: [{ value: "192.0.2.200", action: "Allow" }] },
  });
  const redisClient = connect(world.redis.url);
  const watch = queueWatch(redisClient);
  const { arms } = options;
  const replicas = await Replicas.start(options.replicas ?? 1, { world, folder, ...(arms && { arms }) });
  const isIdle = async (): Promise<boolean> => replicas.areUp && (await watch.isIdle()) && replicas.areUp;
  const patiently: ProcessWorld["patiently"] = async (what, look) => {
    const startedAt = performance.now();
    let [last, movedAt]: [unknown, number] = [undefined, Number.NEGATIVE_INFINITY];
    const isWorkless = async (): Promise<boolean> =>
      performance.now() - Math.max(startedAt, movedAt) > copiedByNowMs && replicas.areUp && (await watch.isWorkless());
    while (performance.now() < startedAt + patienceMs) {
      try {
        const value = await look();
        if (value !== undefined && value !== null && value !== false) return value;
        last = value;
      } catch (thrown) {
        last = thrown;
      }
      if (performance.now() - movedAt > aMinutePassesInMs && ((await isIdle()) || (await isWorkless()))) {
        await world.clock.advance(aMinuteMs);
        movedAt = performance.now();
      }
      await wait(25);
    }
    throw new Error(`It never came to be: ${what} (${replicas.state})\n${replicas.printed.slice(-9000)}`, {
      cause: last,
    });
  };
  const idle = async (): Promise<void> => {
    const until = performance.now() + patienceMs;
    while (!(await isIdle())) {
      if (performance.now() > until) throw new Error(`The bot never came to rest\n${replicas.printed.slice(-9000)}`);
      await wait(25);
    }
  };
  const soon: ProcessWorld["soon"] = (what, look) =>
    eventually(what, look).catch((thrown: unknown) => {
      throw new Error(`Not soon: ${what}\n${replicas.printed.slice(-6000)}`, { cause: thrown });
    });
  return {
    ...world,
    replicas,
    folder,
    patiently,
    soon,
    idle,
    expectCleanEnd: async () => {
      await idle();
      expect(await watch.failed()).toEqual([]);
      expect(replicas.failures).toEqual([]);
      expect(replicas.printed).not.toContain("sig=");
      const journal = join(folder, "data", "journal");
      const verified = await runProgram("scripts/audit.ts", [
        "verify",
        "--journal",
        journal,
        "--redis",
        world.redis.url,
      ]);
      expect(verified, verified.printed).toMatchObject({ code: 0 });
    },
    stop: async () => {
      await replicas.stop();
      await watch.close();
      redisClient.disconnect();
      await world.stop();
      await rm(folder, { recursive: true, force: true });
      expect([...world.slack.unexpectedCalls, ...world.resourceManager.unexpectedCalls]).toEqual([]);
    },
  };
}
