import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, changesNothing, confirm, field, goodEntries, openDoor, openForm, sign, writesOf } from "./acts.ts";
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

/** Moves the clock past the next look at the account. */
async function nextLook(): Promise<void> {
  await world.later(6 * minuteMs);
  await world.idle();
}

const letEverybodyIn = () => world.firewall.edit(world.account, { networkAcls: { defaultAction: "Allow" } });
const letNobodyIn = () => world.firewall.edit(world.account, { networkAcls: { defaultAction: "Deny" } });

/** Whatever a test leaves behind, the next one finds a working Slack and Azure. */
afterEach(async () => {
  world.slack.faults.clear();
  world.resourceManager.faults.clear();
  world.firewall.edit(world.account, { networkAcls: { defaultAction: "Deny" }, publicNetworkAccess: "Enabled" });
  // Trouble is over, then the rule is there, then the link: whatever a test left held up gets in nobody's way.
  for (let look = 0; look < 3; look += 1) await nextLook();
});

test.each([
  ["lets everybody in", letEverybodyIn, "its firewall lets everybody in (the default action is not Deny)"],
  [
    "is governed by a perimeter",
    () => world.firewall.edit(world.account, { publicNetworkAccess: "SecuredByPerimeter" }),
    "a network security perimeter governs it, so its own rules do nothing",
  ],
  [
    "has no public access",
    () => world.firewall.edit(world.account, { publicNetworkAccess: "Disabled" }),
    "its public network access is disabled, so a rule does nothing",
  ],
])("nothing is asked for where the account %s, and the form says why", async (_, breakIt, why) => {
  const { ada } = world.people;
  breakIt();
  await nextLook();
  await changesNothing(world, ada, async () => {
    const form = await openForm(ada);
    const { errors } = await ada.submit(form.id, goodEntries(world));
    expect(errors).toEqual({
      [field.environment]: `Nothing can be opened in this storage account: ${why}. Its admin must set that right first.`,
    });
  });
});

/** Signed by all, with nothing missing but the recipient's word. */
async function allButConfirmed(address: string): Promise<string> {
  const { ada, petra, rex } = world.people;
  const id = await ask(world, { address });
  await sign(id, petra, rex, ada);
  await seesCard(ada, id, "Waiting for Una Uploader to confirm");
  await world.idle();
  return id;
}

test("a firewall found to let everybody in at the opening gets no rule, and requester and admins are told why", async () => {
  const { ada, una, max } = world.people;
  const id = await allButConfirmed("203.0.113.51");
  letEverybodyIn();
  await confirm(id, una);
  await seesCard(max, id, "Held up", "would be theatre");
  await seesCard(ada, id, "Held up", "would be theatre");
  expect(writesOf(world, "203.0.113.51")).toEqual([]);
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
  letNobodyIn();
  await world.later(minuteMs);
  await seesCard(una, id, "Your door is open");
});

/** A door that is held up because the firewall was read as letting everybody in, some time before it would open. */
async function heldUp(address: string): Promise<string> {
  const id = await allButConfirmed(address);
  letEverybodyIn();
  await nextLook();
  await confirm(id, world.people.una);
  await world.idle();
  expect(cardOf(world.people.una, id, "Your door is open")).toBeUndefined();
  return id;
}

test("a firewall known to let everybody in holds up a door, and requester and admins are told why", async () => {
  const { ada, max } = world.people;
  const id = await heldUp("203.0.113.54");
  const why = "the storage account's firewall lets everybody in (its default action is not Deny)";
  await seesCard(ada, `Ingress ${id}`, "Signed", `Can't open yet: ${why}`);
  for (const person of [ada, max]) expect((await seesCard(person, id, "Held up")).text).toContain(why);
});

test("a door that was held up by the firewall opens once the firewall is right again", async () => {
  const id = await heldUp("203.0.113.55");
  letNobodyIn();
  await nextLook();
  await world.later(minuteMs);
  await seesCard(world.people.una, id, "Your door is open");
});

/** The alarms that somebody got about a transfer. */
const alarmsFor = (person: Person, id: string): number =>
  person.notifications().filter(({ text }) => text === `${id}: a door can't be proven closed.`).length;

