import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, changesNothing, confirm, dayMs, getsLink, hourMs, openDoor, sign, types } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

/** Beside the sandbox in Tier 3: a pilot in Tier 1, whose policy asks for no referee, and a studio in Tier 2. */
beforeAll(async () => {
  world = await startBotWorld({
    configure: (settings) => {
      const { environments } = settings;
      const { sandbox } = environments;
      if (sandbox === undefined) return;
      // What other tests leave open is nothing that a door here waits for.
      settings.policy = { sharedContainer: "overlap" };
      for (const [id, tier] of [["pilot", 1] as const, ["studio", 2] as const]) {
        environments[id] = { ...sandbox, name: id, tier, storage: { ...sandbox.storage, ingressContainer: id } };
      }
    },
  });
  await world.owner.createContainer("pilot");
});

afterAll(async () => {
  await world?.stop();
});

/** The transfer's own card, the last time anything happened to it. */
const cardFor = (person: Person, id: string, ...words: string[]) =>
  seesCard(person, `Ingress ${id}`, "Signed", ...words);

/** Answers the question for a reason that a button asks. */
async function givesReason(person: Person, id: string, button: string, reason: string): Promise<void> {
  await person.click(await cardFor(person, id), button);
  const question = await eventually("the question", () => person.views().find(({ text }) => text.includes("Reason")));
  await person.submit(question.id, { reason });
}

/** Everybody's card has these words and no button, and no admin ever heard of a door. */
async function endsFor(id: string, people: readonly Person[], words: string): Promise<void> {
  for (const person of people) {
    const card = await cardFor(person, id, words);
    expect(card.buttons).toEqual([]);
  }
  await world.idle();
  // Of signatures that are missing admins may have heard; it depends on the hour of the day.
  const told = world.people.max.dms().filter(({ text }) => text.includes(id) && !text.includes("Reminder, "));
  expect(told).toEqual([]);
}

test("in Tier 1 two signatures are enough, and the referee hears nothing of it", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { environment: "pilot", address: "203.0.113.31" });
  await sign(id, petra, ada);
  await cardFor(ada, id, "2 of 2");
  await confirm(id, una);
  const { link } = await getsLink(id, una);
  expect(await world.uploader.put(link, "a.csv", "a", "203.0.113.31")).toMatchObject({ status: 201 });
  expect(cardOf(rex, id)).toBeUndefined();
});

test("from Tier 2 the referee signs, too: without them nothing opens", async () => {
  const { ada, petra, una } = world.people;
  const id = await ask(world, { environment: "studio", address: "203.0.113.32" });
  await sign(id, petra, ada);
  await confirm(id, una);
  await world.idle();
  expect((await cardFor(ada, id, "2 of 3")).text).toContain("Whose turn: Referee.");
  expect(world.firewall.admits(world.account, "203.0.113.32")).toBe(false);
});

test("one rejection ends it: everybody's card says who and why, and has no button", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world);
  await sign(id, ada);
  await givesReason(petra, id, "Reject", "The agreement ends in May");
  await endsFor(id, [ada, petra, rex, una], "Rejected by Petra Provider: The agreement ends in May");
});

test("a rejection without a reason is refused", async () => {
  const { petra } = world.people;
  const id = await ask(world);
  await petra.click(await cardFor(petra, id), "Reject");
  const question = await eventually("the question", () => petra.views().find(({ title }) => title === "Reject"));
  await expect(petra.submit(question.id, { reason: "" })).rejects.toThrow("is empty");
  const { errors } = await changesNothing(world, petra, () => petra.submit(question.id, { reason: "  " }));
  expect(Object.values(errors)).toEqual(["Please give a reason: the requester and the others who sign need it."]);
  await petra.submit(question.id, { reason: "Enough" });
});

test("an approval taken back after the last signature ends it, as long as nothing has opened", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.33" });
  await sign(id, petra, rex, ada);
  await cardFor(rex, id, "Approved by all");
  await givesReason(rex, id, "Take my approval back", "I have learned more");
  await endsFor(id, [ada, petra, rex, una], "Approval taken back by Rex Referee: I have learned more");
});

