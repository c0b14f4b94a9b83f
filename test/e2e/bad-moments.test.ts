import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import {
  ask,
  changesNothing,
  confirm,
  dayMs,
  getsLink,
  goodEntries,
  idIn,
  openDoor,
  openForm,
  privateAnswer,
  refuses,
  sign,
} from "./acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

const approve = "Approve as Dataset Provider Representative";
const refusalOf = (person: Person, words: string): Promise<string> =>
  refuses(world, person, () => person.slash("/ingress", words));

/** Presses a button of the card as it was at first. */
async function pressesOld(person: Person, id: string, button: string): Promise<string> {
  const card = await seesCard(person, `Ingress ${id}`, "Signed");
  return refuses(world, person, () => person.click(card, button, { asOf: 0 }));
}

/** Presses a button that asks for a reason; gives the question's id. */
async function questionOf(person: Person, id: string, button: string): Promise<string> {
  const asked = person.views().map((view) => view.id);
  await person.click(await seesCard(person, `Ingress ${id}`, "Signed"), button);
  return (await eventually("the question", () => person.views().find((view) => !asked.includes(view.id)))).id;
}

/** Presses a button that asks for a reason, and gives one. */
async function gives(person: Person, id: string, button: string, reason: string): Promise<void> {
  await person.submit(await questionOf(person, id, button), { reason });
}

test("after a rejection nothing can be signed, confirmed, withdrawn or closed", async () => {
  const { ada, petra, rex, una, max } = world.people;
  const id = await ask(world);
  await gives(rex, id, "Reject", "The agreement has expired");
  await seesCard(ada, id, "Rejected by Rex Referee: The agreement has expired");
  const over = "That can't be done now: it was rejected. /ingress status shows where it stands.";
  expect(await pressesOld(petra, id, approve)).toBe(over);
  expect(await pressesOld(una, id, "203.0.113.7 is my address")).toBe(over);
  expect(await pressesOld(ada, id, "Withdraw")).toBe(over);
  expect(await refusalOf(ada, `withdraw ${id}`)).toBe(over);
  expect(await refusalOf(max, `close ${id}`)).toBe(over);
});

test("after a withdrawal nothing can be signed, and it can't be withdrawn again", async () => {
  const { ada, petra } = world.people;
  const id = await ask(world);
  await ada.click(await seesCard(ada, id), "Withdraw");
  await seesCard(petra, id, "Withdrawn by Ada Lovelace");
  const over = "That can't be done now: it was withdrawn. /ingress status shows where it stands.";
  expect(await pressesOld(petra, id, approve)).toBe(over);
  expect(await refusalOf(ada, `withdraw ${id}`)).toBe(over);
});

test("after it has lapsed nothing can be signed, confirmed or withdrawn, and a reason given too late rejects nothing", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world);
  const question = await questionOf(rex, id, "Reject");
  await world.later(7 * dayMs);
  await seesCard(petra, id, "Lapsed");
  const over = "That can't be done now: it has lapsed. /ingress status shows where it stands.";
  expect(await pressesOld(petra, id, approve)).toBe(over);
  expect(await pressesOld(una, id, "203.0.113.7 is my address")).toBe(over);
  expect(await pressesOld(ada, id, "Withdraw")).toBe(over);
  expect(await refuses(world, rex, () => rex.submit(question, { reason: "Too late" }))).toBe(over);
});

test("an approval that is taken back once the door has opened takes nothing back", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.24" });
  await sign(id, petra);
  await seesCard(petra, id, "1 of 3");
  const question = await questionOf(petra, id, "Take my approval back");
  await sign(id, rex, ada);
  await confirm(id, una);
  const { message } = await getsLink(id, una);
  expect(await refuses(world, petra, () => petra.submit(question, { reason: "Too late" }))).toBe(
    "That can't be done now: it is open. /ingress status shows where it stands.",
  );
  expect(world.firewall.admits(world.account, "203.0.113.24")).toBe(true);
  await una.click(message, "I have finished");
  await seesCard(ada, id, "Nothing arrived");
});

test("what is not open can't be closed", async () => {
  const { ada, petra, rex, max } = world.people;
  const id = await ask(world);
  expect(await refusalOf(max, `close ${id}`)).toContain("That can't be done now: it still waits for signatures.");
  await sign(id, petra, rex, ada);
  await seesCard(ada, id, "Waiting for Una Uploader to confirm the address");
  expect(await refusalOf(max, `close ${id}`)).toContain("That can't be done now: it is signed by everyone.");
});

test("what is closed can't be withdrawn, closed or finished again, and its cards' old buttons do nothing", async () => {
  const { ada, una, max, petra } = world.people;
  const { id, message } = await openDoor(world, { address: "203.0.113.21" });
  const adminsCard = await seesCard(max, id, "Close now");
  await una.click(message, "I have finished");
  await seesCard(ada, id, "Nothing arrived");
  await seesCard(una, id, "The link no longer works");
  const over = "That can't be done now: it is closed. /ingress status shows where it stands.";
  expect(await refusalOf(ada, `withdraw ${id}`)).toBe(over);
  expect(await refusalOf(max, `close ${id}`)).toBe(over);
  expect(await refuses(world, max, () => max.click(adminsCard, "Close now", { asOf: 0 }))).toBe(over);
  expect(await refuses(world, una, () => una.click(message, "I have finished", { asOf: 1 }))).toBe(over);
  expect(await pressesOld(petra, id, approve)).toBe(over);
});

