/** The production composition root: reads the configuration, starts the bot, stops it when told to. */
import { createLog } from "./adapters/log/pino-log.ts";
import { startBot } from "./bot.ts";
import { loadConfig } from "./config/load.ts";
import { printMistakes } from "./config/mistake.ts";
import { crashFacts } from "./crash.ts";
import { endWith } from "./ending.ts";
import { StorageMistaken } from "./locate-storage.ts";
import { startProblem } from "./start-problem.ts";

/** EX_TEMPFAIL of sysexits.h: start it again. */
const outdatedExitCode = 75;
/** EX_CONFIG of sysexits.h: starting it again does not help. */
const mistakenExitCode = 78;
/** Less than the thirty seconds that container platforms give a process between SIGTERM and SIGKILL. */
const stopAtMostMs = 28_000;

// A rejection that nobody handles ends here, too. What is under way is found again from the record.
process.on("uncaughtException", (thrown) => {
  createLog("error").error("crashed", crashFacts(thrown));
  process.exit(1);
});
const loaded = loadConfig({ env: process.env, needs: ["chats", "redis"] });
if (!loaded.ok) {
  console.error(printMistakes(loaded.mistakes, loaded.path));
  process.exit(mistakenExitCode);
}
const { path } = loaded;
const log = createLog(loaded.config.log.level);
let isEnding = false;
/** Also while it is still starting: what has begun by then is stopped in order. */
function stopWith(code: number): void {
  if (isEnding) return;
  isEnding = true;
  const stop = async (): Promise<void> => (await starting).stop();
  endWith(code, { stop, exit: process.exit, log, atMostMs: stopAtMostMs });
}
const starting = startBot(loaded.config, log, {
  onOutdated: () => {
    log.error("configuration-outdated");
    // Whoever keeps the process running starts it anew, with the file as it is now.
    stopWith(outdatedExitCode);
  },
});
// Every one of them: npm and what keeps a group of processes send the same signal again, which would end it at once.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopWith(0));
try {
  await starting;
} catch (thrown) {
  if (thrown instanceof StorageMistaken) {
    console.error(printMistakes(thrown.mistakes, path));
    process.exit(mistakenExitCode);
  }
  console.error(startProblem(thrown));
  process.exit(1);
}
