import { describe, expect, test } from "vitest";
import { syncFirewall } from "../../../src/workflows/engine/sync-firewall.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { address, approved, opened } from "./people.ts";
import { othersRules, type Stores } from "./stores.ts";

const { accountId } = environment();
const leaseName = `account:${accountId}`;

/** What is on record of the account and of every transfer, as versions. */
async function versions({ records }: Stores): Promise<string> {
  const kept = await Promise.all(
    records.subjects().map(async (subject) => [subject, (await records.load(subject))?.chain.seq]),
  );
  return JSON.stringify(kept);
}

/** An engine whose door is about to open, or to be closed: the next pass has something to write. */
const eves = {
  opening: async (): Promise<Engine> => {
    const engine = await startEngine();
    engine.journals = false;
    const id = await approved(engine);
    await engine.pass(0);
    engine.stores.records.setJournaled(`transfer:${id}`, 100);
    engine.stores.records.setJournaled(`account:${accountId}`, 100);
    while (engine.stores.jobs.take() !== undefined);
    return engine;
  },
  closing: async (): Promise<Engine> => {
    const engine = await startEngine();
    const id = await opened(engine);
    await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
    while (engine.stores.jobs.take() !== undefined);
    return engine;
  },
};

/** One pass, in which somebody else takes the lease before the n-th call. Gives what was on record by then. */
async function passWithLeaseLost(
  engine: Engine,
  at: number,
): Promise<{ calls: PortCall[]; byThen: string | undefined }> {
  const { stores } = engine;
  const calls: PortCall[] = [];
  let byThen: string | undefined;
  const deps = intercepted(engine.deps, async (call, act) => {
    if (calls.push(call) - 1 === at && call.name !== "leases.acquire") {
      stores.leases.expire(leaseName);
      await stores.leases.acquire(leaseName, 60_000);
      byThen = await versions(stores);
    }
    return act();
  });
  await syncFirewall(deps, accountId).catch(() => undefined);
  return { calls, byThen };
}

describe("whoever has lost the lease records nothing more, at whatever call it was lost", () => {
  test.each(Object.entries(eves))("%s", async (_, eve) => {
    const whole = (await passWithLeaseLost(await eve(), Number.POSITIVE_INFINITY)).calls;
    expect(whole.map(({ name }) => name)).toContain("door.write");
    for (let at = 1; at < whole.length; at++) {
      const engine = await eve();
      const { byThen, calls } = await passWithLeaseLost(engine, at);
      const where = `lost before call ${at}, ${whole[at]?.name}`;
      expect(await versions(engine.stores), where).toBe(byThen);
      expect(
        calls.slice(at + 1).map(({ name }) => name),
        where,
      ).not.toContain("door.write");
      engine.stores.leases.expire(leaseName);
      await engine.pass(120);
      expect(statusOf(await engine.transfer()), where).toBe("closed");
      expect(engine.stores.haven.rules(accountId), where).toEqual(othersRules);
    }
  });
});

test("while another pass holds the account nothing is read or written, and the job comes back", async () => {
  const engine = await eves.opening();
  const { leases, haven } = engine.stores;
  await leases.acquire(leaseName, 60_000);
  const before = haven.calls.length;
  await expect(syncFirewall(engine.deps, accountId)).rejects.toMatchObject({ code: "account-busy", kind: "throttled" });
  expect(haven.calls).toHaveLength(before);
});

test("a pass gives its lease back, whether it went well or not", async () => {
  const engine = await eves.opening();
  engine.stores.haven.failNext("read", "away");
  await expect(syncFirewall(engine.deps, accountId)).rejects.toMatchObject({ code: "resource-manager-failing" });
  await syncFirewall(engine.deps, accountId);
  expect(engine.stores.haven.rules(accountId)).toContain(address);
  expect(await engine.stores.leases.acquire(leaseName, 1_000)).toBeDefined();
});

test("a write is given up when little of the lease is left", async () => {
  const engine = await eves.opening();
  const short = { ...engine.deps, settings: { ...engine.deps.settings, leaseMs: 40 } };
  const deps = intercepted(short, async (call, act) => {
    const done = await act();
    if (call.name === "door.read") await new Promise((resolve) => setTimeout(resolve, 38));
    return done;
  });
  await expect(syncFirewall(deps, accountId)).rejects.toMatchObject({ kind: "throttled" });
  expect(engine.stores.haven.calls.map(({ operation }) => operation)).not.toContain("write");
});
