import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startAzurite } from "../../src/standins/azurite.ts";
import { obtainCertificate } from "../../src/standins/certificate.ts";
import { startRedisServer } from "../../src/standins/redis-server.ts";
import { compileCache } from "../e2e/bot-process.ts";
import { bundleChild } from "../e2e/processes/bundle.ts";
import { lentFolder } from "./lent-azurite.ts";
import { redisBinary } from "./redis-binary.ts";

/** What the live tests share; a test takes it by `inject("redis")`. Each test file keeps to keys and containers of its own. */
type Shared = {
  redis: { socketPath: string; url: string };
  azurite: { origin: string; endpoint: string; account: string; accountKey: string; caPem: string };
};

declare module "vitest" {
  export interface ProvidedContext extends Shared {}
}

/**
 * Starts one Redis and one Azurite for all live tests of a run, provides their addresses, and hands back how to end
 * them. Fails with a sentence where there is no Redis server.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // Every live file is a process of its own, and starts others: what was compiled once is kept for the next.
  process.env.NODE_COMPILE_CACHE ??= compileCache;
  await bundleChild();
  const binary = await redisBinary();
  // Made before the first worker looks for it: two at once would make two.
  await obtainCertificate(lentFolder);
  const folder = await mkdtemp(join(tmpdir(), "lk-live-"));
  const redis = await startRedisServer({ binary, folder: join(folder, "redis") });
  const azurite = await startAzurite({ folder: join(folder, "azurite"), inMemory: true }).catch(
    async (error: unknown) => {
      await redis.stop();
      throw error;
    },
  );
  provide("redis", { socketPath: redis.socketPath, url: redis.url });
  const { origin, endpoint, account, accountKey, caPem } = azurite;
  provide("azurite", { origin, endpoint, account, accountKey, caPem });
  return async () => {
    await Promise.all([redis.stop(), azurite.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
}
