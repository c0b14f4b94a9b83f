import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./command.mjs";
import { npmFlags, withNpmCache } from "./environment.mjs";
import { projectFolder } from "./folders.mjs";
import { nodeMajor } from "./node24.mjs";
import { SetupError } from "./setup-error.mjs";

const packagesFolder = join(projectFolder, "node_modules");

/** Where the project's packages put their commands. */
export const commandsFolder = join(packagesFolder, ".bin");

const stampFile = join(packagesFolder, ".lockkeeper-stamp");

/** Whether what is installed is what the lockfile asks for, on this kind of machine. */
export function packagesAreInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === wantedStamp();
}

/**
 * Installs the packages of the lockfile, and stamps them last, so that an install that was cut short is done again.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {(line: string) => void} say
 * @returns {Promise<void>} fails with a `SetupError` and npm's own words
 */
export async function installPackages(environment, say) {
  // npm would empty the folder that the link leads to, which may be somebody else's.
  if (lstatSync(packagesFolder, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new SetupError(
      `${packagesFolder} is a link, and its packages are not those of this lockfile: remove the link.`,
    );
  say("Installing packages (once, about a minute)");
  rmSync(stampFile, { force: true });
  const { code, output } = await runQuietly("npm", ["ci", "--include=dev", "--include=optional", ...npmFlags], {
    cwd: projectFolder,
    env: withNpmCache(environment),
  });
  if (code !== 0)
    throw new SetupError(`npm ci failed; its first words:\n${output.split("\n").slice(0, 40).join("\n")}`);
  writeFileSync(stampFile, wantedStamp());
}

function wantedStamp() {
  const hash = createHash("sha256");
  for (const file of ["package-lock.json", ".npmrc"]) hash.update(readFileSync(join(projectFolder, file))).update("\0");
  return `${hash.update(`${process.platform} ${process.arch} ${nodeMajor}`).digest("hex")}\n`;
}
