/** Two people, or one twice, at the same instant: one outcome, told alike to everybody; one door at most, one link. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, getsLink, openDoor, sign, writesOf } from "./acts.ts";
import { linkMessages } from "./azure-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
/** Every transfer has an address of its own. */
let addressesUsed = 0;

beforeAll(async () => {
  world = await startBotWorld({
    configure: ({ environments: { sandbox } }) => {
      if (sandbox !== undefined) sandbox.roles = { ...sandbox.roles, provider: ["petra", "nora"] };
    },
  });
});

afterAll(async () => {
  await world?.stop();
});

const approve = "Approve as Dataset Provider Representative";
const freeAddress = (): string => `203.0.113.${++addressesUsed}`;

/** Somebody and what they do. */
type Act = readonly [Person, () => Promise<Delivery>];

/** All act at the same instant; gives what each person was told, in the order in which they came to read it. */
async function atOnce(...acts: readonly Act[]): Promise<ReadonlyMap<Person, readonly string[]>> {
  const told = new Map([...new Set(acts.map(([person]) => person))].map((one) => [one, one.ephemerals().length]));
  await Promise.all(acts.map(([, act]) => act()));
  const news = (person: Person) => person.ephemerals().slice(told.get(person));
  const answered = () => [...told.keys()].reduce((sum, person) => sum + news(person).length, 0) === acts.length;
  await eventually("an answer to each", answered);
  await world.idle();
  return new Map([...told.keys()].map((person) => [person, news(person).map(({ text }) => text)]));
}

/** How a transfer ended or stands, from its seats on, which everybody reads alike once nobody is to sign. */
function endOf(person: Person, id: string): string {
  const { lines = [], buttons = [] } = person.dms().findLast(({ text }) => text.startsWith(`Ingress ${id}`)) ?? {};
  const from = lines.findIndex((line) => line.startsWith("Signed"));
  return lines
    .slice(from)
    .filter((line) => buttons.length === 0 || !line.startsWith("["))
    .join("\n");
}

/** The one end that everybody concerned reads. */
function toldToAll(id: string): string {
  const { ada, petra, nora, rex, una } = world.people;
  const [end = "", ...others] = new Set([ada, petra, nora, rex, una].map((person) => endOf(person, id)));
  expect(others).toEqual([]);
  return end;
}

/** How often the bot let an address in, and how often it took it out again. */
function changesOf(address: string): { readonly added: number; readonly removed: number } {
  const { history } = world.firewall;
  const removed = history.filter(
    ({ ipRulesBefore, ipRulesAfter }) => ipRulesBefore.includes(address) && !ipRulesAfter.includes(address),
  );
  return { added: writesOf(world, address).length, removed: removed.length };
}

/** Opens the question of a button that asks for a reason; gives the act of answering it. */
async function answering(person: Person, id: string, button: string, reason: string): Promise<Act> {
  const before = person.views().map((view) => view.id);
  await person.click(await seesCard(person, `Ingress ${id}`), button);
  const question = await eventually("a question", () => person.views().find((view) => !before.includes(view.id)));
  return [person, () => person.submit(question.id, { reason })];
}

const pressing = async (person: Person, id: string, button: string): Promise<Act> => {
  const card = await eventually(`${button} of ${id}`, () =>
    person.dms().find((one) => one.text.includes(id) && one.buttons.includes(button)),
  );
  return [person, () => person.click(card, button)];
};

/** Has each of them sign, and waits for the answer, so that no later one is taken for it. */
async function signed(id: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const before = person.ephemerals().length;
    await sign(id, person);
    await eventually("the answer", () => person.ephemerals().length > before);
  }
}

/** Each has two chances to come in another order. */
const rounds = [1, 2];

test.each(rounds)("one person's two clicks at once are one signature (%i)", async () => {
  const { petra } = world.people;
  const id = await ask(world);
  const twice = await pressing(petra, id, approve);
  const told = (await atOnce(twice, twice)).get(petra);
  expect(told?.toSorted()).toEqual([
    `You have signed ${id}. Still to sign: Investigator, Referee.`,
    "You have signed already, as Dataset Provider Representative. One person signs once.",
  ]);
  expect(endOf(petra, id)).toContain("1 of 3");
});

