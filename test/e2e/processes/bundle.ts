import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type InputOptions, rolldown } from "rolldown";

const projectFolder = join(import.meta.dirname, "../../..");
const bundleFolder = join(projectFolder, ".cache/bot-child");

/** The bot of `bot-child.ts` as one file. */
export const bundledChild = join(bundleFolder, "bot-child.cjs");

/** `main.ts` as a file or a few, by its path in the project. */
export const bundledMain = ".cache/main/main.mjs";
const mainFolder = join(projectFolder, dirname(bundledMain));

// These processes speak to Slack alone. What Teams needs is more than half of everything, and is never loaded.
const withoutTeams: InputOptions = { platform: "node", external: [/^@microsoft\/teams-ai/, /^bot(builder|framework)/] };
const lean = { codegen: { removeWhitespace: true }, compress: false, mangle: false } as const;

/**
 * Makes the bot of `bot-child.ts` one file: half of a start is finding and reading a thousand, and these processes are
 * started a hundred times a run. As CommonJS, for an ES module that imports `node:http` loads Node's whole `fetch`, too.
 */
export async function bundleChild(): Promise<void> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, "bot-child.ts"),
    ...withoutTeams,
    logLevel: "silent",
  });
  await bundle.write({
    dir: bundleFolder,
    format: "cjs",
    entryFileNames: "bot-child.cjs",
    chunkFileNames: "[name].cjs",
    minify: lean,
  });
  await bundle.close();
  await copyScripts(bundleFolder);
}

/** The same of `main.ts`, which starts in a third of the time then. It waits where only an ES module can wait. */
export async function bundleMain(): Promise<void> {
  const bundle = await rolldown({ input: join(projectFolder, "src/main.ts"), ...withoutTeams, logLevel: "silent" });
  await bundle.write({
    dir: mainFolder,
    format: "esm",
    entryFileNames: "main.mjs",
    chunkFileNames: "[name].mjs",
    minify: lean,
  });
  await bundle.close();
  await copyScripts(mainFolder);
}

async function copyScripts(folder: string): Promise<void> {
  await cp(join(projectFolder, "src/adapters/redis/scripts"), join(folder, "scripts"), { recursive: true });
}
