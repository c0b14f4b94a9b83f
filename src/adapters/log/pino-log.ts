import { type DestinationStream, pino } from "pino";
import type { Log, LogFacts } from "../../workflows/engine/ports.ts";

/** Anything that looks like it carries a link or a token. The callers log codes and ids; this is the second lock. */
const secretLooking = /sig(=|%3d)|xox[a-z]-|xapp-|bearer /i;

function safe(facts: LogFacts): LogFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === "string" && secretLooking.test(value) ? "[redacted]" : value,
    ]),
  );
}

/** The log as JSON Lines on standard output, or on another stream. Facts are codes, ids and counts. */
export function createLog(level: string, stream?: DestinationStream): Log {
  const options = { level, base: null };
  const logger = stream === undefined ? pino(options) : pino(options, stream);
  return {
    info: (event, facts = {}) => logger.info({ event, ...safe(facts) }),
    warn: (event, facts = {}) => logger.warn({ event, ...safe(facts) }),
    error: (event, facts = {}) => logger.error({ event, ...safe(facts) }),
  };
}
