import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const { accountId } = environment();

async function door(engine: Engine, id: string) {
  return doorOne(await engine.transfer(id));
}

async function finishes(engine: Engine, id: string): Promise<void> {
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
}

test("two doors from one address share a rule; the first to end stays closing until the second has closed", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  const second = await opened(engine);
  expect(engine.stores.haven.rules(accountId)).toEqual([...othersRules, address]);
  await finishes(engine, first);
  await engine.pass(10);
  expect(await door(engine, first)).toMatchObject({ status: "closing", trouble: { code: "held-by-another-door" } });
  expect((await door(engine, second)).status).toBe("open");
  expect(engine.stores.haven.rules(accountId)).toContain(address);
  await finishes(engine, second);
  await engine.pass(5);
  for (const id of [first, second]) {
    expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { accessOver: "no-rule-covers" } });
  }
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("while another open door holds the rule, nobody is told to remove it by hand", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  await opened(engine);
  await finishes(engine, first);
  await engine.pass(30);
  const seen = ["sam", "noor", "ada"].flatMap((person) => engine.stores.chat.messages(person).map(({ text }) => text));
  expect(seen.filter((text) => text.includes("network-rule remove"))).toEqual([]);
  expect(seen.filter((text) => text.includes("a rule that is not ours"))).toEqual([]);
});

test("the first to end alarms its admins all the same where it is not closed once its own link has ended", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  await opened(engine, { lasts: "24h" });
  await finishes(engine, first);
  await engine.pass(10);
  expect(await door(engine, first)).toMatchObject({ trouble: { code: "held-by-another-door" } });
  const hand = engine.deps.haven.door as { read: unknown };
  hand.read = () => Promise.reject(new Fault("firewall-unreadable", "throttled"));
  await engine.pass(90);
  expect((await door(engine, first)).alarms.length).toBeGreaterThan(0);
});

test("the first to end is closed, too, once its own link has ended, and its proof says what still covers it", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  const second = await opened(engine, { lasts: "24h" });
  await finishes(engine, first);
  await engine.pass(75);
  expect(await door(engine, first)).toMatchObject({
    status: "closed",
    proof: { accessOver: "link-ended", coveredBy: [address] },
  });
  expect((await door(engine, second)).status).toBe("open");
  expect(engine.stores.haven.rules(accountId)).toContain(address);
  await engine.pass(24 * 60);
  expect((await door(engine, second)).status).toBe("closed");
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("an address that somebody else had allowed stays at the end, and the proof says so once the link has ended", async () => {
  const engine = await startEngine();
  engine.stores.haven.edit(accountId, { rules: [address, ...othersRules] });
  const id = await opened(engine);
  expect((await door(engine, id)).grant?.addresses).toEqual([{ range: address, alreadyThere: true }]);
  expect(engine.stores.haven.calls.map(({ operation }) => operation)).not.toContain("write");
  await engine.pass(90);
  expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { coveredBy: [address] } });
  expect(engine.stores.haven.rules(accountId)).toEqual([address, ...othersRules]);
});

test("a range of somebody else's around the address keeps the door closing until its link has ended", async () => {
  const engine = await startEngine();
  const wide = "203.0.113.0/24";
  engine.stores.haven.edit(accountId, { rules: [...othersRules, wide] });
  const id = await opened(engine);
  await finishes(engine, id);
  await engine.pass(10);
  expect(await door(engine, id)).toMatchObject({ status: "closing", trouble: { code: "still-covered" } });
  expect(engine.stores.haven.rules(accountId)).toEqual([...othersRules, wide]);
  await engine.pass(60);
  expect(await door(engine, id)).toMatchObject({ status: "closed", proof: { accessOver: "link-ended" } });
});

test("openings that are due at once are one write", async () => {
  const engine = await startEngine();
  const { haven } = engine.stores;
  engine.journals = false;
  const addresses = [address, "203.0.113.8", "203.0.113.9"];
  for (const one of addresses) await approved(engine, { address: one });
  await engine.pass(3);
  engine.journals = true;
  await engine.pass(3);
  expect(haven.calls.filter(({ operation }) => operation === "write")).toHaveLength(1);
  expect([...haven.rules(accountId)].sort()).toEqual([...othersRules, ...addresses].sort());
});

test("at the limit an opening waits without its window starting, people are told once, and it opens when there is room", async () => {
  const engine = await startEngine({ settings: { rulesAtMost: othersRules.length + 1 } });
  const { haven, chat } = engine.stores;
  const first = await opened(engine);
  const second = await approved(engine, { address: "203.0.113.8" });
  await engine.pass(20);
  expect(await door(engine, second)).toMatchObject({ status: "opening", trouble: { code: "rule-no-room" } });
  expect((await door(engine, second)).grant).toBeUndefined();
  expect(chat.messages("sam").filter(({ key }) => key.includes("/notice/"))).toHaveLength(1);
  await finishes(engine, first);
  await engine.pass(10);
  const opens = await door(engine, second);
  expect(opens.status).toBe("open");
  expect(opens.grant?.seenAt).toBeGreaterThanOrEqual((await door(engine, first)).ended?.at ?? 0);
  expect(haven.rules(accountId)).toEqual([...othersRules, "203.0.113.8"]);
});

test("a rule that came back after a closing is removed again while it is watched", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await finishes(engine, id);
  await engine.pass(5);
  expect((await door(engine, id)).status).toBe("closed");
  engine.stores.haven.edit(accountId, { rules: [...othersRules, address] });
  await engine.pass(30);
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  await engine.pass(60);
  engine.stores.haven.edit(accountId, { rules: [...othersRules, address] });
  await engine.pass(60);
  expect(engine.stores.haven.rules(accountId)).toEqual([...othersRules, address]);
});
