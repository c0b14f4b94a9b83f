/** Somebody's page, where a process sleeps past its lease on the way to it, or the chat takes its time. */
import { expect, test } from "vitest";
import { keepHome } from "../../../src/workflows/engine/sync-home.ts";
import { Engine } from "./engine.ts";
import { intercepted, type PortCall } from "./intercept.ts";
import { asks } from "./people.ts";
import { createStores, portsOn } from "./stores.ts";

/** Ada's page is being brought by a process that sleeps in a call that matches, while another shows what is new since. */
async function overtaken(matches: (call: PortCall) => boolean) {
  const stores = createStores();
  const other = new Engine(stores, portsOn(stores));
  const shows: string[] = [];
  const expire = () => {
    for (const name of ["cards:fake:home:ada", "home-pace:fake:account of ada"]) stores.leases.expire(name);
  };
  let hasSlept = false;
  const deps = intercepted(portsOn(stores), async (call, act) => {
    if (call.name === "chat.showHome") shows.push("sleeper");
    if (!hasSlept && matches(call)) {
      hasSlept = true;
      expire();
      await asks(other);
      await other.settle();
      expire();
    }
    return act();
  });
  const engine = new Engine(stores, deps);
  await engine.start();
  await keepHome(engine.deps, "fake", "ada", "account of ada");
  await engine.settle();
  expect(hasSlept).toBe(true);
  const shown = stores.chat.homes("ada");
  return { engine, shown, ofSleeper: shows.length, expire };
}

test("whoever sleeps past its lease before it shows a page shows nothing older than what stands there", async () => {
  const { shown, ofSleeper } = await overtaken(
    ({ name, given }) => name === "leases.acquire" && String(given[0]).startsWith("home-pace:"),
  );
  expect([shown.length, ofSleeper]).toEqual([1, 0]);
  expect(shown[0]).toContain("Whose turn");
});

test("a page that the chat takes so long over that a newer one came first is shown once more as things are", async () => {
  const { engine, shown, expire } = await overtaken(({ name }) => name === "chat.showHome");
  expect(shown.map((text) => text.includes("Whose turn")).slice(0, 2)).toEqual([true, false]);
  expire();
  await engine.settle();
  expect(engine.stores.chat.homes("ada").at(-1)).toContain("Whose turn");
});
