/** What an operator runs before the bot is switched on, and when something is odd. Looks, and changes nothing. */
import { parseArgs } from "node:util";
import { loadConfig } from "./config/load.ts";
import { printMistakes } from "./config/mistake.ts";
import { crashFacts } from "./crash.ts";
import { examine } from "./doctor/examine.ts";
import type { Finding } from "./doctor/finding.ts";
import { exitCodeOf, mistakesAsFindings, printFindings } from "./doctor/print.ts";

const usage = `npm run doctor
npm run --silent doctor -- --json

Looks at the configuration and all that it leads to. Exit code: 0 nothing is wrong, 1 something is wrong or could not be
looked at, 78 the configuration can't be read, 64 the call is none.`;

/** EX_USAGE and EX_CONFIG of sysexits.h. */
const [usageExitCode, configurationExitCode] = [64, 78];

// As in main.ts: what the error says may hold what must not be printed.
process.on("uncaughtException", (thrown) => {
  console.error(`The doctor failed: ${JSON.stringify(crashFacts(thrown))}`);
  process.exit(1);
});

const wantsJson = readCall();
const loaded = loadConfig({ env: process.env, needs: ["chats", "redis"] });
if (!loaded.ok) {
  const nothingElse = "Nothing else was checked, because the configuration can't be read.";
  const { mistakes, path } = loaded;
  if (wantsJson) end(asJson(mistakesAsFindings(mistakes, path), path), configurationExitCode);
  else end(`${printMistakes(mistakes, path)}\n\n${nothingElse}`, configurationExitCode);
} else {
  const findings = await examine(loaded.config);
  end((wantsJson ? asJson : printFindings)(findings, loaded.path), exitCodeOf(findings));
}

function readCall(): boolean {
  try {
    const { values } = parseArgs({
      options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    if (!values.help) return values.json;
    console.log(usage);
    process.exit(0);
  } catch {
    console.error(usage);
    process.exit(usageExitCode);
  }
}

function asJson(findings: readonly Finding[], configuration: string): string {
  return JSON.stringify({ configuration, findings }, null, 2);
}

/** Ends at once, once all is printed: what hangs is not waited for. */
function end(text: string, code: number): void {
  process.stdout.write(`${text}\n`, () => process.exit(code));
}
