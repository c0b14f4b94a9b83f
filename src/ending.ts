import type { Log } from "./workflows/engine/ports.ts";

/** How a process ends. `stop` finishes what is under way; `atMostMs` is how long it may take. */
export interface EndingOptions {
  readonly stop: () => Promise<void>;
  readonly exit: (code: number) => void;
  readonly log: Log;
  readonly atMostMs: number;
}

/**
 * Stops, and then exits with the code given; with 1 where stopping failed, or took longer than it may: a disk or a Redis
 * that hangs must not keep a process for ever. What was under way then is found again from the record.
 */
export function endWith(code: number, { stop, exit, log, atMostMs }: EndingOptions): void {
  const limit = setTimeout(() => {
    log.error("stopping-took-too-long");
    exit(1);
  }, atMostMs);
  const ended = (exitCode: number) => (): void => {
    clearTimeout(limit);
    exit(exitCode);
  };
  stop().then(ended(code), ended(1));
}