test.each(rounds)("of two people on one seat at once one has signed, and all read who (%i)", async () => {
  const { ada, petra, nora, rex } = world.people;
  const id = await ask(world);
  const told = await atOnce(await pressing(petra, id, approve), await pressing(nora, id, approve));
  const signed = [...told].filter(([, [text = ""]]) => text.startsWith(`You have signed ${id}.`)).map(([one]) => one);
  expect(signed).toHaveLength(1);
  const [signer] = signed;
  expect(told.get(signer === petra ? nora : petra)).toEqual([
    "Somebody else has signed as Dataset Provider Representative already. Nothing is left for you to do here.",
  ]);
  for (const person of [ada, petra, nora, rex]) {
    expect(endOf(person, id)).toContain("1 of 3");
    expect(endOf(person, id)).toContain(`done  Dataset Provider Representative  ${signer?.name}`);
  }
});

test.each(rounds)("approved and rejected at once is rejected, for all alike (%i)", async () => {
  const { petra, rex } = world.people;
  const id = await ask(world);
  const rejecting = await answering(rex, id, "Reject", "No agreement");
  const told = await atOnce(await pressing(petra, id, approve), rejecting);
  expect(told.get(rex)).toEqual([`You have rejected ${id}. Everyone concerned sees why.`]);
  const [answer = ""] = told.get(petra) ?? [];
  const end = toldToAll(id);
  expect(end).toContain("Rejected by Rex Referee: No agreement");
  expect(end.includes("1 of 3")).toBe(answer.startsWith(`You have signed ${id}.`));
  expect(end.includes("0 of 3")).toBe(answer.startsWith("That can't be done now: it was rejected."));
});

test.each(rounds)("two last signers at once open one door, with one link in one message (%i)", async () => {
  const { ada, petra, rex, una } = world.people;
  const address = freeAddress();
  const id = await ask(world, { address });
  await confirm(id, una);
  await signed(id, petra);
  await atOnce(await pressing(rex, id, "Approve as Referee"), await pressing(ada, id, "Approve as Investigator"));
  await getsLink(id, una);
  await world.idle();
  expect(changesOf(address)).toEqual({ added: 1, removed: 0 });
  const [message, ...others] = linkMessages(una, id);
  expect(others).toEqual([]);
  expect(message?.versions.filter((version) => JSON.stringify(version).includes("sig="))).toHaveLength(1);
  expect(toldToAll(id)).toContain("3 of 3");
  expect(una.notifications().filter(({ text }) => text.includes(`Your link for ${id}`))).toHaveLength(1);
});

test.each(rounds)("confirmed and withdrawn at once ends shut, whichever came first (%i)", async () => {
  const { ada, petra, rex, una } = world.people;
  const address = freeAddress();
  const id = await ask(world, { address });
  await signed(id, petra, rex, ada);
  const told = await atOnce(await pressing(una, id, `${address} is my address`), await pressing(ada, id, "Withdraw"));
  await eventually("an end", () =>
    /Withdrawn by Ada Lovelace|Closed \(the requester withdrew it\)/.test(endOf(ada, id)),
  );
  await world.idle();
  const { added, removed } = changesOf(address);
  expect(removed).toBe(added);
  expect(told.get(una)).toEqual([expect.stringMatching(/^(Thank you\.|That can't be done now: it was withdrawn\.)/)]);
  const [said = ""] = told.get(ada) ?? [];
  if (toldToAll(id).includes("Withdrawn by")) {
    expect(added).toBe(0);
    expect(said).toBe(`${id} is withdrawn. Nothing was opened.`);
  } else expect(said).toContain("Closing now.");
  expect(linkMessages(una, id).filter(({ text }) => text.includes("sig="))).toEqual([]);
});

test.each([
  ["the recipient and an admin", "una", "I have finished"],
  ["two admins", "nora", "Close now"],
] as const)("%s ending a door at once end it once, for one reason", async (_, other, button) => {
  const { max, una } = world.people;
  const address = freeAddress();
  const { id } = await openDoor(world, { address });
  const told = await atOnce(await pressing(max, id, "Close now"), await pressing(world.people[other], id, button));
  await seesCard(max, `Door of ${id}`, "Closed");
  await world.idle();
  const [first = "", second = "", ...more] = [...told.values()].flat().toSorted();
  expect(more).toEqual([]);
  expect(`${first} ${second}`.match(/Closing now/g)).toHaveLength(1);
  expect(`${first} ${second}`.match(/That can.t be done now: it is clos/g)).toHaveLength(1);
  expect(changesOf(address)).toEqual({ added: 1, removed: 1 });
  const isAdmins = told.get(max)?.[0]?.startsWith("Closing now") === true || other === "nora";
  expect(toldToAll(id)).toContain(isAdmins ? "Closed (access was revoked)" : "Closed (the recipient has finished)");
  expect(linkMessages(una, id)).toHaveLength(1);
});
