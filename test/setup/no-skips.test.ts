import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const projectFolder = join(import.meta.dirname, "../..");
const fixtures = join(projectFolder, "test/architecture/fixtures/skips");
const vitest = join(projectFolder, "node_modules/vitest/vitest.mjs");

test("a run in which a test is skipped, left to do or meant to fail fails, and names it", async () => {
  const { code, printed } = await runTests("skipping");
  expect(printed).toContain("6 not run");
  for (const name of [
    "is skipped",
    "is left to do",
    "is meant to fail",
    "skips itself",
    "a skipped group > is not run",
    "a group left to do",
  ]) {
    expect(printed).toContain(`skipping.test.ts: ${name}`);
  }
  expect(code).toBe(1);
});

test("a file that is named is no narrower a run: what it skips fails it", async () => {
  const { code, printed } = await runTests("skipping.test.ts");
  expect(printed).toContain("6 not run");
  expect(code).toBe(1);
});

test("a run of every test passes", async () => {
  expect(await runTests("whole")).toEqual({ code: 0, printed: "" });
});

test("a run narrowed to some tests on purpose passes", async () => {
  expect(await runTests("skipping", "-t", "passes")).toEqual({ code: 0, printed: "" });
});

/** Runs the fixtures that a filter names in a vitest of their own; gives its exit code and all it printed. */
function runTests(...args: string[]): Promise<{ code: unknown; printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [vitest, "run", "--root", fixtures, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, printed: stdout + stderr }),
    );
  });
}
