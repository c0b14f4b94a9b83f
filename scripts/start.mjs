// `npm start`: the bot as it is configured here, or, where nothing is configured, local mode: everything on this machine.
//
//   npm start [-- --fresh] [-- --port <number>] [-- --folder <path>]
//
// Plain JavaScript, since it runs before any package is there.

import { existsSync } from "node:fs";
import process from "node:process";

const words = process.argv.slice(2);
const names = [
  ...["LOCKKEEPER_CONFIG", "REDIS_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"],
  "TEAMS_APP_PASSWORD",
];
const isConfigured = names.some((name) => (process.env[name] ?? "") !== "") || existsSync("lockkeeper.yaml");
// A machine that serves people never falls back to a page on which anybody is anyone.
const isLocal = !isConfigured && process.env.NODE_ENV !== "production";

// V8 lets what is young lie until so many MiB of it have come, and what it holds outside the heap with it: pieces of a file
// that was read. With V8's own 16 a large file leaves 100 MiB of them, and is read at half the speed (docs/performance.md).
const node = ["node", "--max-semi-space-size=4"];
const command = isLocal ? [...node, "src/local.ts", ...words] : ["--no-redis", ...node, "src/main.ts"];
if (!isLocal && words.length > 0) {
  process.stderr.write("A configuration is here, so this is no local mode, and the bot takes no arguments.\n");
  process.exit(64);
}
process.argv.splice(2, process.argv.length, ...command);
await import("./bootstrap/main.mjs");