test("the requester withdraws it before it opens", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world);
  await sign(id, petra, rex, ada);
  const card = await cardFor(ada, id, "Approved by all");
  await ada.click(card, "Withdraw");
  await endsFor(id, [ada, petra, rex, una], "Withdrawn by Ada Lovelace");
});

test("without everyone's signature it lapses after seven days, and not before", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world);
  await sign(id, petra);
  await world.later(7 * dayMs - hourMs);
  await world.idle();
  expect((await cardFor(ada, id, "1 of 3")).text).toContain("Without everyone's signature it lapses on");
  await world.later(hourMs);
  await endsFor(id, [ada, petra, rex, una], "not everybody signed in time");
});

test("signed by all, but with the address unconfirmed, it lapses after three days", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.34" });
  await sign(id, petra, rex, ada);
  await cardFor(una, id, "Waiting for Una Uploader to confirm the address");
  await world.later(3 * dayMs - hourMs);
  await world.idle();
  await cardFor(una, id, "Waiting for Una Uploader to confirm the address");
  await world.later(hourMs);
  await endsFor(id, [ada, petra, rex, una], "it could not be opened in time");
});

test("a door with a start opens at its start, and its window counts from there", async () => {
  const { ada, petra, rex, una } = world.people;
  const notBefore = world.clock.now() + 2 * hourMs;
  const id = await ask(world, { address: "203.0.113.35", notBefore, lasts: "1h" });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  await cardFor(ada, id, "Opens by itself, not before");
  await world.later(2 * hourMs - 120_000);
  await world.idle();
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
  expect(world.firewall.admits(world.account, "203.0.113.35")).toBe(false);
  await world.later(120_000);
  const { link } = await getsLink(id, una);
  expect(world.firewall.admits(world.account, "203.0.113.35")).toBe(true);
  const end = Date.parse(new URL(link).searchParams.get("se") ?? "");
  // A form's time has whole seconds, and so has a link's end.
  expect(end).toBeGreaterThan(notBefore + hourMs - 2_000);
  expect(end).toBeLessThanOrEqual(world.clock.now() + hourMs);
});

test("a recipient who signs has read the address on the card: nothing more is asked of them", async () => {
  const { ada, petra, rex } = world.people;
  const id = await ask(world, { recipient: petra, address: "203.0.113.36" });
  await sign(id, rex, ada, petra);
  await getsLink(id, petra);
  expect(world.firewall.admits(world.account, "203.0.113.36")).toBe(true);
});

test("/ingress status lists what waits for you, what is yours and, for admins, every open door", async () => {
  const { ada, petra, una, max } = world.people;
  const waiting = await ask(world, { address: "203.0.113.37" });
  const { id: open } = await openDoor(world, { address: "203.0.113.38" });
  await seesCard(max, open, "Open until");
  const sections = (text: string) => text.split(/Waiting for you|Yours|Open doors/).slice(1);
  const [forPetra, petras] = sections(await types(petra, "status"));
  expect(forPetra).toContain(waiting);
  expect(forPetra).not.toContain(open);
  expect(petras).toContain("none");
  const [forAda, adas] = sections(await types(ada, "status"));
  expect(forAda).toContain(waiting);
  expect(adas).toContain(waiting);
  expect(adas).toContain(open);
  const [forUna] = sections(await types(una, "status"));
  expect(forUna).toContain(open);
  const [forMax, maxs, doors] = sections(await types(max, "status"));
  expect([forMax, maxs].join()).not.toContain("IN-");
  expect(doors).toContain(open);
  expect(doors).not.toContain(waiting);
});

test("/ingress help, and /ingress alone, say what can be typed", async () => {
  const { una } = world.people;
  const help = await types(una, "help");
  for (const words of ["request", "status", "status <id>", "withdraw <id>", "close <id>", "help"])
    expect(help).toContain(`/ingress ${words}`);
  expect(await types(una, "")).toBe(help);
});
