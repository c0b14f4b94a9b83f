/** Long work on files: two processes at once, one that dies in the middle, and one file that takes longer than a lease. */
import { expect, test } from "vitest";
import { freezeFiles } from "../../../src/workflows/engine/freeze-files.ts";
import type { Deps } from "../../../src/workflows/engine/ports.ts";
import { syncCopies } from "../../../src/workflows/engine/sync-copies.ts";
import { statusOf, type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { Engine } from "./engine.ts";
import { type Around, intercepted } from "./intercept.ts";
import { agreesOnOutputs, asksForOutputs, assessing, copiesIn, id, outputs, withOutputs } from "./outputs-acts.ts";
import { doorOne } from "./people.ts";
import { portsOn } from "./stores.ts";

const count = 250;
const never = new Promise<never>(() => undefined);

function freezings({ revisions }: Transfer): number {
  return revisions.filter(({ terms }) => terms.files?.frozen !== undefined).length;
}

async function asked(files = count): Promise<Engine> {
  const engine = await withOutputs(files);
  await asksForOutputs(engine);
  while (engine.stores.jobs.take() !== undefined);
  return engine;
}

/** Another process on the same stores. */
function another({ stores }: Engine, around?: Around): Deps {
  const deps = portsOn(stores, assessing);
  return around === undefined ? deps : intercepted(deps, around);
}

/** A process that is killed at so manieth a call of this name: nothing that it does comes to an end any more. */
function killedAt(name: string, nth: number): { around: Around; died: Promise<void> } {
  let calls = 0;
  let isDead = false;
  let die = (): void => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  return {
    died,
    around: async (call, act) => {
      if (call.name === name && ++calls === nth) isDead = true;
      if (isDead) {
        die();
        return never;
      }
      return act();
    },
  };
}

function counting(name: string): { around: Around; calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    around: async (call, act) => {
      if (call.name === name) calls += 1;
      return act();
    },
  };
}

test("two processes that freeze at once end in one frozen revision, for one of them has the work", async () => {
  const engine = await asked();
  const both = await Promise.allSettled([freezeFiles(engine.deps, id), freezeFiles(another(engine), id)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(both[1]).toMatchObject({ reason: { code: "files-busy", kind: "throttled" } });
  expect(freezings(await outputs(engine))).toBe(1);
});

test("one that slept through its lease, while another froze the files, changes nothing when it wakes up", async () => {
  const engine = await asked(3);
  const { stores } = engine;
  const wake = stores.haven.holdNext("copies.read");
  const sleeper = freezeFiles(engine.deps, id);
  await expect.poll(() => stores.haven.calls.some(({ operation }) => operation === "copies.read")).toBe(true);
  stores.leases.expire(`files:${id}`);
  await freezeFiles(another(engine), id);
  const frozen = await outputs(engine);
  wake();
  await sleeper.catch(() => undefined);
  expect(await outputs(engine)).toEqual(frozen);
  expect(freezings(frozen)).toBe(1);
});

test("where a process is killed while it hashes, the next one goes on with what was not kept yet", async () => {
  const engine = await asked();
  const { around, died } = killedAt("copies.read", 220);
  void freezeFiles(another(engine, around), id);
  await died;
  engine.stores.leases.expire(`files:${id}`);
  const { around: watch, calls } = counting("copies.read");
  await freezeFiles(another(engine, watch), id);
  expect(calls()).toBe(count - 200);
  expect(termsOf(await outputs(engine)).files?.frozen).toMatchObject({ files: count });
  const kept: string[] = [];
  for (const { digest } of (await outputs(engine)).revisions)
    for await (const line of engine.deps.fileLists.readWork(`freeze/${id}/${digest}`)) kept.push(line);
  expect(kept).toEqual([]);
});

test("where a process is killed while it copies, the next one copies the rest, and exactly what was approved stands", async () => {
  const engine = await asked();
  await freezeFiles(engine.deps, id);
  await agreesOnOutputs(engine);
  const { around, died } = killedAt("copies.copy", 220);
  void new Engine(engine.stores, another(engine, around)).settle();
  await died;
  engine.stores.leases.expire(`copies:${id}/d1`);
  const { around: watch, calls } = counting("copies.copy");
  await syncCopies(another(engine, watch), id, "d1");
  expect(calls()).toBe(count - 200);
  expect(doorOne(await outputs(engine)).copies?.copied).toMatchObject({ files: { files: count } });
  expect(copiesIn(engine.stores)).toHaveLength(count);
  expect(statusOf(await outputs(engine))).toBe("approved");
});

test("one file that takes longer than a lease keeps it, and how far it is gets told meanwhile", async () => {
  const engine = await asked(1);
  const { leases, haven } = engine.stores;
  let leftMs = 0;
  let leastMs = Number.POSITIVE_INFINITY;
  const deps: Deps = {
    ...engine.deps,
    leases: {
      ...leases,
      acquire: async (name, lengthMs) => {
        const lease = await leases.acquire(name, lengthMs);
        if (name !== `files:${id}` || lease === undefined) return lease;
        leftMs = lengthMs;
        return { ...lease, remainingMs: () => leftMs };
      },
    },
    haven: {
      ...engine.deps.haven,
      copies: {
        ...haven.copies,
        read: async (account, file, onBytes) => {
          for (let piece = 0; piece < 10; piece++) {
            leftMs -= 10_000;
            leastMs = Math.min(leastMs, leftMs);
            onBytes?.(1);
            await new Promise(setImmediate);
          }
          return haven.copies.read(account, file);
        },
      },
    },
  };
  await freezeFiles(deps, id);
  expect(leastMs).toBeGreaterThan(0);
  const { entries } = await engine.stores.records.history(`transfer:${id}`);
  expect(entries.filter(({ code }) => code === "files-progress").map(({ facts }) => facts)).toEqual(
    [10, 20, 30, 40, 50, 60, 70, 80, 90].map((percent) => ({ percent })),
  );
});
