// A bot in a process of its own, which kills or stops itself at the points it is told of. It loads everything, waits
// for its order from the process that forked it, and ends with that process.
import { writeFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { createLog } from "../../../src/adapters/log/pino-log.ts";
import { startBot } from "../../../src/bot.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { type Around, intercepted, type PortCall } from "../../workflows/engine/intercept.ts";
import type { NamedPoint } from "./effects.ts";
import type { Arms, Order, Said } from "./order.ts";
import { points } from "./points.ts";

process.once("disconnect", () => process.exit());
process.once("message", (order: Order) => void obey(order));
say({ is: "loaded" });

function say(said: Said): void {
  process.send?.(said);
}

async function obey(order: Order): Promise<void> {
  const loaded = loadConfig({ env: order.env, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  const around = fateOf(order);
  const bot = await startBot(loaded.config, createLog(loaded.config.log.level), {
    around: (outside) => intercepted(outside, around),
  });
  say({ is: "listening", slackPort: bot.slackPort ?? 0 });
  // Whoever is killed writes nothing at its end: the next one finds what was compiled up to now, the start included.
  flushCompileCache();
}

/** Long enough to open a line again. */
const afterWakingMs = 500;

function fateOf({ folder, arms: first }: Order): Around {
  let arms: Arms = first;
  process.on("message", (next: Arms) => {
    arms = next;
    say({ is: "armed" });
  });
  const meet = async (when: NamedPoint["when"], call: PortCall): Promise<void> => {
    const armed = points.filter(({ name }) => arms.points.includes(name));
    const met = armed.find((point) => point.effect === call.name && point.when === when && point.is(call.given));
    if (met === undefined || !isFirst(join(folder, encodeURIComponent(met.name)))) return;
    process.kill(process.pid, arms.signal);
    // Nothing more is done before the signal has come, whichever thread it comes to.
    for (const until = performance.now() + 20; performance.now() < until; );
    // A card bears the time, and the clock of these tests is in Redis: whoever wakes up has lines there that have been
    // silent for too long, and opens them again.
    if (call.name === "chat.fill") await wait(afterWakingMs);
  };
  return async (call, act) => {
    await meet("before", call);
    const result = await act();
    await meet("after", call);
    return result;
  };
}

/** Each point is met once, by whichever process comes to it first. */
function isFirst(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}
