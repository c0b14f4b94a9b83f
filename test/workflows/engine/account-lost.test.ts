/** A restart that finds the account by its convention no more, whatever stands there: nothing opens, all is closed. */
import { expect, test } from "vitest";
import type { EnvironmentToday } from "../../../src/workflows/people/environment.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment, hand } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { asksForDoor, door, press, text, theyAdd, theyRemove, told, withHand } from "./hand-acts.ts";
import { address, approved, doorOne, linkMessage } from "./people.ts";
import { othersRules, portsOn, type Setup } from "./stores.ts";

const { accountId } = environment();
const words = "the convention that the storage account was found by does not lead to it any more";

/** The same stores after a restart; what was queued is lost. */
async function restarted(before: Engine, here: EnvironmentToday, setup: Setup = {}): Promise<Engine> {
  while (before.stores.jobs.take() !== undefined);
  const next = new Engine(before.stores, portsOn(before.stores, { ...setup, environments: [here] }));
  await next.start();
  return next;
}

const isWritten = ({ stores }: Engine): boolean => stores.haven.calls.some(({ ranges }) => ranges?.includes(address));
const hasLink = (engine: Engine, id: string): boolean => linkMessage(engine, id)?.said.join().includes("sig=") === true;

test.each([
  ["the bot's own", environment()],
  ["an admin's, which the bot reads", environment({ hand: hand("manual") })],
  ["an admin's, which nobody reads", environment({ hand: hand("manual", false) })],
] as const)("a door that was just about to be let in waits, and is said to: where the hand is %s", async (_, here) => {
  const before = await startEngine({ environments: [here] });
  before.journals = false;
  const id = await approved(before);
  await before.pass(0);
  expect(statusOf(await before.transfer(id))).toBe("opening");
  const lost = await restarted(before, { ...here, isFromEarlier: true });
  await lost.pass(30);
  expect(isWritten(lost)).toBe(false);
  expect(told(lost, "sam", "network-rule add")).toBe(0);
  expect(lost.stores.haven.minted).toEqual([]);
  expect(doorOne(await lost.transfer(id))).toMatchObject({ status: "opening" });
  expect(told(lost, "sam", words)).toBeGreaterThan(0);

  const found = await restarted(lost, here);
  await found.pass(10);
  expect(isWritten(found) || told(found, "sam", "network-rule add") > 0).toBe(true);
});

test.each([
  ["manual", true],
  ["manual", false],
  ["dsh", true],
  ["dsh", false],
] as const)(
  "who was asked to add a rule is told to add none, by every message, until it is found again: %s, read: %s",
  async (by, reads) => {
    const here = withHand(by, reads);
    const before = await startEngine({ environments: [here] });
    const id = await asksForDoor(before);
    const asks = (engine: Engine): number =>
      engine.stores.chat.messages("sam").filter(({ text }) => /Please add|I have added it/.test(text)).length;
    expect(asks(before)).toBeGreaterThan(0);
    const lost = await restarted(before, { ...here, isFromEarlier: true });
    await lost.pass(10);
    expect(asks(lost)).toBe(0);
    const says = lost.stores.chat.messages("sam").filter(({ text }) => text.includes(`Don't add ${address} now`));
    expect(says.length).toBeGreaterThan(1);
    for (const { text } of says)
      expect(text).toMatch(by === "dsh" ? /take this out of the list/ : /network-rule remove/);
    theyAdd(lost);
    expect(text(await lost.presses("sam", press("added", id)))).toContain("take it away again");
    await lost.pass(60);
    expect(await door(lost, id)).toMatchObject({ status: "opening", trouble: { code: "account-not-found-again" } });
    expect((await door(lost, id)).grant).toBeUndefined();
    expect(told(lost, "sam", words)).toBe(1);

    theyRemove(lost);
    const found = await restarted(lost, here);
    await found.pass(10);
    expect((await door(found, id)).trouble).toBeUndefined();
    expect(asks(found)).toBeGreaterThan(0);
    theyAdd(found);
    await found.presses("sam", press("added", id));
    await found.pass(3);
    expect(await door(found, id)).toMatchObject({ status: "open" });
  },
);

test("whatever else was in the way of a door that was about to be let in, that its account is not found again is told", async () => {
  const settings = { rulesAtMost: othersRules.length };
  const before = await startEngine({ settings });
  const id = await approved(before);
  await before.pass(10);
  expect(doorOne(await before.transfer(id))).toMatchObject({ status: "opening", trouble: { code: "rule-no-room" } });
  const lost = await restarted(before, environment({ isFromEarlier: true }), { settings });
  await lost.pass(30);
  expect(doorOne(await lost.transfer(id)).trouble?.code).toBe("account-not-found-again");
  expect(told(lost, "ada", words)).toBeGreaterThan(0);
  const found = await restarted(lost, environment(), { settings });
  await found.pass(30);
  expect(doorOne(await found.transfer(id)).trouble?.code).toBe("rule-no-room");
});

test("a signed door waits, and opens once the account is found again", async () => {
  const before = await startEngine();
  const id = await approved(before);
  const lost = await restarted(before, environment({ isFromEarlier: true }));
  await lost.pass(30);
  expect(statusOf(await lost.transfer(id))).toBe("approved");
  expect([isWritten(lost), told(lost, "sam", words) > 0]).toEqual([false, true]);
  const found = await restarted(lost, environment());
  await found.pass(30);
  expect([statusOf(await found.transfer(id)), hasLink(found, id)]).toEqual(["open", true]);
});

test("what was let in already goes on: the link is given, sent again, and the door closed on time and proven", async () => {
  const settings = { settlingMs: 180_000 };
  const before = await startEngine({ settings });
  const id = await approved(before);
  await before.pass(0);
  expect([isWritten(before), hasLink(before, id)]).toEqual([true, false]);
  const lost = await restarted(before, environment({ isFromEarlier: true }), { settings });
  await lost.pass(5);
  expect([statusOf(await lost.transfer(id)), hasLink(lost, id)]).toEqual(["open", true]);
  await lost.presses("rosa", { verb: "send-again", transfer: id, door: "d1" });
  await lost.pass(5);
  expect(lost.stores.haven.minted).toHaveLength(2);
  expect(doorOne(await lost.transfer(id)).status).toBe("open");
  await lost.pass(25 * 60);
  expect(doorOne(await lost.transfer(id))).toMatchObject({
    status: "closed",
    ended: { because: "expired" },
    proof: { kind: "read-back" },
  });
  expect(lost.stores.haven.rules(accountId)).toEqual(othersRules);
});

test("that its firewall lets everybody in is told all the same", async () => {
  const before = await startEngine();
  await approved(before);
  await before.pass(3);
  const lost = await restarted(before, environment({ isFromEarlier: true }));
  lost.stores.haven.edit(accountId, { obstacle: "default-allow" });
  await lost.pass(16);
  expect(told(lost, "sam", "lets everybody in")).toBeGreaterThan(0);
});

test("nothing can be asked for there", async () => {
  const engine = await startEngine({ environments: [environment({ isFromEarlier: true })] });
  const reply = await engine.submits("ada", { environment: "heron", recipient: "rosa", address, lasts: "1h" });
  expect(reply).toMatchObject({ kind: "errors", errors: { environment: /can't be found by its convention any more/ } });
});
