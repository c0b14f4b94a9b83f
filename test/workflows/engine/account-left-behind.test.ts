import { expect, test } from "vitest";
import { accountsLeftBehind } from "../../../src/workflows/engine/configure.ts";
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
