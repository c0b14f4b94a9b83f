/** A turn that was taken beside another door, and a policy that has doors wait for each other since. */
import { expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { Engine } from "./engine.ts";
import { approvedFor, opened } from "./people.ts";
import { sharersOf } from "./sharers.ts";
import { createStores, portsOn } from "./stores.ts";

const { accountId } = environment();

test("a turn that was taken while doors might overlap opens nothing beside another once they may not", async () => {
  const stores = createStores();
  const policy = changed(usualPolicy, { sharedContainer: "overlap" });
  const before = new Engine(stores, portsOn(stores, { policy }));
  await before.start();
  const first = await opened(before);
  // Its container can't be listed just then, so it has its turn and no more.
  for (let times = 0; times < 20; times++) stores.haven.failNext("list", "away");
  const second = await approvedFor(before, "hugo", { address: "203.0.113.8" });
  await before.pass(1);
  expect((await before.transfer(second)).doors[0]?.turn).toBeDefined();
  expect((await before.transfer(second)).doors[0]?.status).toBe("waiting");
  const after = new Engine(stores, portsOn(stores, { configDigest: "stricter" }));
  await after.start();
  for (let minutes = 0; minutes < 45; minutes++) {
    await after.pass(1);
    expect(sharersOf([await after.transfer(first), await after.transfer(second)])).toEqual([]);
  }
  await after.pass(12 * 60);
  expect(stores.haven.rules(accountId)).not.toContain("203.0.113.8");
});
