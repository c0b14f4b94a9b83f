// Puts what the project needs beside it (Node, packages, a Redis server) and runs a command with it:
//
//   node scripts/bootstrap/main.mjs [--no-redis] <command> [args...]
//
// Plain JavaScript, since it runs before any package is there and on whatever Node there is, from 18 on. Where
// everything is in place it only looks, and asks the network nothing.

import { join } from "node:path";
import { endOnSignals, runInForeground } from "./command.mjs";
import { cleanEnvironment, withPath } from "./environment.mjs";
import { cacheFolder } from "./folders.mjs";
import { withLock } from "./lock.mjs";
import { fetchNode, findNode } from "./node24.mjs";
import { commandsFolder, installPackages, packagesAreInstalled } from "./packages.mjs";
import { fetchRedis, findRedis } from "./redis.mjs";
import { SetupError } from "./setup-error.mjs";

const usage = "Usage: node scripts/bootstrap/main.mjs [--no-redis] <command> [args...]";

try {
  process.exitCode = await bootstrap(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = 1;
}

/** @param {string[]} words */
async function bootstrap(words) {
  const wantsRedis = words[0] !== "--no-redis";
  const [command, ...args] = wantsRedis ? words : words.slice(1);
  if (command === undefined) throw new SetupError(usage);
  if (process.platform === "win32") throw new SetupError("Lockkeeper runs on Linux and macOS; on Windows, inside WSL.");

  const environment = cleanEnvironment(process.env);
  const found = (await find(environment, wantsRedis)) ?? (await fetchWhatIsMissing(environment, wantsRedis));
  return await runInForeground(command, args, withTools(environment, found));
}

/**
 * What is there already; undefined where anything is missing.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {boolean} wantsRedis
 */
async function find(environment, wantsRedis) {
  const node = findNode();
  if (node === undefined || !packagesAreInstalled()) return undefined;
  const redis = wantsRedis ? await findRedis(environment) : undefined;
  return wantsRedis && redis === undefined ? undefined : { node, redis };
}

/**
 * One process at a time fetches; those that waited find it there. Redis comes before the packages, so that a machine
 * that can't have one says so before a long wait.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {boolean} wantsRedis
 */
async function fetchWhatIsMissing(environment, wantsRedis) {
  const stopEnding = endOnSignals();
  const tools = await withLock(join(cacheFolder, "bootstrap.lock"), fetchAll, (owner) =>
    say(`Waiting for another that sets up (${owner})`),
  );
  stopEnding();
  return tools;

  async function fetchAll() {
    const node = findNode() ?? (await fetchNode(environment, say));
    const withNode = withTools(environment, { node });
    const redis = wantsRedis ? ((await findRedis(withNode)) ?? (await fetchRedis(withNode, say))) : undefined;
    if (!packagesAreInstalled()) await installPackages(withNode, say);
    return { node, redis };
  }
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ node: string, redis?: string | undefined }} tools
 */
function withTools(environment, { node, redis }) {
  const withNode = withPath(environment, [node, commandsFolder]);
  return redis === undefined ? withNode : { ...withNode, REDIS_SERVER: redis };
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
