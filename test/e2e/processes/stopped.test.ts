import { afterAll, beforeAll, expect, test } from "vitest";
import { writesOf } from "../acts.ts";
import { cardOf, eventually } from "../bot-world.ts";
import { expectGoodEnd } from "./ending.ts";
import { type ProcessWorld, startProcessWorld } from "./process-world.ts";
import type { Sleeper } from "./replicas.ts";
import { agree, asks, closes, finishes, linkIn, linkMessage, linkMessages, uploads } from "./story.ts";

let world: ProcessWorld;

beforeAll(async () => {
  world = await startProcessWorld({ replicas: 2, engine: { leaseSeconds: 1, messageLeaseSeconds: 1.2 } });
});

afterAll(async () => {
  await world?.expectCleanEnd();
  await world?.stop();
});

let addresses = 0;
const newAddress = (): string => `203.0.113.${++addresses}`;

/** Arms one point; gives how to wait for the process that stops there, which then takes nobody's requests. */
async function stopAt(point: string): Promise<() => Promise<Sleeper>> {
  await world.replicas.arm({ points: [point], signal: "SIGSTOP" });
  return () => world.patiently(`a process stops ${point}`, () => world.replicas.stoppedAt(point));
}

const isAdmitted = (address: string): boolean => world.firewall.admits(world.account, address);

const triesAtMost = 3;
/** How long who woke up is given to do what it was about to do. */
const lateWithinMs = 8_000;

/**
 * Tells a story with a sleeper, of which it gives whether it did late what it was about to do. One who has slept for
 * very long finds time and Redis gone, and gives up: then the story is told again, from another address.
 */
async function untilLate(story: (address: string) => Promise<boolean>): Promise<void> {
  let gaveUp = 0;
  const before = world.replicas.printed.length;
  const said = (): string => world.replicas.printed.slice(before).slice(-6_000);
  while (!(await story(newAddress()))) expect(++gaveUp, `sleepers that gave up\n${said()}`).toBeLessThan(triesAtMost);
}

/** Wakes it up; gives whether it does late what it was about to do. */
async function wakesUp(sleeper: Sleeper, look: () => boolean): Promise<boolean> {
  sleeper.wake();
  return eventually("what it was about to do is done late", look, lateWithinMs).catch(() => false);
}

/** Looks all the while whether the admin is told that a door is closed while it is not. */
function watchClaims(id: string, address: string): { end(): void } {
  const lies: string[] = [];
  const look = (): void => {
    const card = cardOf(world.people.max, `Door of ${id}`, "Closed");
    if (card !== undefined && isAdmitted(address)) lies.push(card.text);
  };
  const timer = setInterval(look, 5);
  return {
    end: () => {
      clearInterval(timer);
      expect(lies).toEqual([]);
    },
  };
}

/** A door that opened and was used while a process sleeps right before it would have written the same rule. */
async function openedBesideSleeper(address: string) {
  const stopped = await stopAt("before door.write, of the rule");
  const id = await asks(world, address);
  await agree(world, id);
  const sleeper = await stopped();
  return { id, sleeper, link: await uploads(world, id, address) };
}

test("a write that lands in the middle of the pass that closes is taken out again before anybody says closed", async () => {
  await untilLate(async (address) => {
    const { id, sleeper, link } = await openedBesideSleeper(address);
    const claims = watchClaims(id, address);
    const closing = finishes(world, id);
    await world.soon("the rule is out", () => !isAdmitted(address));
    const isLate = await wakesUp(sleeper, () => writesOf(world, address).length === 2);
    await closing;
    claims.end();
    await expectGoodEnd(world, { id, address, links: [link] }, isLate ? 2 : 1);
    return isLate;
  });
});

test("a write that lands after the proof, when its process has died, is taken out while the account is watched", async () => {
  await untilLate(async (address) => {
    const { id, sleeper, link } = await openedBesideSleeper(address);
    await finishes(world, id);
    await world.idle();
    let isOnItsWay = false;
    const death = Promise.withResolvers<void>();
    world.resourceManager.faults.next(
      ({ operation }) => {
        isOnItsWay ||= operation === "update";
        return operation === "update";
      },
      { kind: "hold", until: death.promise },
    );
    const isLate = await wakesUp(sleeper, () => isOnItsWay);
    sleeper.kill();
    death.resolve();
    if (isLate) await world.soon("the late write lands", () => writesOf(world, address).length === 2);
    await world.patiently("it is taken out", () => !isAdmitted(address));
    world.resourceManager.faults.clear();
    await expectGoodEnd(world, { id, address, links: [link] }, isLate ? 2 : 1);
    return isLate;
  });
});

test("a link that is filled in after the door was closed is taken away at once, and was of no use", async () => {
  await untilLate(async (address) => {
    const stopped = await stopAt("before chat.fill, any");
    const id = await asks(world, address);
    await agree(world, id);
    const sleeper = await stopped();
    await closes(world, id);
    await world.idle();
    const links = (): readonly (string | undefined)[] =>
      linkMessages(world, id).flatMap(({ versions }) => versions.map(({ blocks }) => linkIn(JSON.stringify(blocks))));
    const late = (): string | undefined => links().find((one) => one !== undefined);
    const isLate = await wakesUp(sleeper, () => late() !== undefined);
    await world.soon("it is taken away", () => links().at(-1) === undefined);
    expect(linkMessage(world, id)?.text).toContain("no longer works");
    expect(linkMessages(world, id)).toHaveLength(1);
    expect(isAdmitted(address)).toBe(false);
    const link = late();
    if (link === undefined) return false;
    expect(await world.uploader.put(link, "late.csv", "x", address)).toMatchObject({ status: 403 });
    return isLate;
  });
});

/** One process sleeps through the opening, and one, perhaps another, through the closing. */
test.each([
  ["before messages.put, the link's, about to be posted", "before records.save, rule-gone"],
  ["before chat.place, the link's message", "before records.save, proven-closed"],
  ["before records.save, rule-seen", "before chat.edit, the link away"],
])("a process that sleeps %s, or %s, and wakes up later changes nothing", async (early, late) => {
  const address = newAddress();
  const firstStopped = await stopAt(early);
  const id = await asks(world, address);
  const opening = agree(world, id);
  const first = await firstStopped();
  await opening;
  const link = await uploads(world, id, address);
  first.wake();
  await world.idle();
  expect(linkMessages(world, id)).toHaveLength(1);
  const secondStopped = await stopAt(late);
  const claims = watchClaims(id, address);
  const closing = finishes(world, id);
  const second = await secondStopped();
  await closing;
  second.wake();
  await world.idle();
  claims.end();
  await expectGoodEnd(world, { id, address, links: [link] });
});
