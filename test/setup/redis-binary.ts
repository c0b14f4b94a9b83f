import { findRedis } from "../../scripts/bootstrap/redis.mjs";

/** The Redis server that tests start for themselves; fails with a sentence where there is none. */
export async function redisBinary(): Promise<string> {
  const binary = await findRedis(process.env);
  if (binary === undefined) throw new Error("There is no Redis server here; `npm test` gets one.");
  return binary;
}
