import { expect, test } from "vitest";
import { endWith } from "../src/ending.ts";

/** How a process ended, and what it logged. */
function ending(stop: () => Promise<void>, atMostMs = 10_000): Promise<{ code: number; logged: readonly string[] }> {
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const log = { debug: note, info: note, warn: note, error: note };
  return new Promise((resolve) => {
    endWith(75, { stop, log, atMostMs, exit: (code) => resolve({ code, logged }) });
  });
}

test("a process ends with its code once it has stopped", async () => {
  expect(await ending(async () => undefined)).toEqual({ code: 75, logged: [] });
});

test("one that can't stop in order ends with 1", async () => {
  expect(await ending(() => Promise.reject(new Error("no")))).toEqual({ code: 1, logged: [] });
});

test("one that never stops, as with a disk that hangs, ends with 1, and says so", async () => {
  expect(await ending(() => new Promise(() => undefined), 5)).toEqual({ code: 1, logged: ["stopping-took-too-long"] });
});
