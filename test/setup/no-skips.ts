import type { Reporter, TestModule, Vitest } from "vitest/node";

/**
 * A reporter that fails the run when a test or a group of tests was skipped, left to do or meant to fail: what is not
 * run, or passes by failing, proves nothing. A run narrowed by `-t` or by a line number skips on purpose and is let through.
 */
export class NoSkips implements Reporter {
  #narrowed = false;
  readonly #fail: (sentence: string) => void;

  /** Takes what to do with the sentence that names the skipped tests; by default the run is failed with it. */
  constructor(fail: (sentence: string) => void = failRun) {
    this.#fail = fail;
  }

  onInit(vitest: Pick<Vitest, "config">): void {
    this.#narrowed = vitest.config.testNamePattern !== undefined;
  }

  onTestRunStart(specifications: ReadonlyArray<{ readonly testLines?: number[] | undefined }>): void {
    // Where a file is named without a line there are no lines, but a list of them all the same.
    if (specifications.some(({ testLines = [] }) => testLines.length > 0)) this.#narrowed = true;
  }

  onTestRunEnd(testModules: ReadonlyArray<TestModule>): void {
    if (this.#narrowed) return;
    const names = testModules.flatMap(notRun);
    if (names.length > 0)
      this.#fail(
        `${names.length} not run, or meant to fail (skip, todo or fails):\n${names.map((name) => `  ${name}`).join("\n")}`,
      );
  }
}

/** The full names of a module's tests that were skipped, left to do or meant to fail, and of its empty groups marked so. */
function notRun(module: TestModule): string[] {
  const tests = [...module.children.allTests()].filter(
    (test) => test.result().state === "skipped" || test.options.fails === true,
  );
  const groups = [...module.children.allSuites()].filter(
    ({ children, options }) => children.size === 0 && (options.mode === "skip" || options.mode === "todo"),
  );
  return [...tests, ...groups].map(({ fullName }) => `${module.relativeModuleId}: ${fullName}`);
}

function failRun(sentence: string): void {
  process.stderr.write(`\n${sentence}\n`);
  process.exitCode = 1;
}
