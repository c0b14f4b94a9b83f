import { expect, test } from "vitest";
import { syncFirewall } from "../../../src/workflows/engine/sync-firewall.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const { accountId } = environment();

/** A writer that paused in the middle of its write, while its lease ended. `lands` lets the write go through. */
interface Paused {
  readonly engine: Engine;
  lands(): Promise<void>;
}

/** The eve of an opening; the pass that would open it hangs in its write. */
async function pausedOpening(): Promise<Paused> {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(0);
  engine.stores.records.setJournaled(`transfer:${id}`, 100);
  engine.stores.records.setJournaled(`account:${accountId}`, 100);
  engine.journals = true;
  while (engine.stores.jobs.take() !== undefined);
  const release = engine.stores.haven.holdNext("write");
  const outcome = syncFirewall(engine.deps, accountId).catch((thrown: unknown) => thrown);
  while (engine.stores.haven.calls.at(-1)?.operation !== "write") await Promise.resolve();
  engine.stores.leases.expire(`account:${accountId}`);
  return {
    engine,
    lands: async () => {
      release();
      expect(await outcome).toMatchObject({ kind: "throttled" });
    },
  };
}

test("a write that lands late, between the two reads of a proof, is removed at once and undoes the first read", async () => {
  const { engine, lands } = await pausedOpening();
  const { id } = await engine.transfer();
  await engine.types("sam", `close ${id}`);
  await engine.settle();
  expect(doorOne(await engine.transfer()).gone).toBeDefined();
  await lands();
  expect(engine.stores.haven.rules(accountId)).toContain(address);
  const landedAt = engine.stores.clock.now;
  await engine.settle();
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  expect(doorOne(await engine.transfer()).status).toBe("closing");
  await engine.pass(5);
  const { proof, ...door } = doorOne(await engine.transfer());
  expect(door).toMatchObject({ status: "closed", ended: { because: "revoked" } });
  expect(proof?.kind === "read-back" && proof.firstReadAt).toBeGreaterThanOrEqual(landedAt);
});

test("a write that lands after the proof, and whose process dies with it, is removed while the account is watched", async () => {
  const { engine, lands } = await pausedOpening();
  const { id } = await engine.transfer();
  await engine.types("sam", `close ${id}`);
  await engine.pass(5);
  expect(doorOne(await engine.transfer()).status).toBe("closed");
  await lands();
  while (engine.stores.jobs.take() !== undefined);
  expect(engine.stores.haven.rules(accountId)).toContain(address);
  await engine.pass(20);
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("a write that lands late for a door that is still wanted does no harm: the rule is seen once", async () => {
  const { engine, lands } = await pausedOpening();
  await engine.stores.jobs.enqueue([{ kind: "firewall", accountId }]);
  await engine.settle();
  expect(doorOne(await engine.transfer()).grant?.seenAt).toBeDefined();
  await lands();
  await engine.pass(3);
  expect(doorOne(await engine.transfer()).status).toBe("open");
  const { entries } = await engine.stores.records.history(`transfer:${(await engine.transfer()).id}`);
  expect(entries.filter(({ code }) => code === "rule-seen")).toHaveLength(1);
});

test("a late write that takes another open door's rule away ends that door: it is not opened again", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  await engine.types("sam", `close ${first}`);
  while (engine.stores.jobs.take() !== undefined);
  const release = engine.stores.haven.holdNext("write");
  const outcome = syncFirewall(engine.deps, accountId).catch(() => undefined);
  while (engine.stores.haven.calls.at(-1)?.operation !== "write") await Promise.resolve();
  engine.stores.leases.expire(`account:${accountId}`);
  const second = await opened(engine, { address: "203.0.113.8" });
  release();
  await outcome;
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  await engine.pass(30);
  expect(doorOne(await engine.transfer(second))).toMatchObject({ status: "closed", ended: { because: "drift" } });
});
