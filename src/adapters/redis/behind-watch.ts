import { asFault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";

/** What the watch works with. `behindAt` names the loss while Redis is behind its journal. */
export interface BehindWatchOptions {
  readonly behindAt: () => string | undefined;
  /** Told of each loss until it has returned once. */
  readonly announce: (behindAt: string) => Promise<void>;
  readonly log: Log;
  readonly everyMs?: number;
}

/** What can't be announced is tried ever less often, at last after so many times the usual pause. */
const longestPause = 64;

/**
 * Sees to it that each loss is announced, however often that fails at first; that it fails is logged once a loss. Gives
 * what stops it.
 */
export function watchBehind({ behindAt, announce, log, everyMs = 200 }: BehindWatchOptions): () => Promise<void> {
  let announced: string | undefined;
  let failed: string | undefined;
  let pauseMs = everyMs;
  let hasStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const watch = async (): Promise<void> => {
    const at = behindAt();
    try {
      if (at !== undefined && at !== announced) await announce(at);
      [announced, failed, pauseMs] = [at, undefined, everyMs];
    } catch (thrown) {
      const { code, platformCode } = asFault(thrown, "unexpected");
      if (failed !== at) log.warn("behind-journal-unannounced", { code, platformCode });
      [failed, pauseMs] = [at, Math.min(2 * pauseMs, longestPause * everyMs)];
    }
    if (!hasStopped) timer = setTimeout(() => void wake(), pauseMs);
  };
  let last: Promise<void> = Promise.resolve();
  const wake = (): void => {
    last = watch();
  };
  wake();
  return async () => {
    hasStopped = true;
    clearTimeout(timer);
    await last;
  };
}
