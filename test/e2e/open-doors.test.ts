import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, dayMs, getsLink, hourMs, openDoor, pictureOf, refuses, sign, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

/** Max is the sandbox's admin, Nora another environment's. */
beforeAll(async () => {
  world = await startBotWorld({
    configure: ({ environments }) => {
      const { sandbox } = environments;
      if (sandbox === undefined) return;
      sandbox.roles = { ...sandbox.roles, admin: ["max"] };
      const storage = { ...sandbox.storage, ingressContainer: "elsewhere" };
      environments.elsewhere = { ...sandbox, name: "Elsewhere", roles: { ...sandbox.roles, admin: ["nora"] }, storage };
    },
  });
});

afterAll(async () => {
  await world?.stop();
});

const minuteMs = 60_000;
const rulesNow = (): string[] =>
  world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
const put = async (link: string, from: string): Promise<number> =>
  (await world.uploader.put(link, "cohort.csv", "id,age", from)).status;
const refusalOf = (person: Person, words: string): Promise<string> =>
  refuses(world, person, () => person.slash("/ingress", words));

/** The door is proven closed by reading twice: everybody reads why, the rule is gone and so is the link. */
async function closes(id: string, address: string, why: string): Promise<void> {
  const { ada, una, max } = world.people;
  await seesCard(max, `Door of ${id}`, "Closed", why, "removed from the rules, read back at", "is off");
  await seesCard(ada, `Ingress ${id}`, "Signed", "Closed", why);
  await seesCard(una, `Your link, Ingress ${id}`, why, "no longer works");
  expect(rulesNow()).not.toContain(address);
}

test("the requester withdraws an open door: it is closed, and proven so", async () => {
  const { ada } = world.people;
  const { id, link } = await openDoor(world, { address: "203.0.113.41" });
  await ada.click(await seesCard(ada, `Ingress ${id}`, "Open until"), "Withdraw and close");
  await closes(id, "203.0.113.41", "the requester withdrew it");
  expect(await put(link, "203.0.113.41")).toBe(403);
});

test("an admin of the environment closes an open door at once, and nobody else does", async () => {
  const { petra, rex, nora, max } = world.people;
  const { id, link } = await openDoor(world, { address: "203.0.113.42" });
  await seesCard(max, `Door of ${id}`, "Open until");
  expect(await refusalOf(petra, `close ${id}`)).toBe("Only an admin of this environment can do that.");
  expect(await refusalOf(rex, `close ${id}`)).toBe("Only an admin of this environment can do that.");
  expect(await refusalOf(nora, `close ${id}`)).toContain(`I know of no transfer ${id} that concerns you.`);
  expect(await put(link, "203.0.113.42")).toBe(201);
  await max.slash("/ingress", `close ${id}`);
  await closes(id, "203.0.113.42", "access was revoked");
  expect(await put(link, "203.0.113.42")).toBe(403);
});

test("a window ends by itself: recipient and admins are reminded once, an hour before", async () => {
  const { una, max, ada } = world.people;
  const { id, link, message } = await openDoor(world, { address: "203.0.113.43", lasts: "24h" });
  const reminders = (person: Person): number =>
    person.notifications().filter(({ text }) => text === `${id}: a door closes soon.`).length;
  await world.later(23 * hourMs - 2 * minuteMs);
  await world.idle();
  expect([reminders(una), reminders(max), reminders(ada)]).toEqual([0, 0, 0]);
  await world.later(3 * minuteMs);
  await seesCard(una, id, "The door closes by itself at");
  await seesCard(max, id, "The door closes by itself at");
  await world.later(30 * minuteMs);
  await world.idle();
  expect([reminders(una), reminders(max), reminders(ada)]).toEqual([1, 1, 0]);
  expect(await put(link, "203.0.113.43")).toBe(201);
  await world.later(30 * minuteMs);
  await closes(id, "203.0.113.43", "its time was over");
  expect((await seesCard(una, "Your link", id)).ts).toBe(message.ts);
  expect(cardOf(una, id, "sig=")).toBeUndefined();
  expect(await put(link, "203.0.113.43")).toBe(403);
  expect([reminders(una), reminders(max)]).toEqual([1, 1]);
});

