/**
 * The local composition root: the bot with a page for its chat and stand-ins for everything else. Anybody who reaches the
 * page can be anyone, so it listens on loopback only, and refuses to start where a real chat is configured.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createLog } from "./adapters/log/pino-log.ts";
import { endWith } from "./ending.ts";
import { beginAnew, mayHave } from "./local/begin-anew.ts";
import { holdFolder, isPortFree } from "./local/one-copy.ts";
import { realChatsIn } from "./local/real-chats.ts";

const usualPort = 4114;
const stopAtMostMs = 28_000;

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function readArguments(): { readonly fresh: boolean; readonly port: number; readonly folder: string } {
  try {
    const { values } = parseArgs({
      options: {
        fresh: { type: "boolean", default: false },
        port: { type: "string", default: String(usualPort) },
        folder: { type: "string", default: join(".data", "local") },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`There is no port ${values.port}.`);
    // Redis and Azurite run in folders of their own, from where a relative path leads elsewhere.
    return { fresh: values.fresh, port, folder: resolve(values.folder) };
  } catch {
    return fail(
      "Local mode takes --fresh (begin anew), --port <number> and --folder <path>, and nothing else: npm start -- --fresh",
    );
  }
}

const { fresh, port, folder } = readArguments();
const real = realChatsIn(process.env, existsSync);
if (real !== undefined)
  fail(
    `${real} says that this is no machine to try things on. On the local page anybody is anyone: it does not start here.`,
  );
const hold = await holdFolder(folder);
if (hold === undefined)
  fail(`Another copy runs with the folder ${folder}. Stop it, or give this one a --folder and a --port of its own.`);
if (!(await mayHave(folder))) fail(`${folder} holds something that is not local mode's. Nothing was changed there.`);
const taken = `Port ${port} is taken. Try: npm start -- --port ${port + 1}`;
if (!(await isPortFree(port))) fail(taken);
if (fresh) await beginAnew(folder);
// At once: loading what is below keeps a timer from going off.
console.error("Starting Redis and the storage...");
const log = createLog("warn");
const redisBinary = process.env.REDIS_SERVER ?? "redis-server";
// Only now: whoever is refused is told at once.
const [{ startLocal }, { startProblem }] = await Promise.all([
  import("./local/start.ts"),
  import("./start-problem.ts"),
]);
const starting = startLocal({ folder, port, redisBinary, log });
let isEnding = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  // Every one of them: npm and what starts the processes of a group hand the same signal on again.
  process.on(signal, () => {
    if (isEnding) return;
    isEnding = true;
    const stop = async (): Promise<void> => {
      await (await starting).stop();
      await hold.release();
    };
    endWith(0, { stop, exit: process.exit, log, atMostMs: stopAtMostMs });
  });
}
try {
  const { address } = await starting;
  console.log(`Lockkeeper, on this machine only: ${address}`);
  console.log("Be anyone there; nothing leaves this machine. Ctrl-C stops it; what happened is there again next time.");
} catch (thrown) {
  const refused = thrown as NodeJS.ErrnoException & { readonly port?: number };
  if (refused.code === "EADDRINUSE" && refused.port === port) fail(taken);
  if (refused.code === "EADDRINUSE")
    fail(`Port ${refused.port}, which the storage has kept, is taken. Stop what has it, or: npm start -- --fresh`);
  if (thrown instanceof Error && /Redis|Azurite/.test(thrown.message)) fail(thrown.message);
  fail(`${startProblem(thrown)} If it stays so, begin anew: npm start -- --fresh`);
}
