import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { findOnPath, runQuietly } from "./command.mjs";
import { cacheFolder } from "./folders.mjs";

/** The server and what it loads that a slim Debian lacks. */
const packages = ["redis-server", "redis-tools", "liblzf1", "libjemalloc2", "libatomic1"];

const folder = join(cacheFolder, "redis");
const wrapper = join(folder, "redis-server");

/** Finds its libraries beside itself, so that the project's folder may be moved. */
const wrapperText = `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for libraries in "$here"/root/usr/lib/*-linux-*; do
  LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
exec "$here/root/usr/bin/redis-server" "$@"
`;

/**
 * Whether Debian's tools are here to fetch and unpack its packages.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function isDebian(environment) {
  return ["apt-get", "dpkg-deb"].every((name) => findOnPath(name, environment.PATH) !== undefined);
}

/**
 * The server unpacked before.
 *
 * @returns {string | undefined}
 */
export function findDebianRedis() {
  return existsSync(wrapper) ? wrapper : undefined;
}

/**
 * Downloads Debian's packages and unpacks them in the cache. Needs no root, asks apt-get with lists of its own, installs
 * nothing and so starts no service, which `apt-get install` would. The wrapper is put there last.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<{ file: string, output: string }>} where the server is if it worked, and what the tools said
 */
export async function fetchDebianRedis(environment) {
  const downloads = join(folder, "downloads");
  rmSync(folder, { recursive: true, force: true });
  for (const part of ["lists/partial", "cache/archives/partial", "downloads"]) {
    mkdirSync(join(folder, "apt", part), { recursive: true });
  }
  mkdirSync(downloads, { recursive: true });
  const options = aptOptions(join(folder, "apt")).flatMap((option) => ["-o", option]);
  const update = await runQuietly("apt-get", ["-qq", ...options, "update"], { env: environment });
  const download = await runQuietly("apt-get", ["-qq", ...options, "download", ...packages], {
    cwd: downloads,
    env: environment,
  });
  let output = update.output + download.output;
  for (const name of readdirSync(downloads)) {
    const unpack = await runQuietly("dpkg-deb", ["-x", join(downloads, name), join(folder, "root")], {
      env: environment,
    });
    output += unpack.output;
  }
  rmSync(join(folder, "apt"), { recursive: true, force: true });
  rmSync(downloads, { recursive: true, force: true });
  if (existsSync(join(folder, "root/usr/bin/redis-server"))) putWrapper();
  return { file: wrapper, output };
}

function putWrapper() {
  const unfinished = `${wrapper}.new`;
  writeFileSync(unfinished, wrapperText);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, wrapper);
}

/** @param {string} folder */
function aptOptions(folder) {
  return [
    `Dir::State::lists=${join(folder, "lists")}`,
    `Dir::Cache=${join(folder, "cache")}`,
    "Debug::NoLocking=1",
    "Acquire::Languages=none",
    `APT::Sandbox::User=${userName()}`,
  ];
}

/** The user's name, or its number where it has none, as in a container started with one. */
function userName() {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 0);
  }
}
