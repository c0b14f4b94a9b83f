import { join } from "node:path";
import { findOnPath, isExecutable, runQuietly } from "./command.mjs";
import { fetchDebianRedis, findDebianRedis, isDebian } from "./redis-debian.mjs";
import { SetupError } from "./setup-error.mjs";

/** The oldest Redis that has the commands the queue and the scripts use. */
const oldest = { major: 6, minor: 2 };

const advice =
  "Install Redis 6.2 or newer, or Valkey (`apt install redis-server`, `brew install redis`, `dnf install valkey`), or set REDIS_SERVER to the path of its server.";

/**
 * The Redis server to start private instances from, without fetching anything: REDIS_SERVER, else the PATH, else
 * Debian's packages unpacked before, else Homebrew's.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string | undefined>} its path; fails with a `SetupError` where REDIS_SERVER names no fit server
 */
export async function findRedis(environment) {
  const named = environment.REDIS_SERVER;
  if (named) {
    if (await isFit(named, environment)) return named;
    throw new SetupError(`REDIS_SERVER is ${named}, which is not a Redis of at least 6.2. ${advice}`);
  }
  for (const name of ["redis-server", "valkey-server"]) {
    const file = findOnPath(name, environment.PATH);
    if (file !== undefined && (await isFit(file, environment))) return file;
  }
  return findDebianRedis() ?? (await findBrewRedis(environment));
}

/**
 * Fetches a Redis server for this project alone.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its path; fails with a `SetupError` that says what to install
 */
export async function fetchRedis(environment, say) {
  if (!isDebian(environment)) throw new SetupError(`There is no Redis server here. ${advice}`);
  say("Getting Redis for this project alone (once, 2 MB)");
  const { file, output } = await fetchDebianRedis(environment);
  if (await isFit(file, environment)) return file;
  throw new SetupError(`There is no Redis server here, and Debian's could not be fetched. ${advice}\n${output}`);
}

/** @param {NodeJS.ProcessEnv} environment */
async function findBrewRedis(environment) {
  if (findOnPath("brew", environment.PATH) === undefined) return undefined;
  for (const formula of ["redis", "valkey"]) {
    const { code, output } = await runQuietly("brew", ["--prefix", formula], { env: environment });
    const file = join(output.trim(), "bin", `${formula}-server`);
    if (code === 0 && (await isFit(file, environment))) return file;
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {NodeJS.ProcessEnv} environment
 */
async function isFit(file, environment) {
  if (!isExecutable(file)) return false;
  const { code, output } = await runQuietly(file, ["--version"], { env: environment });
  const [, major = 0, minor = 0] = /v=(\d+)\.(\d+)/.exec(output)?.map(Number) ?? [];
  return code === 0 && (major > oldest.major || (major === oldest.major && minor >= oldest.minor));
}