test("who has signed is told so when they sign again", async () => {
  const { petra, una } = world.people;
  const id = await ask(world);
  await sign(id, petra);
  await seesCard(petra, id, "1 of 3");
  expect(await pressesOld(petra, id, approve)).toBe(
    "You have signed already, as Dataset Provider Representative. One person signs once.",
  );
  await confirm(id, una);
  await eventually("una's button goes", async () => !(await seesCard(una, id)).buttons.length);
  expect(await pressesOld(una, id, "203.0.113.7 is my address")).toBe("You have confirmed this address already.");
});

test("a click on a card with earlier terms signs nothing and answers with the new card", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { lasts: "3d", address: "203.0.113.22" });
  await sign(id, petra, rex, ada);
  await seesCard(petra, id, "Approved by all");
  await world.restart((settings) => {
    settings.policy = { kinds: { "data-ingress": { window: { defaultMinutes: 600, maxMinutes: 1440 } } } };
  });
  await confirm(id, una);
  const revised = await seesCard(petra, id, "Revision 2: the policy became stricter");
  for (const signer of ["Petra Provider", "Rex Referee", "Ada Lovelace"])
    expect(revised.text).toMatch(new RegExp(`Signatures of .*${signer}.* no longer count`));
  expect(revised.text).toContain("0 of 3");
  expect(revised.text).toContain("24 hours from when the door opens");
  expect(world.firewall.admits(world.account, "203.0.113.22")).toBe(false);
  const answer = await pressesOld(petra, id, approve);
  expect(answer).toContain("The terms have changed since that card was drawn, so nothing was signed.");
  expect(answer).toContain("24 hours from when the door opens");
  expect(answer).toContain("Revision 2");
  expect(await pressesOld(una, id, "203.0.113.22 is my address")).toContain("The terms have changed");
  await petra.click(revised, approve);
  await seesCard(petra, id, "1 of 3");
  await world.restart((settings) => {
    settings.policy = {};
  });
});

/** Does something, has the very same request delivered again, and gives what the person is told each time. */
async function twice<Sent extends Delivery>(person: Person, act: () => Promise<Sent>, settled: () => Promise<unknown>) {
  const deliveries: Sent[] = [];
  const first = await privateAnswer(person, async () => {
    const sent = await act();
    deliveries.push(sent);
    return sent;
  });
  await settled();
  const again = () => deliveries[0]?.replay({ retry: { num: 1, reason: "http_timeout" } }) ?? Promise.reject();
  return { first: first.text, second: await refuses(world, person, again) };
}

test("a form that is delivered twice is one transfer, and both answers say the same", async () => {
  const { ada, petra } = world.people;
  const form = await openForm(ada);
  const sent = await ada.submit(form.id, goodEntries(world));
  await seesCard(petra, idIn(sent.body));
  const again = await changesNothing(world, ada, () => sent.replay({ retry: { num: 1, reason: "http_timeout" } }));
  expect(again).toMatchObject({ status: 200, body: sent.body });
});

test("a click that is delivered twice signs once, and is answered the same", async () => {
  const { petra, rex } = world.people;
  const id = await ask(world);
  const card = await seesCard(petra, id);
  const { first, second } = await twice(
    petra,
    () => petra.click(card, approve),
    () => seesCard(petra, id, "1 of 3"),
  );
  expect(first).toContain(`You have signed ${id}.`);
  expect(second).toBe(first);
  expect((await seesCard(rex, id)).text).toContain("1 of 3");
});

test("a command that is delivered twice does one thing, and is answered the same", async () => {
  const { ada, petra } = world.people;
  const id = await ask(world);
  const { first, second } = await twice(
    ada,
    () => ada.slash("/ingress", `withdraw ${id}`),
    () => seesCard(petra, id, "Withdrawn by Ada Lovelace"),
  );
  expect(first).toBe(`${id} is withdrawn. Nothing was opened.`);
  expect(second).toBe(first);
});

test("a reason that is delivered twice rejects once, and is answered the same", async () => {
  const { ada, rex } = world.people;
  const id = await ask(world);
  await rex.click(await seesCard(rex, id), "Reject");
  const question = await eventually("the question", () => rex.views().find(({ title }) => title === "Reject"));
  const { first, second } = await twice(
    rex,
    () => rex.submit(question.id, { reason: "No agreement" }),
    () => seesCard(ada, id, "Rejected by Rex Referee: No agreement"),
  );
  expect(first).toContain(`You have rejected ${id}.`);
  expect(second).toBe(first);
});

test("an end that is delivered twice closes once, and is answered the same", async () => {
  const { una, max } = world.people;
  const { id, message } = await openDoor(world, { address: "203.0.113.23" });
  const { first, second } = await twice(
    una,
    () => una.click(message, "I have finished"),
    () => seesCard(max, `Door of ${id}`, "Closed", "Nothing arrived"),
  );
  expect(first).toContain("Thank you. Closing now.");
  expect(second).toBe(first);
});
