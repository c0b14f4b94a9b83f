// The one gate, as continuous integration runs it: types, lint and format, dead code, a whole lockfile,
// documents that are not stale, tests.
//
//   npm run check [-- --no-tests]
//
// Prints each step with its time, and what a step printed only where it failed; the tests are always shown.

import { spawn } from "node:child_process";
import { dirname, join } from "node:path";

type Step = { name: string; command: string; args: readonly string[] };

const projectFolder = dirname(import.meta.dirname);

const steps: readonly Step[] = [
  { name: "types", command: tool("tsc"), args: ["--noEmit"] },
  { name: "lint and format", command: tool("biome"), args: ["check", "--error-on-warnings"] },
  { name: "dead code", command: tool("knip"), args: ["--no-progress"] },
  { name: "dead code in production", command: tool("knip"), args: ["--no-progress", "--production"] },
  { name: "lockfile", command: process.execPath, args: ["scripts/lockfile.ts", "--check"] },
  { name: "documents", command: process.execPath, args: ["scripts/docs.ts", "--check"] },
];
const tests: Step = { name: "tests", command: tool("vitest"), args: ["run"] };

const startedAt = performance.now();
const passed = await Promise.all(steps.map((step) => runStep(step, "on failure")));
if (!process.argv.includes("--no-tests")) passed.push(await runStep(tests, "always"));

const failures = passed.filter((hasPassed) => !hasPassed).length;
console.log(
  failures === 0
    ? `All ${passed.length} steps passed (${since(startedAt)}).`
    : `${failures} of ${passed.length} steps failed.`,
);
process.exitCode = failures === 0 ? 0 : 1;

/** Runs one step and prints its name, time and outcome; gives whether it passed. */
function runStep({ name, command, args }: Step, show: "always" | "on failure"): Promise<boolean> {
  return new Promise((resolve) => {
    const begunAt = performance.now();
    const stdio = show === "always" ? "inherit" : "pipe";
    const child = spawn(command, args, { cwd: projectFolder, stdio: ["ignore", stdio, stdio] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const end = (hasPassed: boolean) => {
      console.log(`${hasPassed ? "passed" : "FAILED"}  ${name} (${since(begunAt)})`);
      if (!hasPassed && printed !== "") console.log(printed);
      resolve(hasPassed);
    };
    child.once("error", (error) => {
      printed += `${command}: ${error.message}\n`;
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

/** A tool's path; from the project's own packages, never by npx, which may fetch another. */
function tool(name: string): string {
  return join(projectFolder, "node_modules", ".bin", name);
}

function since(beginMs: number): string {
  return `${((performance.now() - beginMs) / 1000).toFixed(1)} s`;
}
