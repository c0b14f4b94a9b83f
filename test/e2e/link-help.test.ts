/** The recipient's other two buttons, over Slack: "It does not work" and "Send it again". */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ShownView } from "../../src/standins/slack/shown.ts";
import { type Asking, type OpenDoor, openDoor, refuses, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { startTampering, type Tampering } from "./tampering.ts";

let world: BotWorld;
let hand: Tampering;

beforeAll(async () => {
  world = await startBotWorld();
  hand = await startTampering(world);
});

afterAll(async () => {
  await hand?.stop();
  await world?.stop();
});

const holdsLink = (thing: unknown): boolean => JSON.stringify(thing).includes("sig=");
const put = async (link: string, from: string): Promise<number> =>
  (await world.uploader.put(link, "cohort.csv", "id,age", from)).status;

/** An open door of which everybody's cards say so: the record does, too. */
async function openForAll(asking: Asking): Promise<OpenDoor> {
  const door = await openDoor(world, asking);
  await seesCard(world.people.ada, `Ingress ${door.id}`, "Open until");
  return door;
}

async function question({ message }: OpenDoor): Promise<ShownView> {
  const { una } = world.people;
  await una.click(message, "It does not work");
  return eventually("the question", () => una.views().find(({ submitLabel }) => submitLabel === "Look into it"));
}

async function says(door: OpenDoor, words: string) {
  const form = await question(door);
  return world.people.una.submit(form.id, { "What do you see?": "refused", "Anything else that helps": words });
}

test("whoever says that it does not work is told what was found; the admins are, too, and no link comes to them", async () => {
  const { una, max, ada } = world.people;
  const door = await openForAll({ address: "203.0.113.91" });
  const { body } = await says(door, `*403* <!channel> ${door.link}`);
  expect(body).toContain("I am looking at the rule, the clock and the link");
  const found = await seesCard(una, door.id, "I have looked", "203.0.113.91 is in the firewall since");
  expect(found.text).toContain("I can't try the link from your address, and have not.");
  const told = await seesCard(max, door.id, "says that the link does not work");
  expect(told.text).toContain("*403* <!channel> [left out]");
  await world.idle();
  for (const person of [max, ada]) expect(person.dms().filter(({ versions }) => holdsLink(versions))).toEqual([]);
  const hers = una.dms().filter(({ text }) => text.includes(door.id));
  expect(hers.filter(({ versions }) => holdsLink(versions))).toHaveLength(1);
  expect(writesOf(world, "203.0.113.91")).toHaveLength(1);
  expect(await put(door.link, "203.0.113.91")).toBe(201);
  const again = await una.submit((await question(door)).id, { "What do you see?": "other" });
  expect(again.body).toContain("I have looked into it a moment ago");
});

test("a rule that another hand removed is said to be gone, and the door ends: it is not put back", async () => {
  const { una, max } = world.people;
  const door = await openForAll({ address: "203.0.113.92" });
  const account = world.firewall.find(world.account);
  const ipRules = (account?.networkAcls.ipRules ?? []).filter(({ value }) => value !== "203.0.113.92");
  world.firewall.edit(world.account, { networkAcls: { ipRules } });
  await says(door, "");
  await seesCard(una, door.id, "I have looked", "is not in the firewall any more");
  await seesCard(max, `Door of ${door.id}`, "Closed", "somebody removed its firewall rule");
  expect(writesOf(world, "203.0.113.92")).toHaveLength(1);
});

test("pressed three times at once it is sent once: the old message holds no link, and the new one works from the address", async () => {
  const { una } = world.people;
  const door = await openForAll({ address: "203.0.113.93" });
  const presses = [1, 2, 3].map(() => una.click(door.message, "Send it again"));
  await Promise.all(presses);
  const fresh = await eventually("the newer message", () =>
    una.dms().find(({ ts, text }) => ts > door.message.ts && text.includes("Your door is open until")),
  );
  const [link = ""] = /https:\/\/\S+/.exec(fresh.text) ?? [];
  await world.idle();
  const messages = una.dms().filter(({ text }) => text.includes(`Your link, Ingress ${door.id}`));
  expect(messages.map(({ versions }) => versions.map(holdsLink))).toEqual([
    [false, true, false],
    [false, true],
  ]);
  expect([await put(link, "203.0.113.93"), await put(link, "203.0.113.94")]).toEqual([201, 403]);
  // The same link, where it was signed with the same key; in any case a copy of the first is as good as the second until both end with the rule.
  expect(await put(door.link, "203.0.113.93")).toBe(201);
  await una.click(fresh, "I have finished");
  await seesCard(una, `Your link, Ingress ${door.id}`, "The link no longer works.");
  await world.idle();
  const ended = una.dms().filter(({ text }) => text.includes(`Your link, Ingress ${door.id}`));
  expect(ended.map(({ versions }) => versions.length)).toEqual([4, 3]);
  expect([await put(link, "203.0.113.93"), await put(door.link, "203.0.113.93")]).toEqual([403, 403]);
});

test("nobody else has either done, whatever button they make up", async () => {
  const { ada, una } = world.people;
  const door = await openForAll({ address: "203.0.113.95" });
  const card = await seesCard(ada, `Ingress ${door.id}`, "Open until");
  const presses = (verb: string) => {
    hand.next(({ actions: [action] = [] }) => {
      if (action !== undefined) action.value = JSON.stringify({ press: { verb, transfer: door.id, door: "d1" } });
    });
    return ada.click(card, "Withdraw and close");
  };
  const refusal = "Only the recipient of the link can do that.";
  expect(await refuses(world, ada, () => presses("send-again"))).toBe(refusal);
  await presses("does-not-work");
  await eventually("what she is told in place of the question", () => ada.views().at(-1)?.text === refusal);
  expect(cardOf(una, door.id, "Your door is open until")?.ts).toBe(door.message.ts);
});
