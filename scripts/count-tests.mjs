// Says how many tests passed and failed, as the last line of a run in continuous integration:
//
//   node scripts/count-tests.mjs <results of vitest's JSON reporter> <exit code of the test command>
//
// A test that was not run counts as failed, and so does a file that could not be loaded; where the command failed for
// any other reason, or there are no results, or no test, that is one failure. Exits with 1 if anything failed.
// Plain JavaScript, as it has to speak when the bootstrap could not.

import { existsSync, readFileSync } from "node:fs";

const [file = "", exitCode = ""] = process.argv.slice(2);

/** @type {{ status: string, assertionResults: { status: string }[] }[]} */
const files = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).testResults : [];
const tests = files.flatMap(({ assertionResults }) => assertionResults);
const passed = tests.filter(({ status }) => status === "passed").length;
const broken = files.filter(({ status, assertionResults }) => status === "failed" && assertionResults.every(hasPassed));
const seen = tests.length - passed + broken.length;
const failed = seen === 0 && (exitCode !== "0" || passed === 0) ? 1 : seen;

process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {{ status: string }} test */
function hasPassed({ status }) {
  return status === "passed";
}
