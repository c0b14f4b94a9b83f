import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "./folders.mjs";

/** How npm installs here: quietly, and giving up within seconds where there is no network. */
export const npmFlags = [
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/**
 * What a surrounding `npm run`, `npx` or shell may have set and no child should obey: a prefix or a workspace sends an
 * install elsewhere, `omit` leaves out the tools, `call` and `package` break an `npx` inside another.
 */
const unwanted = new Set([
  "node_options",
  "npm_config_call",
  "npm_config_dry_run",
  "npm_config_global",
  "npm_config_include",
  "npm_config_local_prefix",
  "npm_config_location",
  "npm_config_omit",
  "npm_config_only",
  "npm_config_package",
  "npm_config_package_lock_only",
  "npm_config_prefix",
  "npm_config_production",
  "npm_config_workspace",
  "npm_config_workspaces",
]);

/**
 * A copy of an environment without what would mislead a child.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !unwanted.has(name.toLowerCase())));
}

/**
 * An environment in which `folders` come first on the PATH.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(environment, folders) {
  return { ...environment, PATH: [...folders, environment.PATH].filter(Boolean).join(delimiter) };
}

/**
 * An environment in which npm has a cache it can write: the one it was given, its own, or one of the project's where
 * those are read-only or missing. `npm run` names its own cache to its children, whether or not it can be written.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function withNpmCache(environment) {
  const named = environment.npm_config_cache || environment.NPM_CONFIG_CACHE || ownNpmCache();
  if (isWritable(nearestFolder(named))) return environment;
  const { NPM_CONFIG_CACHE: _, ...rest } = environment;
  return { ...rest, npm_config_cache: join(cacheFolder, "npm") };
}

function ownNpmCache() {
  try {
    return join(homedir(), ".npm");
  } catch {
    return undefined;
  }
}

/**
 * The folder itself, or the nearest one above it that is there: npm would make the rest.
 *
 * @param {string | undefined} folder
 * @returns {string | undefined}
 */
function nearestFolder(folder) {
  if (folder === undefined || existsSync(folder)) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : nearestFolder(above);
}

/** @param {string | undefined} folder */
function isWritable(folder) {
  if (folder === undefined) return false;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
