import { expect, test } from "vitest";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";
import { createStores, othersRules, portsOn } from "./stores.ts";

const { accountId } = environment();

function writes({ stores }: Engine): number {
  return stores.haven.calls.filter(({ operation }) => operation === "write").length;
}

/** A process whose Redis can be said to be behind its journal. */
async function engineThatMayOpen(): Promise<{ engine: Engine; redis: { isBehind: boolean } }> {
  const redis = { isBehind: false };
  const stores = createStores();
  const engine = new Engine(stores, portsOn(stores, { mayOpen: () => !redis.isBehind }));
  await engine.start();
  return { engine, redis };
}

test("nothing is written before the entry that authorises it is in the journal", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(60);
  expect(statusOf(await engine.transfer(id))).toBe("opening");
  expect(writes(engine)).toBe(0);
  engine.journals = true;
  await engine.pass(3);
  expect(statusOf(await engine.transfer(id))).toBe("open");
});

test("an entry that is in the journal up to the one before the intent authorises nothing", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(5);
  engine.stores.records.setJournaled(`account:${accountId}`, 100);
  const { intent } = doorOne(await engine.transfer(id));
  engine.stores.records.setJournaled(`transfer:${id}`, (intent?.seq ?? 0) - 1);
  await engine.pass(5);
  expect(writes(engine)).toBe(0);
  engine.stores.records.setJournaled(`transfer:${id}`, intent?.seq ?? 0);
  await engine.pass(5);
  expect(engine.stores.haven.rules(accountId)).toContain(address);
});

test("no rule is written before the journal knows that it is ours, and other rules come down meanwhile", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  const id = await approved(engine, { address: "203.0.113.8" });
  engine.journals = false;
  await engine.pass(1);
  engine.stores.records.setJournaled(`transfer:${id}`, 100);
  await engine.presses("rosa", { verb: "finished", transfer: first, door: "d1" });
  await engine.pass(5);
  expect(statusOf(await engine.transfer(first))).toBe("closed");
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
  expect(doorOne(await engine.transfer(id)).trouble?.code).not.toBe("rule-not-there");
  engine.journals = true;
  await engine.pass(3);
  expect(engine.stores.haven.rules(accountId)).toContain("203.0.113.8");
});

test("an address that somebody else allows while our entry waits for the journal is theirs, and stays", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(1);
  engine.stores.records.setJournaled(`transfer:${id}`, 100);
  await engine.pass(1);
  engine.stores.haven.edit(accountId, { rules: [...othersRules, address] });
  await engine.pass(2);
  engine.journals = true;
  await engine.pass(10);
  expect(doorOne(await engine.transfer(id)).grant?.addresses).toEqual([{ range: address, alreadyThere: true }]);
  await engine.pass(90);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", proof: { coveredBy: [address] } });
  expect(engine.stores.haven.rules(accountId)).toContain(address);
});

test("a rule that Redis has forgotten and the journal remembers is ours again, and comes down", async () => {
  const stores = createStores();
  const forgotten = ["203.0.113.8", "203.0.113.9"];
  // What is taken back is forgotten no more.
  const forgottenRules = async (): Promise<readonly string[]> => forgotten.splice(0);
  const engine = new Engine(stores, portsOn(stores, { mayOpen: () => false, forgottenRules }));
  stores.haven.edit(accountId, { rules: [...othersRules, "203.0.113.8"] });
  await engine.start();
  await engine.pass(20);
  expect(stores.haven.rules(accountId)).toEqual(othersRules);
  const { entries, details } = await stores.records.history(`account:${accountId}`);
  const reclaimed = entries.find(({ code }) => code === "rules-reclaimed");
  expect(details.find(({ seq }) => seq === reclaimed?.seq)?.body).toMatchObject({
    reclaimed: ["203.0.113.8", "203.0.113.9"],
  });
});

test("closing waits for no journal", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  engine.journals = false;
  await engine.pass(90);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("an opening that never gets into the journal ends as failed, and nothing was ever written", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(3 * 24 * 60 + 5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", ended: { because: "failed" } });
  expect(writes(engine)).toBe(0);
});

test("while Redis is behind its journal no rule is written; afterwards the door opens", async () => {
  const { engine, redis } = await engineThatMayOpen();
  redis.isBehind = true;
  const id = await approved(engine);
  await engine.pass(30);
  expect(writes(engine)).toBe(0);
  redis.isBehind = false;
  await engine.pass(3);
  expect(statusOf(await engine.transfer(id))).toBe("open");
});

test("while Redis is behind its journal no link is made for a rule that is there already", async () => {
  const { engine, redis } = await engineThatMayOpen();
  const id = await approved(engine);
  await engine.pass(0);
  expect(doorOne(await engine.transfer(id)).grant?.seenAt).toBeDefined();
  redis.isBehind = true;
  await engine.pass(10);
  expect(engine.stores.haven.minted).toEqual([]);
  redis.isBehind = false;
  await engine.pass(3);
  expect(statusOf(await engine.transfer(id))).toBe("open");
});

test("while Redis is behind its journal doors are closed and proven all the same", async () => {
  const { engine, redis } = await engineThatMayOpen();
  const id = await opened(engine);
  redis.isBehind = true;
  await engine.pass(90);
  expect(statusOf(await engine.transfer(id))).toBe("closed");
  expect(engine.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("while Redis is behind its journal, a door of which no link is on record is not called closed under another's rule", async () => {
  const { engine, redis } = await engineThatMayOpen();
  const id = await approved(engine);
  await engine.pass(0);
  redis.isBehind = true;
  const { haven } = engine.stores;
  haven.edit(accountId, { rules: [...haven.rules(accountId), "203.0.113.0/24"] });
  await engine.types("sam", `close ${id}`);
  await engine.pass(30);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closing", trouble: { code: "link-unknown" } });
  redis.isBehind = false;
  await engine.pass(20);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", proof: { accessOver: "link-ended" } });
});

test("however long Redis stays behind, such a door is closed once no link of it could work any more", async () => {
  const { engine, redis } = await engineThatMayOpen();
  const id = await approved(engine);
  await engine.pass(0);
  redis.isBehind = true;
  const { haven } = engine.stores;
  haven.edit(accountId, { rules: [...haven.rules(accountId), "203.0.113.0/24"] });
  await engine.types("sam", `close ${id}`);
  await engine.pass(50);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closing", trouble: { code: "link-unknown" } });
  await engine.pass(20);
  expect(doorOne(await engine.transfer(id))).toMatchObject({ status: "closed", proof: { accessOver: "link-ended" } });
});
