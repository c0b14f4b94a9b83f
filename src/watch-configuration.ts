import { setTimeout as wait } from "node:timers/promises";

/** What is watched, and who is told. Times in milliseconds. */
export interface ConfigurationWatch {
  /** Whether another process has taken in another configuration. A throw means that it can't be told now. */
  readonly isOutdated: () => Promise<boolean>;
  /** Told once. */
  readonly onOutdated: () => void;
  readonly everyMs: number;
}

/** Looks again and again whether this process' configuration is still today's. Gives what stops the looking. */
export function watchConfiguration({ isOutdated, onOutdated, everyMs }: ConfigurationWatch): () => void {
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await wait(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      if (await isOutdated().catch(() => false)) return onOutdated();
    }
  };
  void watch();
  return () => stopping.abort();
}
