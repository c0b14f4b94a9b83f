import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { keepHome } from "../../../src/workflows/engine/sync-home.ts";
import { takeTurn } from "../../../src/workflows/engine/take-turn.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { Engine, startEngine } from "./engine.ts";
import { hooked } from "./hooked.ts";
import { type Around, intercepted } from "./intercept.ts";
import { address, approved, approvedFor, doorOne, opened } from "./people.ts";
import { sharersOf } from "./sharers.ts";
import { createStores, portsOn } from "./stores.ts";

const { accountId, ingressContainer } = environment();
const hugos = "203.0.113.8";

async function statuses(engine: Engine, ...ids: readonly string[]): Promise<readonly string[]> {
  return Promise.all(ids.map(async (id) => statusOf(await engine.transfer(id))));
}

function cardOf(engine: Engine, person: string, id: string): string {
  const card = engine.stores.chat.messages(person).find(({ key }) => key.endsWith(`${id}/card/${person}`));
  return card?.text ?? "";
}

async function finishes(engine: Engine, by: string, id: string): Promise<void> {
  await engine.presses(by, { verb: "finished", transfer: id, door: "d1" });
}

test("the second waits, its card says behind whom, and it opens by itself; what came is counted once each", async () => {
  const engine = await startEngine();
  const { haven } = engine.stores;
  const first = await opened(engine);
  const second = await approvedFor(engine, "hugo", { address: hugos });
  await engine.pass(5);
  expect(await statuses(engine, first, second)).toEqual(["open", "approved"]);
  expect(cardOf(engine, "ada", second)).toContain(`Waits behind ${first} (open until`);
  expect(cardOf(engine, "hugo", second)).toContain("Waits behind another transfer into this container (open until");
  expect(cardOf(engine, "hugo", second)).not.toContain(first);
  haven.putFile(accountId, ingressContainer, "first.csv", 10);
  await finishes(engine, "rosa", first);
  await engine.passUntil(async () => {
    expect(sharersOf([await engine.transfer(first), await engine.transfer(second)])).toEqual([]);
    return statusOf(await engine.transfer(second)) === "open";
  }, 10);
  haven.putFile(accountId, ingressContainer, "second.csv", 20);
  await finishes(engine, "hugo", second);
  await engine.pass(5);
  for (const [id, name] of [
    [first, "first.csv"],
    [second, "second.csv"],
  ] as const) {
    const { arrivals, besideSince } = doorOne(await engine.transfer(id));
    expect(arrivals).toMatchObject({ files: 1, names: [name] });
    expect(besideSince).toBeUndefined();
  }
});

test("whoever must not know of the transfer waited behind reads its id nowhere: not on cards, nor on a Home, nor in a status", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  // Joan may ask, and has no part in the first; Ada has.
  const second = await approvedFor(engine, "hugo", { address: hugos }, "joan");
  await engine.pass(5);
  for (const person of ["ada", "joan"]) await keepHome(engine.deps, "fake", person, `account of ${person}`);
  await engine.settle();
  const shownTo = async (person: string): Promise<readonly string[]> => [
    cardOf(engine, person, second),
    engine.stores.chat.homes(person).at(-1) ?? "",
    JSON.stringify(await engine.types(person, "status")),
    JSON.stringify(await engine.types(person, `status ${second}`)),
  ];
  for (const text of await shownTo("joan")) {
    expect(text).toContain("behind another transfer into this container");
    expect(text).not.toContain(first);
  }
  expect((await shownTo("hugo")).join()).not.toContain(first);
  expect((await shownTo("ada")).join()).toContain(`behind ${first}`);
});

test("a door for the same recipient opens beside the first, and both cards say that another was open", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  const second = await opened(engine);
  await finishes(engine, "rosa", first);
  await finishes(engine, "rosa", second);
  engine.stores.haven.putFile(accountId, ingressContainer, "one.csv", 10);
  await engine.pass(5);
  for (const id of [first, second]) {
    expect(cardOf(engine, "ada", id)).toContain("Also open at that time: another door into this container");
  }
});

test("where the policy lets doors overlap, both are open at once", async () => {
  const engine = await startEngine({ policy: changed(usualPolicy, { sharedContainer: "overlap" }) });
  const first = await opened(engine);
  const second = await approvedFor(engine, "hugo", { address: hugos });
  await engine.pass(5);
  expect(await statuses(engine, first, second)).toEqual(["open", "open"]);
});

test("they come in the order of their last signatures, also where several are let go at once", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  const second = await approvedFor(engine, "hugo", { address: hugos });
  await engine.pass(1);
  const third = await approvedFor(engine, "eve", { address: "203.0.113.9" });
  await engine.pass(1);
  const fourth = await approved(engine);
  await engine.pass(2);
  // Rosa's second door would not wait behind her first; it waits behind those who were signed before it.
  expect(await statuses(engine, second, third, fourth)).toEqual(["approved", "approved", "approved"]);
  expect(cardOf(engine, "ada", third)).toContain("and 1 other, and then opens by itself");
  await finishes(engine, "rosa", first);
  for (const [id, by] of [
    [second, "hugo"],
    [third, "eve"],
    [fourth, "rosa"],
  ] as const) {
    await engine.passUntil(async () => statusOf(await engine.transfer(id)) === "open", 15);
    expect((await statuses(engine, second, third, fourth)).filter((status) => status === "open")).toHaveLength(1);
    await finishes(engine, by, id);
  }
});

