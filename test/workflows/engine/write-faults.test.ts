import { describe, expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import type { Trouble } from "../../fakes/haven.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const { accountId } = environment();
const troubles: readonly Trouble[] = ["busy", "no-rights", "away", "dropped", "dropped-after-effect", "lie"];
/** What passes by itself within seconds, and what was done in spite of its answer: nobody hears of it. */
const unheard: readonly Trouble[] = ["busy", "dropped-after-effect"];

async function codes(engine: Engine): Promise<readonly string[]> {
  const { id } = await engine.transfer();
  const { entries } = await engine.stores.records.history(`transfer:${id}`);
  return entries.map(({ code }) => code);
}

function count(all: readonly string[], code: string): number {
  return all.filter((one) => one === code).length;
}

function notices(engine: Engine, person: string): number {
  return engine.stores.chat.messages(person).filter(({ key }) => key.includes("/notice/")).length;
}

/** The next writes all go wrong in the same way. */
function failWrites(engine: Engine, trouble: Trouble, times: number): void {
  for (let time = 0; time < times; time++) engine.stores.haven.failNext("write", trouble);
}

describe("an opening whose write goes wrong once opens all the same, and its trouble is over then", () => {
  test.each(troubles)("%s", async (trouble) => {
    const engine = await startEngine();
    failWrites(engine, trouble, 1);
    await approved(engine);
    await engine.pass(3);
    const door = doorOne(await engine.transfer());
    expect(door).toMatchObject({ status: "open" });
    expect(door.trouble).toBeUndefined();
    expect(engine.stores.haven.rules(accountId)).toEqual([...othersRules, address]);
  });
});

describe("an opening whose write goes wrong again and again says so once, and opens when it works", () => {
  test.each(troubles.filter((trouble) => trouble !== "dropped-after-effect"))("%s", async (trouble) => {
    const engine = await startEngine();
    failWrites(engine, trouble, 60);
    await approved(engine);
    await engine.pass(4);
    expect(doorOne(await engine.transfer()).status).toBe("opening");
    expect(count(await codes(engine), "trouble")).toBe(trouble === "busy" ? 0 : 1);
    await engine.pass(60);
    const door = doorOne(await engine.transfer());
    expect(door).toMatchObject({ status: "open" });
    expect(door.trouble).toBeUndefined();
    expect(notices(engine, "ada")).toBe(1);
    expect(count(await codes(engine), "rule-seen")).toBe(1);
  });
});

describe("a closing whose write goes wrong once is proven all the same, without an alarm", () => {
  test.each(troubles)("%s", async (trouble) => {
    const engine = await startEngine();
    const id = await opened(engine);
    failWrites(engine, trouble, 1);
    await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
    await engine.pass(5);
    const door = doorOne(await engine.transfer());
    expect(door).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
    expect(door.trouble).toBeUndefined();
    expect(count(await codes(engine), "trouble")).toBe(unheard.includes(trouble) ? 0 : 1);
    expect(door.alarms).toEqual([]);
    expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  });
});

describe("a closing whose write goes wrong again and again alarms the admins until it is proven", () => {
  test.each(troubles.filter((trouble) => trouble !== "dropped-after-effect"))("%s", async (trouble) => {
    const engine = await startEngine();
    const id = await opened(engine);
    failWrites(engine, trouble, 60);
    await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
    await engine.pass(12);
    expect(doorOne(await engine.transfer())).toMatchObject({ status: "closing" });
    expect(doorOne(await engine.transfer()).alarms.length).toBeGreaterThanOrEqual(1);
    expect(count(await codes(engine), "trouble")).toBe(trouble === "busy" ? 0 : 1);
    expect(notices(engine, "sam")).toBeGreaterThanOrEqual(1);
    await engine.pass(90);
    expect(doorOne(await engine.transfer())).toMatchObject({ status: "closed", proof: { kind: "read-back" } });
    const alarm = engine.stores.chat.messages("sam").find(({ key }) => key.includes("/notice/"));
    expect(alarm?.text).toContain("Over.");
    expect(alarm?.text).not.toContain("[I removed it: check]");
  });
});

test("a read-back that lies proves nothing: the rule is looked for again until it is truly gone", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  failWrites(engine, "lie", 3);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.settle();
  const door = doorOne(await engine.transfer());
  expect(door).toMatchObject({ status: "closing", trouble: { code: "closing-our-rule" } });
  expect(door.gone).toBeUndefined();
  await engine.pass(10);
  expect(doorOne(await engine.transfer()).status).toBe("closed");
});

test("a firewall that can't be read leaves everything as it is, says so, and recovers", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  for (let time = 0; time < 12; time++) engine.stores.haven.failNext("read", "no-rights");
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(3);
  expect(doorOne(await engine.transfer())).toMatchObject({ status: "closing", trouble: { code: "no-rights" } });
  await engine.pass(30);
  expect(doorOne(await engine.transfer())).toMatchObject({ status: "closed" });
});

test("a write that fails for one door's opening says nothing against a door that is closing well", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.settle();
  expect(doorOne(await engine.transfer(id)).gone).toBeDefined();
  const other = await approved(engine, { address: "203.0.113.8" });
  failWrites(engine, "no-rights", 20);
  await engine.settle();
  expect(doorOne(await engine.transfer(other)).trouble?.code).toBe("no-rights");
  expect(doorOne(await engine.transfer(id)).trouble).toBeUndefined();
});