test("everything that others have in the firewall stays as it was, through opening and closing", async () => {
  const { una } = world.people;
  const subnet = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/data";
  const before = world.firewall.edit(world.account, {
    networkAcls: {
      bypass: "AzureServices, Logging",
      ipRules: [
        { value: "198.51.100.0/24", action: "Allow" },
        { value: "192.0.2.200", action: "Allow" },
      ],
      virtualNetworkRules: [{ id: subnet, action: "Allow", state: "Succeeded" }],
      resourceAccessRules: [{ tenantId: "t", resourceId: "/subscriptions/s/*" }],
    },
    tags: { costCentre: "42" },
  });
  const { id, message } = await openDoor(world, { address: "203.0.113.44" });
  const open = world.firewall.find(world.account);
  expect(rulesNow()).toEqual(["198.51.100.0/24", "192.0.2.200", "203.0.113.44"]);
  expect(open?.networkAcls).toEqual({ ...before.networkAcls, ipRules: open?.networkAcls.ipRules });
  await una.click(message, "I have finished");
  await closes(id, "203.0.113.44", "the recipient has finished");
  await seesCard(world.people.max, `Door of ${id}`, "2 other rules untouched");
  expect(world.firewall.find(world.account)).toEqual(before);
  world.firewall.edit(world.account, {
    networkAcls: { ipRules: [], virtualNetworkRules: [], resourceAccessRules: [] },
  });
});

test("an address that somebody else had allowed stays, and the door is closing until its link has ended", async () => {
  const { una, max, ada } = world.people;
  world.firewall.edit(world.account, { networkAcls: { ipRules: [{ value: "203.0.113.45", action: "Allow" }] } });
  const { id, message, link } = await openDoor(world, { address: "203.0.113.45", lasts: "6h" });
  await una.click(message, "I have finished");
  const card = await seesCard(max, `Door of ${id}`, "a rule that is not ours still lets the address in");
  expect(card.text).toContain("Until it is gone the link may work, until");
  await seesCard(ada, `Ingress ${id}`, "Signed", "Closing", "Until it is gone the link may work");
  await world.later(5 * hourMs);
  await world.idle();
  expect(cardOf(max, `Door of ${id}`, "Closed")).toBeUndefined();
  expect(await put(link, "203.0.113.45")).toBe(201);
  await world.later(hourMs + minuteMs);
  const closed = await seesCard(max, `Door of ${id}`, "Closed");
  expect(closed.text).toContain("1 rule still covers the address, and the link has ended");
  expect(closed.text).toContain("was allowed by somebody else before and stays on");
  expect(rulesNow()).toEqual(["203.0.113.45"]);
  expect(await put(link, "203.0.113.45")).toBe(403);
  world.firewall.edit(world.account, { networkAcls: { ipRules: [] } });
});

test("a rule of ours that somebody removed ends the door, is told, and is not added again", async () => {
  const { ada, max, una } = world.people;
  const { id, link } = await openDoor(world, { address: "203.0.113.46" });
  world.firewall.edit(world.account, { networkAcls: { ipRules: [] } });
  await world.later(6 * minuteMs);
  await seesCard(max, `Door of ${id}`, "Closed", "somebody removed its firewall rule");
  await seesCard(ada, `Ingress ${id}`, "Signed", "Closed", "somebody removed its firewall rule");
  await seesCard(una, `Your link, Ingress ${id}`, "The link no longer works");
  await world.later(2 * hourMs);
  await world.idle();
  expect(rulesNow()).not.toContain("203.0.113.46");
  expect(writesOf(world, "203.0.113.46")).toHaveLength(1);
  expect(await put(link, "203.0.113.46")).toBe(403);
});

test("a restart in the middle of a window changes nothing, and the door closes by time all the same", async () => {
  const { id, link } = await openDoor(world, { address: "203.0.113.47", lasts: "6h" });
  await seesCard(world.people.max, `Door of ${id}`, "Open until");
  await world.idle();
  const before = pictureOf(world);
  await world.restart();
  await world.idle();
  expect(pictureOf(world)).toEqual(before);
  expect(await put(link, "203.0.113.47")).toBe(201);
  await world.later(6 * hourMs);
  await closes(id, "203.0.113.47", "its time was over");
  expect(await put(link, "203.0.113.47")).toBe(403);
});

test("time that passes while the bot is down closes the door as soon as it is back", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.48", lasts: "1h" });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { link } = await getsLink(id, una);
  await world.halt();
  await world.clock.advance(dayMs);
  expect(await put(link, "203.0.113.48")).toBe(403);
  expect(rulesNow()).toContain("203.0.113.48");
  await world.restart();
  await closes(id, "203.0.113.48", "its time was over");
  await eventually("the files are listed", () => cardOf(ada, id, "Nothing arrived."));
});
