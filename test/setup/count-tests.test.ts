import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const script = join(import.meta.dirname, "../../scripts/count-tests.mjs");

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-count-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test.each([
  { rule: "passed tests pass", files: [file("passed", "passed", "passed")], says: "2 passed, 0 failed", code: 0 },
  { rule: "a failed test fails", files: [file("failed", "passed", "failed")], says: "1 passed, 1 failed", code: 1 },
  { rule: "a skipped test fails", files: [file("passed", "passed", "skipped")], says: "1 passed, 1 failed", code: 1 },
  { rule: "a test left to do fails", files: [file("passed", "todo")], says: "0 passed, 1 failed", code: 1 },
  {
    rule: "a file that could not be loaded fails",
    files: [file("passed", "passed"), file("failed")],
    says: "1 passed, 1 failed",
    code: 1,
  },
  { rule: "no test is a failure", files: [], says: "0 passed, 1 failed", code: 1 },
])("$rule", async ({ files, says, code }) => {
  expect(await countTests(files, "0")).toEqual({ code, printed: `${says}\n` });
});

test("a command that failed for a reason of its own is a failure", async () => {
  expect(await countTests([file("passed", "passed")], "1")).toEqual({ code: 1, printed: "1 passed, 1 failed\n" });
});

test("no results are a failure", async () => {
  expect(await run(join(folder, "absent.json"), "0")).toEqual({ code: 1, printed: "0 passed, 1 failed\n" });
});

/** A file of tests as vitest's JSON reporter tells of it. */
function file(status: string, ...tests: string[]) {
  return { status, assertionResults: tests.map((one) => ({ status: one })) };
}

async function countTests(testResults: ReturnType<typeof file>[], exitCode: string) {
  const results = join(folder, "results.json");
  await writeFile(results, JSON.stringify({ testResults }));
  return await run(results, exitCode);
}

function run(...args: string[]): Promise<{ code: unknown; printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, printed: stdout + stderr }),
    );
  });
}
