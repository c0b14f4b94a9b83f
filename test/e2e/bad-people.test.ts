import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import { ask, changesNothing, confirm, goodEntries, openForm, privateAnswer, refuses, sign, types } from "./acts.ts";
import { type BotWorld, type Configure, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { type CarriedPress, pressAs, startTampering, type Tampering, valueAs } from "./tampering.ts";

let world: BotWorld;
let tampering: Tampering;

/** Petra holds two roles, and Nora is admin of another environment only. */
const configure: Configure = ({ environments }) => {
  const { sandbox } = environments;
  if (sandbox === undefined) return;
  sandbox.roles = { ...sandbox.roles, investigator: ["ada", "petra"], admin: ["max"] };
  environments.elsewhere = {
    ...sandbox,
    name: "Elsewhere",
    roles: { ...sandbox.roles, admin: ["nora"] },
    storage: { ...sandbox.storage, ingressContainer: "elsewhere" },
  };
};

beforeAll(async () => {
  world = await startBotWorld({ configure });
  tampering = await startTampering(world);
});

afterAll(async () => {
  await tampering?.stop();
  await world?.stop();
});

const refusalOf = (person: Person, words: string): Promise<string> =>
  refuses(world, person, () => person.slash("/ingress", words));

test("an account that is not in the configuration gets a sentence for a command, a click and a form, and nothing else", async () => {
  const { ada, petra } = world.people;
  const id = await ask(world);
  const form = await openForm(ada);
  const pins: Record<string, string | string[]> = {};
  await world.restart(({ people }) => {
    for (const who of ["ada", "petra"]) {
      const { slack, ...rest } = people[who] ?? { name: who };
      pins[who] = slack ?? "";
      people[who] = rest;
    }
  });
  const unknown =
    "I don't know you: your account is not in Lockkeeper's directory. Ask the admin of your environment to add it.";
  expect(await refusalOf(petra, "status")).toBe(unknown);
  expect(await refusalOf(petra, `status ${id}`)).toBe(unknown);
  const card = await seesCard(petra, id);
  expect(await refuses(world, petra, () => petra.click(card, "Approve as Dataset Provider Representative"))).toBe(
    unknown,
  );
  await changesNothing(world, ada, () => ada.submit(form.id, goodEntries(world)));
  expect(ada.views().at(-1)?.text).toBe(unknown);
  await changesNothing(world, ada, () => ada.slash("/ingress", "request sandbox"));
  expect(ada.views().at(-1)?.text).toBe(unknown);
  await world.restart(({ people }) => {
    for (const [who, slack] of Object.entries(pins)) people[who] = { name: who, ...people[who], slack };
  });
  tampering.stepIn();
});

test("somebody without a role in any environment gets no form", async () => {
  const { una } = world.people;
  await changesNothing(world, una, async () => {
    await una.slash("/ingress", 'request sandbox "Cohort 7"');
    const view = await eventually("an answer", () => una.views().find(({ text }) => text.includes("no role")));
    expect(view.text).toBe(
      "You hold no role in any environment, so there is nothing to ask for. Ask an admin to add you.",
    );
    expect(view.submitLabel).toBeUndefined();
  });
});

test("one person with two roles signs once: the second signature is refused", async () => {
  const { petra, ada } = world.people;
  const id = await ask(world);
  await petra.click(await seesCard(petra, id), "Approve as Dataset Provider Representative");
  const card = await seesCard(petra, id, "1 of 3");
  expect(card.buttons).toEqual(["Take my approval back"]);
  const again = () => petra.click(card, "Approve as Investigator", { asOf: 0 });
  expect(await refuses(world, petra, again)).toBe(
    "You have signed already, as Dataset Provider Representative. One person signs once.",
  );
  expect(cardOf(ada, id)?.text).toContain("1 of 3");
});

test("the requester is offered only the seat that the policy lists, and refused any other", async () => {
  const { petra } = world.people;
  const id = await ask(world, { by: petra });
  const card = await seesCard(petra, id);
  expect(card.buttons).toEqual(["Approve as Investigator", "Reject", "Withdraw"]);
  tampering.next(pressAs((press) => ({ ...press, seat: "provider" })));
  expect(await refuses(world, petra, () => petra.click(card, "Approve as Investigator"))).toBe(
    "You asked for this transfer, so somebody else must sign as Dataset Provider Representative.",
  );
});

test("nobody signs a seat of a role that is not theirs", async () => {
  const { rex } = world.people;
  const id = await ask(world);
  tampering.next(pressAs((press) => ({ ...press, seat: "provider" })));
  const card = await seesCard(rex, id);
  expect(await refuses(world, rex, () => rex.click(card, "Approve as Referee"))).toBe(
    "Only somebody who is Dataset Provider Representative in this environment can do that. Nothing was changed.",
  );
});

test("what is another's to do is refused with a sentence that says whose it is", async () => {
  const { petra, rex, una } = world.people;
  const id = await ask(world);
  const card = await seesCard(rex, id);
  expect(await refusalOf(petra, `withdraw ${id}`)).toBe("Only the person who asked for it can do that.");
  expect(await refusalOf(petra, `close ${id}`)).toBe("Only an admin of this environment can do that.");
  tampering.next(pressAs(({ transfer }) => ({ verb: "finished", transfer, door: "d1" })));
  expect(await refuses(world, rex, () => rex.click(card, "Approve as Referee"))).toContain("That can't be done now");
  tampering.next(
    pressAs(({ transfer, digest }) => ({
      verb: "confirm-address",
      transfer,
      digest,
      door: "d1",
      range: "203.0.113.7",
    })),
  );
  expect(await refuses(world, rex, () => rex.click(card, "Approve as Referee"))).toBe(
    "Only the recipient of the link can do that.",
  );
  await confirm(id, una);
  await sign(id, rex);
  tampering.next(pressAs((press) => ({ ...press, seat: "provider" })));
  const mine = await seesCard(rex, id, "1 of 3");
  await rex.click(mine, "Take my approval back");
  const question = await eventually("the question", () => rex.views().find(({ title }) => title === "Take back"));
  expect(await refuses(world, rex, () => rex.submit(question.id, { reason: "I was wrong" }))).toBe(
    "You have not approved this seat, so there is nothing to take back.",
  );
});

/**
 * Everything that the bot does at Slack upon an act that it answers in private, byte for byte; but for looking up which
 * message of its own was clicked, which is about the message and beside the answer.
 */
async function callsUpon(person: Person, act: () => Promise<Delivery>): Promise<string> {
  await world.idle();
  const before = world.slack.calls.length;
  await privateAnswer(person, act);
  await world.idle();
  const calls = world.slack.calls.slice(before).filter(({ method }) => method !== "conversations.history");
  return JSON.stringify(calls.map(({ ts: _, ...call }) => call));
}

const missing = "IN-ZZZZ";
const unknownTo = (id: string): string => `I know of no transfer ${id} that concerns you.`;

/** Does the same about a transfer that is there and one that is not; shows that it makes no difference but for the id. */
async function tellsNothing(person: Person, id: string, act: (transfer: string) => Promise<Delivery>): Promise<void> {
  const known = await callsUpon(person, () => act(id));
  expect(known).toContain(unknownTo(id));
  expect(known.replaceAll(id, missing)).toBe(await callsUpon(person, () => act(missing)));
}

/** What a button of this card carries. */
function carriedOn(card: ShownMessage): CarriedPress {
  const elements = card.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
  const [value = ""] = elements.flatMap((element) => (element.type === "button" ? (element.value ?? []) : []));
  return (JSON.parse(value) as { press: CarriedPress }).press;
}

const everyVerb = ["approve", "reject", "take-back", "confirm-address", "withdraw", "finished", "close", "check"];

/** Tries everything that can be typed and pressed; `card` is one of this person's own with buttons. */
async function learnsNothing(person: Person, id: string, digest: string, card: ShownMessage): Promise<void> {
  for (const verb of ["status", "close", "withdraw"])
    await tellsNothing(person, id, (transfer) => person.slash("/ingress", `${verb} ${transfer}`));
  const seats = { seat: "provider", door: "d1", range: "203.0.113.40", digest };
  for (const verb of everyVerb)
    await tellsNothing(person, id, (transfer) => {
      tampering.next(valueAs(() => JSON.stringify({ press: { verb, transfer, ...seats } })));
      return person.click(card, card.buttons[0] ?? "", { asOf: 0 });
    });
}

test("whoever must not know is told the same of a transfer that is there and one that is not, while it goes on and after its end", async () => {
  const { ada, nora, petra, una, max } = world.people;
  const id = await ask(world, { recipient: nora, address: "203.0.113.40" });
  const { digest = "" } = carriedOn(await seesCard(petra, id));
  const own = await seesCard(una, await ask(world), "is my address");
  await learnsNothing(una, id, digest, own);
  expect(await types(max, `status ${id}`)).toContain("Timeline");
  expect(await types(nora, `status ${id}`)).toContain("Timeline");
  await ada.slash("/ingress", `withdraw ${id}`);
  await seesCard(petra, id, "Withdrawn by Ada Lovelace");
  await learnsNothing(una, id, digest, own);
});

test("whoever had a role once, and has neither signed nor asked, is told as little as a stranger", async () => {
  const { rex } = world.people;
  const id = await ask(world);
  const card = await seesCard(rex, id);
  const roles: Record<string, string[]> = {};
  await world.restart(({ environments: { sandbox } }) => {
    Object.assign(roles, sandbox?.roles);
    if (sandbox !== undefined) sandbox.roles = { ...roles, referee: ["nora"] };
  });
  tampering.stepIn();
  try {
    await learnsNothing(rex, id, carriedOn(card).digest ?? "", card);
  } finally {
    await world.restart(({ environments: { sandbox } }) => {
      if (sandbox !== undefined) sandbox.roles = roles;
    });
    tampering.stepIn();
  }
});

test("an id is understood in lower case, without its hyphen, with a blank, and with letters that look alike", async () => {
  const { ada } = world.people;
  const alike: Readonly<Record<string, string>> = { "0": "O", "1": "l", V: "u" };
  const lookAlike = (id: string): string =>
    `${id.slice(0, 3)}${[...id.slice(3)].map((letter) => alike[letter] ?? letter).join("")}`;
  let id = await ask(world);
  for (let asked = 0; asked < 40 && lookAlike(id) === id; asked++) id = await ask(world);
  expect(lookAlike(id)).not.toBe(id);
  for (const typed of [id.toLowerCase(), id.replace("-", ""), id.replace("-", " "), ` ${id} `, lookAlike(id)]) {
    expect(await types(ada, `status ${typed}`)).toContain(`Ingress ${id}`);
  }
});

test("a word that is no command is answered with those that are", async () => {
  const { ada } = world.people;
  const answer = await refusalOf(ada, "frobnicate all of it");
  expect(answer).toContain('I don\'t know "frobnicate".');
  for (const words of ["request", "status", "withdraw <id>", "close <id>", "help"])
    expect(answer).toContain(`/ingress ${words}`);
  expect(await refusalOf(ada, "close")).toBe("Which one? Say /ingress close and its id, such as IN-4K7Q.");
  expect(await refusalOf(ada, "status of my things")).toContain("I know of no transfer of my things");
  expect(await refuses(world, ada, () => ada.slash("/regress", "request"))).toContain(
    "It knows /ingress, /egress, /lockkeeper.",
  );
});