test("whoever waits behind a door that can't be proven closed is told, and so are the admins; it opens after the proof", async () => {
  const engine = await startEngine();
  const { haven, chat } = engine.stores;
  const first = await opened(engine);
  const second = await approvedFor(engine, "hugo", { address: hugos });
  for (let time = 0; time < 40; time++) haven.failNext("write", "no-rights");
  await finishes(engine, "rosa", first);
  await engine.pass(12);
  expect(await statuses(engine, first, second)).toEqual(["closing", "approved"]);
  expect(cardOf(engine, "ada", second)).toContain("it can't be proven closed yet; the admins have been told");
  for (const person of ["ada", "sam", "noor"]) {
    const told = chat.messages(person).filter(({ key }) => key.includes(`${second}/notice/`));
    expect(told.some(({ text }) => text.includes("can't be proven closed yet"))).toBe(true);
  }
  await engine.passUntil(async () => statusOf(await engine.transfer(second)) === "open", 60);
  expect(await statuses(engine, first)).toEqual(["closed"]);
});

test("a door that waits until its time is up lapses, and its card says that it waited", async () => {
  const engine = await startEngine();
  await opened(engine, { lasts: "5d" });
  const second = await approvedFor(engine, "hugo", { address: hugos });
  await engine.pass(4 * 24 * 60);
  expect(await statuses(engine, second)).toEqual(["lapsed"]);
  expect(cardOf(engine, "hugo", second)).toContain("it waited for another transfer into this container");
});

test("a process that dies between a turn and the opening loses nothing, and one that ends in between holds up nobody", async () => {
  const { engine, hook } = await hooked();
  let hasDied = false;
  hook.around = (call, act) => {
    if (call.name === "listing.list" && !hasDied) hasDied = true;
    return hasDied ? new Promise(() => {}) : act();
  };
  const first = await approved(engine);
  void engine.pass(5);
  while (!hasDied) await new Promise((resolve) => setImmediate(resolve));
  expect(doorOne(await engine.transfer(first))).toMatchObject({ status: "waiting", turn: {} });
  while (engine.stores.jobs.take() !== undefined);
  const next = new Engine(engine.stores, portsOn(engine.stores));
  await next.start();
  const second = await approvedFor(next, "hugo", { address: hugos });
  await next.presses("ada", { verb: "withdraw", transfer: first });
  await next.passUntil(async () => statusOf(await next.transfer(second)) === "open", 10);
});

test("two processes that decide at once give the container to one door: who slept past the lease is refused", async () => {
  const stores = createStores();
  const other = new Engine(stores, portsOn(stores));
  let slept = 0;
  const deps = intercepted(portsOn(stores), async (call, act) => {
    const [save] = call.given as [{ readonly fence?: { readonly lease: string } }];
    if (call.name === "records.save" && save.fence?.lease.startsWith("turns:") && slept++ === 0) {
      stores.leases.expire(save.fence.lease);
      await other.pass(5);
    }
    return act();
  });
  const engine = new Engine(stores, deps);
  await engine.start();
  const ids = [await approved(engine), await approvedFor(engine, "hugo", { address: hugos })];
  await engine.pass(5);
  expect(slept).toBeGreaterThan(0);
  expect((await statuses(engine, ...ids)).toSorted()).toEqual(["approved", "open"]);
  expect(stores.haven.rules(accountId).filter((rule) => [address, hugos].includes(rule))).toHaveLength(1);
});

/** Whichever list is being read when the first gets on with it: to its opening, or to the listing of what came. */
const looks = [0, 1, 2, 3];

/** Looks for a turn for a door; at one of the looks at the lists of its account something else happens before it. */
async function takesTurn(engine: Engine, transferId: string, look: number, meanwhile: () => Promise<void>) {
  let looked = 0;
  const deps = intercepted(portsOn(engine.stores), async (call, act) => {
    if (call.name === "records.members" && looked++ === look) await meanwhile();
    return act();
  });
  await takeTurn(deps, transferId, "d1");
  expect(looked).toBeGreaterThan(look);
}

/** While a container can't be listed a door into it neither opens nor is done with it. */
const cannotList: Around = async (call, act) => {
  if (call.name === "listing.list") throw new Fault("storage-failing", "unavailable");
  return act();
};

test.each(looks)("a door that goes out at look %i at the lists is not overlooked", async (look) => {
  const { engine, hook } = await hooked();
  hook.around = cannotList;
  const first = await approved(engine);
  await engine.pass(1);
  const second = await approvedFor(engine, "hugo", { address: hugos });
  await engine.pass(1);
  expect(doorOne(await engine.transfer(first))).toMatchObject({ status: "waiting", turn: {} });
  await takesTurn(engine, second, look, async () => {
    hook.around = (_, act) => act();
    await engine.pass(5);
  });
  await engine.pass(5);
  expect(await statuses(engine, first, second)).toEqual(["open", "approved"]);
});

test.each(looks)("a door that is closed at look %i, and yet to be listed, is not overlooked", async (look) => {
  const { engine, hook } = await hooked();
  const first = await opened(engine);
  const second = await approvedFor(engine, "hugo", { address: hugos });
  await engine.pass(1);
  hook.around = cannotList;
  await takesTurn(engine, second, look, async () => {
    await finishes(engine, "rosa", first);
    await engine.pass(5);
  });
  expect(doorOne(await engine.transfer(first))).toMatchObject({ status: "closed" });
  expect(doorOne(await engine.transfer(second)).turn).toBeUndefined();
});
