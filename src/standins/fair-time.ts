/**
 * Time in which this process could have heard an answer. On a machine that stands still for three seconds nobody can
 * tell whether a bot would have answered within them. So time is counted in short ticks, and a tick that comes late
 * counts little more than one that comes when it should. A bot that waits for something is found out by it; one that
 * works for long in this very process is not: how fast that is, `npm run bench` measures.
 */
const tickMs = 20;
const tickAtMostMs = 2 * tickMs;

/** A watch that runs from when it was started until it is stopped. Holds no process up. */
export interface FairWatch {
  /** How much time this process was given since the start, in milliseconds; never more than passed on the wall. */
  elapsedMs(): number;
  stop(): void;
}

/** Starts a watch. `onTick` is told at each tick how much has been counted, in milliseconds. */
export function startFairWatch(onTick: (countedMs: number) => void = () => undefined): FairWatch {
  let [counted, last] = [0, performance.now()];
  const count = (): void => {
    const now = performance.now();
    counted += Math.min(now - last, tickAtMostMs);
    last = now;
  };
  const timer = setInterval(() => {
    count();
    onTick(counted);
  }, tickMs);
  timer.unref();
  return {
    elapsedMs: () => {
      count();
      return counted;
    },
    stop: () => clearInterval(timer),
  };
}

/** A limit of so many milliseconds of time that this process was given: aborts, like `AbortSignal.timeout`, with a TimeoutError. */
export function startFairLimit(limitMs: number): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const watch = startFairWatch((countedMs) => {
    if (countedMs < limitMs) return;
    watch.stop();
    controller.abort(new DOMException(`nothing within ${limitMs} ms`, "TimeoutError"));
  });
  return { signal: controller.signal, stop: watch.stop };
}
