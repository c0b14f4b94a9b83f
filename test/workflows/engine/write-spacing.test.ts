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

test("a closing that comes right after a write is done as soon as the next may go out, and is proven like any other", async () => {
  const engine = await startEngine({ settings: { writeSpacingMs: 60_000 } });
  const id = await opened(engine, { lasts: "60m" });
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(2);
  expect(engine.stores.haven.rules(accountId)).toContain("203.0.113.7");
  expect(statusOf(await engine.transfer(id))).toBe("closing");
  engine.stores.leases.expire(`firewall-write:${accountId}`);
  await engine.pass(5);
  expect(engine.stores.haven.rules(accountId)).not.toContain("203.0.113.7");
  expect(statusOf(await engine.transfer(id))).toBe("closed");
});
