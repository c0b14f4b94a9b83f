import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/setup/longest-first.ts";
import { NoSkips } from "./test/setup/no-skips.ts";

/** Folders whose tests touch no process, socket or clock: they share threads. Every other test is a live one. */
const pureTests = ["workflows", "commands", "config", "architecture", "setup"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);
const shuffle = { files: true, tests: true };
const sequencer = LongestFirst;
const fixtures = "test/**/fixtures/**";

// Node runs these files as they are: nothing is mocked, so that nothing needs Vite to stand between two modules.
const experimental = { viteModuleRunner: false, nodeLoader: false };

export default defineConfig({
  cacheDir: ".cache/vite",
  test: {
    allowOnly: false,
    passWithNoTests: false,
    retry: 0,
    // Live tests wait more than they work, so that a small machine runs more of them at once than it has cores.
    maxWorkers: 5,
    sequence: { shuffle, sequencer },
    // What is waited for comes later on a busy machine; the default is one second.
    expect: { requireAssertions: true, poll: { timeout: 15_000 } },
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
          maxWorkers: 2,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 10_000,
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
          globalSetup: ["test/setup/live.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
