import { expect, test } from "vitest";
import { accountsLeftBehind } from "../../../src/workflows/engine/configure.ts";
import { environmentsLeftBehind, refuseToLeaveBehind } from "../../../src/workflows/engine/left-behind.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { asksForDoor, ends, press, started, theyAdd, theyRemove, withHand } from "./hand-acts.ts";
import { asks, opened } from "./people.ts";
import { createStores, portsOn } from "./stores.ts";

const { accountId } = environment();

/** What is left behind for a configuration that has nothing of before. */
function leftBehindOf({ stores }: Engine): Promise<readonly string[]> {
  return accountsLeftBehind(portsOn(stores, { environments: [], configDigest: "an0ther" }));
}

test("an account that leaves the configuration while a door is out is left behind, until the door is proven closed", async () => {
  const engine = await startEngine();
  await opened(engine);
  expect(await accountsLeftBehind(engine.deps)).toEqual([]);
  expect(await leftBehindOf(engine)).toEqual([accountId]);
  await engine.pass(90);
  expect(await leftBehindOf(engine)).toEqual([]);
});

test("an account without a door out may leave", async () => {
  const engine = await startEngine();
  await asks(engine);
  await engine.settle();
  expect(await leftBehindOf(engine)).toEqual([]);
});

test("where nobody reads, an account may leave once the word is given that closes its last door, and not before", async () => {
  const engine = await started("manual", false);
  const id = await asksForDoor(engine);
  theyAdd(engine);
  await engine.presses("sam", press("added", id));
  await engine.pass(3);
  expect(await leftBehindOf(engine)).toEqual([accountId]);
  await ends(engine, id);
  expect(await leftBehindOf(engine)).toEqual([accountId]);
  theyRemove(engine);
  await engine.presses("sam", press("removed", id));
  await engine.settle();
  expect(await leftBehindOf(engine)).toEqual([]);
});

test("read again, what the word was about counts again: a rule that stands there all the same keeps its account", async () => {
  const before = await started("manual", false);
  const id = await asksForDoor(before);
  theyAdd(before);
  await before.presses("sam", press("added", id));
  await ends(before, id);
  await before.presses("sam", press("removed", id));
  await before.pass(20);
  const engine = new Engine(
    before.stores,
    portsOn(before.stores, { environments: [withHand("manual")], configDigest: "r3ad" }),
  );
  await engine.start();
  expect(await leftBehindOf(engine)).toEqual([accountId]);
  theyRemove(engine);
  await engine.pass(20);
  expect(await leftBehindOf(engine)).toEqual([]);
});

test("what only the journal knew for ours has nobody's word: where it is not read, its account stays", async () => {
  const stores = createStores();
  const setup = { environments: [withHand("manual", false)], forgottenRules: async () => ["203.0.113.7"] };
  const behind = new Engine(stores, portsOn(stores, { ...setup, mayOpen: () => false }));
  await behind.start();
  const engine = new Engine(stores, portsOn(stores, setup));
  await engine.start();
  await engine.pass(20);
  expect(await leftBehindOf(engine)).toEqual([accountId]);
});

test("an environment leaves nothing behind that the bot itself closes; where another hand does, it does, whoever keeps the account", async () => {
  const elsewhere = { environments: [environment({ id: "another" })], configDigest: "an0ther" };
  const own = await startEngine();
  await opened(own);
  expect(await environmentsLeftBehind(portsOn(own.stores, elsewhere))).toEqual([]);

  const engine = await started("manual", true);
  const id = await asksForDoor(engine);
  theyAdd(engine);
  await engine.pass(3);
  const without = portsOn(engine.stores, elsewhere);
  expect(await accountsLeftBehind(without)).toEqual([]);
  expect(await environmentsLeftBehind(without)).toEqual([environment().id]);
  await expect(refuseToLeaveBehind(without)).rejects.toMatchObject({
    code: "environment-left-behind",
    kind: "refused",
  });
  await expect(refuseToLeaveBehind(engine.deps)).resolves.toBeUndefined();
  await ends(engine, id);
  theyRemove(engine);
  await engine.pass(5);
  await expect(refuseToLeaveBehind(without)).resolves.toBeUndefined();
});
