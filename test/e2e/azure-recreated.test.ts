import { afterAll, beforeAll, expect, test } from "vitest";
import { confirm, dayMs, type OpenDoor, openDoor, sign, writesOf } from "./acts.ts";
import { allButConfirmed, hadOneWindow, linkMessages, minuteMs } from "./azure-acts.ts";
import { type BotWorld, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
/** Transfers that the recreation meets in each phase. */
let waiting = "";
let opening = "";
let open: OpenDoor;
let closing: OpenDoor;

/** Azure gives no answer while the account is deleted and made again; then it answers for the new one. */
beforeAll(async () => {
  world = await startBotWorld();
  const { ada, una, max } = world.people;
  waiting = await allButConfirmed(world, "203.0.113.144");
  opening = await allButConfirmed(world, "203.0.113.145");
  open = await openDoor(world, { address: "203.0.113.146" });
  closing = await openDoor(world, { address: "203.0.113.147" });
  await world.idle();
  world.resourceManager.faults.always({}, { kind: "status", status: 500 });
  await confirm(opening, una);
  await una.click(closing.message, "I have finished");
  await seesCard(ada, `Ingress ${opening}`, "Signed", "Opening");
  await seesCard(max, `Door of ${closing.id}`, "Not proven yet: Azure Resource Manager is failing");
  world.firewall.recreateAccount(world.account);
  world.resourceManager.faults.clear();
  await world.later(6 * minuteMs);
  // What failed meanwhile is tried again in real time: no test moves the clock on before that.
  await world.idle();
});

afterAll(async () => {
  await world?.stop();
});

test("the admins of the environment are told that the account was recreated", async () => {
  const { max, nora } = world.people;
  for (const person of [max, nora])
    expect((await seesCard(person, "Storage account of sandbox")).text).toContain("was deleted and made again");
});

test("a door that waited gets new terms, and even when all have signed them nothing opens", async () => {
  const { ada, petra, rex, una, max } = world.people;
  await seesCard(petra, waiting, "Revision 2: the storage account is another one", "no longer count");
  await sign(waiting, petra, rex, ada);
  await confirm(waiting, una);
  for (const person of [ada, max])
    await seesCard(person, waiting, "Held up: the storage account was recreated, and nobody has adopted it yet.");
  await world.later(2 * dayMs);
  await world.idle();
  expect(writesOf(world, "203.0.113.144")).toEqual([]);
  expect(linkMessages(una, waiting).filter(({ text }) => text.includes("sig="))).toEqual([]);
});

test("a door between its intent and its rule gets no rule, is revoked, and people are told why", async () => {
  const { ada, max } = world.people;
  const why = "access was revoked: the storage account is another one";
  await seesCard(max, `Door of ${opening}`, "Closed", why, "no rule of ours is there, read back at");
  for (const person of [ada, max]) await seesCard(person, opening, "This door was ended before its time.", why);
  expect(writesOf(world, "203.0.113.145")).toEqual([]);
});

test("an open door is ended, its rule goes, and people are told why", async () => {
  const { ada, una, max } = world.people;
  const why = "access was revoked: the storage account is another one";
  await hadOneWindow(world, open.id, "203.0.113.146");
  for (const person of [ada, max]) await seesCard(person, open.id, "This door was ended before its time.", why);
  await seesCard(una, `Your link, Ingress ${open.id}`, why);
});

test("a door that was closing is proven closed all the same", async () => {
  await hadOneWindow(world, closing.id, "203.0.113.147");
  const { text } = await seesCard(world.people.max, `Door of ${closing.id}`, "Closed");
  expect(text).toContain("the recipient has finished");
});
