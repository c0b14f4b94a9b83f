import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, changesNothing, confirm, getsLink, goodEntries, idIn, openForm, privateAnswer, sign } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

const approve = "Approve as Dataset Provider Representative";
const minuteMs = 60_000;
/** The same request this many times; Slack lets a click be answered five times. */
const copies = 4;

const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** How many transfers this person has a card of. */
const cardsOf = (person: Person): number => person.dms().filter(({ text }) => text.startsWith("Ingress IN-")).length;

/** What this person alone was told by an act of which so many copies came. */
async function toldBy(person: Person, act: () => Promise<Delivery>, times: number): Promise<readonly string[]> {
  const before = person.ephemerals().length;
  await act();
  await eventually(`${times} answers`, () => person.ephemerals().length >= before + times);
  await world.idle();
  return person
    .ephemerals()
    .slice(before)
    .map(({ text }) => text);
}

test("the same form sent many times at once is one transfer with one card for each, and every answer names it", async () => {
  const { ada, petra, rex } = world.people;
  const form = await openForm(ada);
  const before = [ada, petra, rex].map(cardsOf);
  const sent = await ada.submit(form.id, goodEntries(world), { atOnce: 8 });
  const ids = sent.answers.map(({ body }) => idIn(body));
  expect(new Set(ids).size).toBe(1);
  await seesCard(rex, idIn(sent.body));
  await world.idle();
  expect([ada, petra, rex].map(cardsOf)).toEqual(before.map((count) => count + 1));
});

test("a form whose button was pressed twice at once is one transfer, and both are told its id", async () => {
  const { ada, petra } = world.people;
  const form = await openForm(ada);
  const before = cardsOf(petra);
  const entries = goodEntries(world);
  const [first, second] = await Promise.all([ada.submit(form.id, entries), ada.submit(form.id, entries)]);
  expect(idIn(second.body)).toBe(idIn(first.body));
  await seesCard(petra, idIn(first.body));
  await world.idle();
  expect(cardsOf(petra)).toBe(before + 1);
});

test("the same click many times at once signs once, and each is answered the same", async () => {
  const { petra, rex } = world.people;
  const id = await ask(world);
  const card = await seesCard(petra, id);
  const told = await toldBy(petra, () => petra.click(card, approve, { atOnce: copies }), copies);
  expect(told).toHaveLength(copies);
  expect(new Set(told).size).toBe(1);
  expect(told[0]).toContain(`You have signed ${id}.`);
  expect((await seesCard(rex, id, "1 of 3")).text).toContain("Petra Provider");
});

test("the same command many times at once withdraws once, and each is answered the same", async () => {
  const { ada, petra } = world.people;
  const id = await ask(world);
  const told = await toldBy(ada, () => ada.slash("/ingress", `withdraw ${id}`, { atOnce: copies }), copies);
  expect(told).toEqual(new Array(copies).fill(`${id} is withdrawn. Nothing was opened.`));
  const card = await seesCard(petra, id, "Withdrawn by Ada Lovelace");
  expect(card.versions).toHaveLength(2);
});

test("the same reason many times at once rejects once, and each is answered the same", async () => {
  const { petra, rex } = world.people;
  const id = await ask(world);
  await rex.click(await seesCard(rex, id), "Reject");
  const question = await eventually("the question", () => rex.views().find(({ title }) => title === "Reject"));
  const send = () => rex.submit(question.id, { reason: "No agreement" }, { atOnce: copies });
  const told = await toldBy(rex, send, copies);
  expect(told).toHaveLength(copies);
  expect(new Set(told).size).toBe(1);
  expect(told[0]).toContain(`You have rejected ${id}.`);
  await seesCard(petra, id, "Rejected by Rex Referee: No agreement");
});

test("the same command that opens a form opens one, and nobody is told that it failed", async () => {
  const { ada } = world.people;
  const sent = await ada.slash("/ingress", "request sandbox", { atOnce: copies });
  await sent.replay();
  const refused = () => world.slack.calls.filter(({ outcome }) => outcome === "exchanged_trigger_id");
  await eventually("the trigger was tried each time", () => refused().length === copies);
  await eventually("the form", () => ada.views().some(({ submitLabel }) => submitLabel === "Ask"));
  expect(ada.views()).toHaveLength(1);
  // A command's answer would come before this one's.
  await privateAnswer(ada, () => ada.slash("/ingress", "help"));
  expect(ada.ephemerals().filter(({ text }) => text.includes("did not let a form open"))).toEqual([]);
});

test("a confirmation and a last signature many times at once open one door with one link", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.81" });
  await sign(id, petra, rex);
  const yes = "203.0.113.81 is my address";
  await una.click(await seesCard(una, id, yes), yes, { atOnce: copies });
  const last = await seesCard(ada, id, "2 of 3");
  await ada.click(last, last.buttons.find((button) => button.startsWith("Approve as")) ?? "", { atOnce: copies });
  const { message } = await getsLink(id, una);
  await world.idle();
  expect(una.dms().filter(({ text }) => text.includes(`Your link, Ingress ${id}`))).toHaveLength(1);
  expect(message.versions).toHaveLength(2);
});

test("a click that is sent again minutes later, after the transfer has gone on, changes nothing", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.82" });
  const card = await seesCard(petra, id);
  // Four minutes and more ago by its own word, as one that was recorded on the way would be.
  const sent = await petra.click(card, approve, { timestampSeconds: secondsFromNow(-280) });
  await seesCard(petra, id, "1 of 3");
  await world.later(4 * minuteMs);
  await changesNothing(world, petra, () => sent.replay({ retry: { num: 3, reason: "http_error" } }));
  await sign(id, rex, ada);
  await confirm(id, una);
  await getsLink(id, una);
  await changesNothing(world, petra, () => sent.replay({ atOnce: 2 }));
  expect(cardOf(petra, "1 of 3", id)).toBeUndefined();
});

test.each([
  ["four minutes slow", -240, 200],
  ["four minutes fast", 240, 200],
  ["slow by more than five minutes", -303, 401],
  ["fast by more than five minutes", 303, 401],
])("a request by a clock that is %s (%i s) is answered with %i", async (_, seconds, status) => {
  const { ada } = world.people;
  const timestampSeconds = secondsFromNow(seconds);
  const told = ada.ephemerals().length;
  const sent = await ada.slash("/ingress", "help", { timestampSeconds, anyAnswer: true });
  expect(sent.status).toBe(status);
  if (status === 200) await eventually("the answer", () => ada.ephemerals().length > told);
});
