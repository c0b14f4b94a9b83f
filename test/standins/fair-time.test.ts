import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { startFairLimit, startFairWatch } from "../../src/standins/fair-time.ts";

/** Holds the whole process up. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test("a watch counts what passes, and of a standstill next to nothing; it stops", async () => {
  const startedAt = performance.now();
  const ticks: number[] = [];
  const watch = startFairWatch((countedMs) => ticks.push(countedMs));
  while (watch.elapsedMs() < 100) await wait(5);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(100);
  expect(ticks.length).toBeGreaterThan(0);
  const before = watch.elapsedMs();
  standStill(1_000);
  expect(watch.elapsedMs() - before).toBeLessThan(200);
  watch.stop();
  const heard = ticks.length;
  await wait(60);
  expect(ticks).toHaveLength(heard);
});

test("a limit ends what waits, with a TimeoutError, after a standstill, too; stopped, it ends nothing", async () => {
  const limit = startFairLimit(100);
  const stopped = startFairLimit(100);
  stopped.stop();
  standStill(300);
  expect(limit.signal.aborted).toBe(false);
  // As `fetch` does, of which the signal is.
  const { promise, resolve } = Promise.withResolvers<void>();
  limit.signal.addEventListener("abort", () => resolve());
  // Nothing but this holds the process up.
  const awake = setInterval(() => undefined, 1_000);
  await promise;
  clearInterval(awake);
  expect(limit.signal.reason).toMatchObject({ name: "TimeoutError" });
  await wait(200);
  expect(stopped.signal.aborted).toBe(false);
});