test("a door that can't be proven closed alarms its admins up the ladder, then every admin, until the proof", async () => {
  const { una, ada, max, nora } = world.people;
  const { id, message } = await openDoor(world, { address: "203.0.113.52" });
  await seesCard(max, `Door of ${id}`, "Open until");
  world.resourceManager.faults.always({}, { kind: "status", status: 500 });
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Not proven yet: Azure Resource Manager is failing");
  expect(alarmsFor(max, id)).toBe(0);
  await world.later(minuteMs);
  const first = await seesCard(
    max,
    `Alarm, Ingress ${id}`,
    "can't be proven closed",
    "Azure Resource Manager is failing",
  );
  expect(first.text).toContain("The link may work until");
  expect(first.text).toContain("az storage account network-rule remove");
  expect(first.text).toContain("--ip-address 203.0.113.52");
  expect(first.buttons).toEqual(["I removed it: check"]);
  await seesCard(ada, `Ingress ${id}`, "Signed", "Not proven yet", "Until it is gone the link may work");
  const rungs: (readonly [number, number, number])[] = [
    [4, 1, 0],
    [1, 2, 0],
    [9, 2, 0],
    [1, 3, 0],
    [44, 3, 0],
    [1, 4, 1],
    [59, 4, 1],
    [1, 5, 2],
    [60, 6, 3],
  ];
  for (const [minutes, maxs, noras] of rungs) {
    await world.later(minutes * minuteMs);
    await eventually(`alarm ${maxs}`, () => alarmsFor(max, id) === maxs && alarmsFor(nora, id) === noras);
  }
  expect([alarmsFor(ada, id), alarmsFor(una, id)]).toEqual([0, 0]);
  expect(cardOf(max, `Door of ${id}`, "Closed")).toBeUndefined();
  world.resourceManager.faults.clear();
  await seesCard(max, `Door of ${id}`, "Closed", "removed from the rules, read back at");
  await eventually("every alarm is over", () =>
    [max, nora]
      .flatMap((person) => person.dms().filter(({ text }) => text.includes(`Alarm, Ingress ${id}`)))
      .every(({ text, buttons }) => text.includes("Over. Closed") && buttons.length === 0),
  );
  expect([alarmsFor(max, id), alarmsFor(nora, id)]).toEqual([6, 3]);
});

test("a recipient who can't be reached gets no door: requester and admins are told, and nobody else gets a link", async () => {
  const { ada, petra, rex, una, max, nora } = world.people;
  const id = await ask(world, { address: "203.0.113.53" });
  await confirm(id, una);
  world.slack.faults.always(({ user }) => user === una.id, { kind: "error", code: "user_disabled" });
  await sign(id, petra, rex, ada);
  const why = "Una Uploader can't be reached by direct message, so no door opens. The link goes to nobody else.";
  await seesCard(ada, id, why);
  await seesCard(max, id, why);
  await world.later(10 * minuteMs);
  await world.idle();
  expect(writesOf(world, "203.0.113.53")).toEqual([]);
  for (const person of [ada, petra, rex, max, nora]) {
    expect(person.dms().some(({ text }) => text.includes(`Your link, Ingress ${id}`))).toBe(false);
    expect(cardOf(person, "sig=")).toBeUndefined();
  }
  world.slack.faults.clear();
  await world.later(minuteMs);
  await seesCard(una, id, "Your door is open until");
});

test("an admin is told when the configuration has changed, and what", async () => {
  const { max, nora, ada } = world.people;
  const heard = (person: Person): number => person.dms().filter(({ text }) => text.includes("configuration")).length;
  const before = [heard(nora), heard(ada)];
  await world.restart(({ environments: { sandbox } }) => {
    sandbox?.roles.provider?.push("nora");
  });
  const card = await seesCard(max, "Configuration of sandbox", "roles.provider");
  expect(card.text).toContain("If this was not you or a colleague, ask who did it.");
  expect(card.text).toContain("people.nora");
  await world.idle();
  expect([heard(nora), heard(ada)]).toEqual(before);
  const told = heard(max);
  await world.restart();
  await world.idle();
  expect(heard(max)).toBe(told);
  await world.restart(({ environments: { sandbox } }) => {
    sandbox?.roles.provider?.pop();
  });
});
