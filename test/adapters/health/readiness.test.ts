import { expect, test } from "vitest";
import { type ReadinessOptions, readiness } from "../../../src/adapters/health/readiness.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";

const check = async (): Promise<void> => undefined;
const chatTrouble = (): undefined => undefined;

function journal(status: "following" | "behind-journal" | "unknown", trouble?: string): ReadinessOptions["journal"] {
  return { status: () => status, trouble: () => trouble };
}

test("it is ready where Redis is sound and the journal follows", async () => {
  expect(await readiness({ check, chatTrouble, journal: journal("following") })).toEqual({ isReady: true });
});

test.each(["redis-unreachable", "redis-eviction", "redis-no-append-only", "redis-no-fsync"])(
  "it is not ready while Redis is away or set so that it would lose records: %s",
  async (code) => {
    const failing = (): Promise<void> => Promise.reject(new Fault(code, "refused", { cause: new Error("s3cr3t") }));
    expect(await readiness({ check: failing, chatTrouble, journal: journal("following") })).toEqual({
      isReady: false,
      because: code,
    });
  },
);

test.each([
  ["behind-journal", undefined, "nothing opens, because Redis has lost records that the journal holds"],
  ["unknown", undefined, "nothing opens until Redis has been compared with its journal"],
  ["following", "journal-unwritable", "nothing opens, because the journal is not written (journal-unwritable)"],
] as const)("it is ready to close while nothing opens, and says why: %s %s", async (status, trouble, because) => {
  expect(await readiness({ check, chatTrouble, journal: journal(status, trouble) })).toEqual({
    isReady: true,
    because,
  });
});

test("it is not ready while people can't reach it", async () => {
  const away = { check, chatTrouble: () => "slack-socket-down", journal: journal("following") };
  expect(await readiness(away)).toEqual({ isReady: false, because: "slack-socket-down" });
});
