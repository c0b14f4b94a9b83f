import { expect, test } from "vitest";
import { accountsLeftBehind } from "../../../src/workflows/engine/configure.ts";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { asks, opened } from "./people.ts";
import { portsOn } from "./stores.ts";

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
