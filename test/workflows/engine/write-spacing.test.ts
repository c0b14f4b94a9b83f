import { expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { asks, confirms, opened, signers, signs } from "./people.ts";

const { accountId } = environment();
const writes = (engine: Engine): number =>
  engine.stores.haven.calls.filter(({ operation }) => operation === "write").length;

async function agreed(engine: Engine, from: string): Promise<string> {
  const id = await asks(engine, { address: from });
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  await confirms(engine, id, undefined, from);
  return id;
}

test("what becomes due soon after a write waits, is no trouble to anybody, and goes out with one write", async () => {
  const engine = await startEngine({ settings: { writeSpacingMs: 60_000 } });
  await opened(engine, { address: "203.0.113.7" });
  expect(writes(engine)).toBe(1);
  const second = await agreed(engine, "203.0.113.8");
  const third = await agreed(engine, "203.0.113.9");
  await engine.pass(2);
  expect(writes(engine)).toBe(1);
  for (const id of [second, third]) {
    const transfer = await engine.transfer(id);
    expect([statusOf(transfer), transfer.doors[0]?.trouble, transfer.notices]).toEqual(["opening", undefined, []]);
  }
  engine.stores.leases.expire(`firewall-write:${accountId}`);
  await engine.pass(2);
  expect(writes(engine)).toBe(2);
  expect(engine.stores.haven.rules(accountId)).toEqual(expect.arrayContaining(["203.0.113.8", "203.0.113.9"]));
});

async function ends(engine: Engine, id: string): Promise<void> {
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.settle();
}

test("a rule goes at once, whatever was written just before; what opens next keeps its distance from that write", async () => {
  const engine = await startEngine({ settings: { writeSpacingMs: 60_000 } });
  const { haven, leases } = engine.stores;
  const first = await opened(engine, { address: "203.0.113.7" });
  leases.expire(`firewall-write:${accountId}`);
  await ends(engine, first);
  expect(haven.rules(accountId)).not.toContain("203.0.113.7");
  const second = await agreed(engine, "203.0.113.8");
  await engine.pass(2);
  expect(statusOf(await engine.transfer(second))).toBe("opening");
  expect(haven.rules(accountId)).not.toContain("203.0.113.8");
  expect(statusOf(await engine.transfer(first))).toBe("closed");
  leases.expire(`firewall-write:${accountId}`);
  await engine.pass(2);
  await ends(engine, second);
  expect(haven.rules(accountId)).not.toContain("203.0.113.8");
});

test("many that end one after the other in a moment share writes, none waits for an opening, and all are closed", async () => {
  const engine = await startEngine({ settings: { writeSpacingMs: 60_000, rulesAtMost: 20 } });
  const { haven, leases } = engine.stores;
  const doors: { readonly id: string; readonly address: string }[] = [];
  for (let at = 1; at <= 8; at++)
    doors.push({ id: await agreed(engine, `203.0.113.${at}`), address: `203.0.113.${at}` });
  await engine.pass(2);
  leases.expire(`firewall-write:${accountId}`);
  await engine.pass(2);
  const before = writes(engine);
  for (const { id } of doors) await ends(engine, id);
  expect(writes(engine) - before).toBe(4);
  expect(doors.map(({ address }) => haven.rules(accountId).includes(address)).filter(Boolean)).toHaveLength(4);
  leases.expire(`firewall-removal:${accountId}`);
  await engine.pass(5);
  expect(writes(engine) - before).toBe(5);
  for (const { id } of doors) expect(statusOf(await engine.transfer(id))).toBe("closed");
});
