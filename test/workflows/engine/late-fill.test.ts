/** What a process still writes into the recipient's messages after it has slept past its lease, in the middle of a call. */
import { expect, test } from "vitest";
import { perform } from "../../../src/workflows/engine/perform.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { Engine } from "./engine.ts";
import { type Around, intercepted, type PortCall } from "./intercept.ts";
import { approved, doorOne, opened } from "./people.ts";
import { createStores, portsOn } from "./stores.ts";

const movedWords = "The link is not here any more";

/** Two processes on the same stores. The first falls asleep in a call that matches, once, until it is woken. */
async function sleeperAndOther(matches: (call: PortCall) => boolean) {
  const stores = createStores();
  const hook: { other: Around } = { other: (_, act) => act() };
  const asleep = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  let hasSlept = false;
  const sleeper = new Engine(
    stores,
    intercepted(portsOn(stores), async (call, act) => {
      if (!hasSlept && matches(call)) {
        hasSlept = true;
        asleep.resolve();
        await woken.promise;
      }
      return act();
    }),
  );
  const other = new Engine(
    stores,
    intercepted(portsOn(stores), (call, act) => hook.other(call, act)),
  );
  await sleeper.start();
  const links = () => stores.chat.messages("rosa").filter(({ key }) => key.includes("/link/"));
  return {
    sleeper,
    other,
    hook,
    asleep: asleep.promise,
    wake: woken.resolve,
    links: () => links().map(({ text }) => text),
    holdsLink: () => links().map(({ text }) => text.includes("sig=")),
    /** What the queue has for the other process, once the sleeper's lease and the time between two links have passed. */
    takeOver: async (id: string) => {
      stores.clock.now += 60_000;
      stores.leases.expire(`link:${id}/d1`);
      await perform(other.deps, { kind: "link", transferId: id, doorId: "d1" });
    },
    sendAgain: (id: string) => other.presses("rosa", { verb: "send-again", transfer: id, door: "d1" }),
  };
}

/** A process that sleeps in the middle of filling the first message, while another opens the door. */
async function asleepInFill() {
  const world = await sleeperAndOther(({ name }) => name === "chat.fill");
  const id = await approved(world.sleeper);
  const sleeping = world.sleeper.pass(5);
  await world.asleep;
  await world.takeOver(id);
  expect([statusOf(await world.other.transfer()), world.holdsLink()]).toEqual(["open", [true]]);
  return { ...world, id, sleeping };
}

test("a link that comes into a message after it was sent again is edited away there at once, and the newer one keeps its own", async () => {
  const { id, sendAgain, takeOver, holdsLink, links, wake, sleeping, other } = await asleepInFill();
  await sendAgain(id);
  await takeOver(id);
  expect(holdsLink()).toEqual([false, true]);
  wake();
  await sleeping;
  expect(holdsLink()).toEqual([false, true]);
  expect(links()[0]).toContain(movedWords);
  await other.pass(90);
  for (const text of links()) expect(text).toContain("no longer works.");
});

test("so is one that comes just as the link leaves, before that is on record", async () => {
  const { id, hook, sendAgain, takeOver, holdsLink, wake, sleeping } = await asleepInFill();
  await sendAgain(id);
  hook.other = async ({ name, given }, act) => {
    if (name === "records.save" && JSON.stringify(given).includes('"step":"moved"')) {
      wake();
      await sleeping;
    }
    return act();
  };
  await takeOver(id);
  expect(holdsLink()).toEqual([false, true]);
});

test("where it was sent again and not yet placed, the message that is to hold a link keeps it", async () => {
  const { id, sendAgain, holdsLink, wake, sleeping } = await asleepInFill();
  await sendAgain(id);
  wake();
  await sleeping;
  expect(holdsLink()).toContain(true);
  expect(holdsLink().filter((one) => one)).toHaveLength(1);
});

test("whoever dies after it filled an earlier message leaves a link there for no longer than the door is open", async () => {
  const world = await sleeperAndOther(({ name }) => name === "chat.fill");
  const { sleeper, other, stores, id } = { ...world, stores: world.sleeper.stores, id: await approved(world.sleeper) };
  const dies: Around = ({ name }, act) => (name === "records.load" ? new Promise(() => {}) : act());
  void sleeper.pass(5);
  await world.asleep;
  await world.takeOver(id);
  await world.sendAgain(id);
  await world.takeOver(id);
  Object.assign(sleeper.deps, intercepted(portsOn(stores), dies));
  world.wake();
  await expect.poll(world.holdsLink).toEqual([true, true]);
  await other.pass(90);
  for (const text of world.links()) expect(text).toContain("no longer works.");
});

test("a message that was to say where the link went says what became of the door, however late", async () => {
  const world = await sleeperAndOther(
    ({ name, given }) => name === "chat.edit" && JSON.stringify(given).includes(movedWords),
  );
  const id = await opened(world.sleeper);
  await world.sleeper.presses("rosa", { verb: "send-again", transfer: id, door: "d1" });
  const sleeping = world.sleeper.pass(1);
  await world.asleep;
  await world.takeOver(id);
  await world.other.types("sam", `close ${id}`);
  await world.other.pass(5);
  expect(doorOne(await world.other.transfer()).redactedAt).toBeDefined();
  world.wake();
  await sleeping;
  for (const text of world.links()) expect(text).toContain("no longer works.");
});
