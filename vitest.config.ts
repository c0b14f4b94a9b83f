import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/setup/longest-first.ts";
import { NoSkips } from "./test/setup/no-skips.ts";
import { patienceMs } from "./test/setup/patience.ts";

/** Folders whose tests touch no process, socket or clock: they share threads. Every other test is a live one. */
const pureTests = ["workflows", "commands", "config", "architecture", "setup"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);
const shuffle = { files: true, tests: true };
const sequencer = LongestFirst;
const fixtures = "test/**/fixtures/**";

// Node runs these files as they are: nothing is mocked, so that nothing needs Vite to stand between two modules.
const experimental = { viteModuleRunner: false, nodeLoader: false };

/** What hangs is told by whatever waits for it; these limits only end what nobody waits for. */
const lastNet = { testTimeout: 5 * patienceMs, hookTimeout: 5 * patienceMs };

export default defineConfig({
  cacheDir: ".cache/vite",
  test: {
    allowOnly: false,
    passWithNoTests: false,
    retry: 0,
    // Live tests wait as much as they work. Many more of them at once are hardly faster, and each waits for the others,
    // which the bot's own limits of time do not.
    maxWorkers: availableParallelism() + 1,
    sequence: { shuffle, sequencer },
    expect: { requireAssertions: true, poll: { timeout: patienceMs } },
    reporters: ["default", ["json", { outputFile: ".cache/test-results.json" }], new NoSkips()],
    projects: [
      {
        test: {
          experimental,
          name: "pure",
          sequence: { groupOrder: 1, shuffle },
          include: pureTests,
          exclude: [fixtures],
          pool: "threads",
          // Pure tests only work: more of them than cores would take turns, and the longest would end last.
          maxWorkers: availableParallelism(),
          isolate: false,
          ...lastNet,
        },
      },
      {
        test: {
          experimental,
          name: "live",
          sequence: { groupOrder: 2, shuffle },
          include: ["test/**/*.test.ts"],
          exclude: [fixtures, ...pureTests],
          pool: "forks",
          // Short lives with much to throw away: a roomy nursery saves a twentieth of the work.
          execArgv: ["--max-semi-space-size=64"],
          isolate: false,
          ...lastNet,
          globalSetup: ["test/setup/live.ts"],
        },
      },
    ],
  },
});
