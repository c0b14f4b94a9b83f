import { cp } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";

const projectFolder = join(import.meta.dirname, "../../..");
const bundleFolder = join(projectFolder, ".cache/bot-child");

/** The bot of `bot-child.ts` as one file. */
export const bundledChild = join(bundleFolder, "bot-child.cjs");

/**
 * Makes the bot of `bot-child.ts` one file: half of a start is finding and reading a thousand, and these processes are
 * started a hundred times a run. As CommonJS, for an ES module that imports `node:http` loads Node's whole `fetch`, too.
 */
export async function bundleChild(): Promise<void> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, "bot-child.ts"),
    platform: "node",
    // These processes speak to Slack alone. What Teams needs is more than half of everything, and is never loaded.
    external: [/^@microsoft\/teams-ai/, /^bot(builder|framework)/],
    logLevel: "silent",
  });
  await bundle.write({
    dir: bundleFolder,
    format: "cjs",
    entryFileNames: "bot-child.cjs",
    chunkFileNames: "[name].cjs",
    minify: { codegen: { removeWhitespace: true }, compress: false, mangle: false },
  });
  await bundle.close();
  await cp(join(projectFolder, "src/adapters/redis/scripts"), join(bundleFolder, "scripts"), { recursive: true });
}
