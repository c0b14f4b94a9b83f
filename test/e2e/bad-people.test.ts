import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, changesNothing, confirm, goodEntries, openForm, privateAnswer, refuses, sign, types } from "./acts.ts";
import { type BotWorld, type Configure, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { pressAs, startTampering, type Tampering } from "./tampering.ts";

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
}, 60_000);

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
  const pins: Record<string, string> = {};
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

/** What the bot sent last as a private answer to this person, exactly. */
async function bytesOf(person: Person, words: string): Promise<string> {
  await privateAnswer(person, () => person.slash("/ingress", words));
  const call = world.slack.calls.findLast(({ method, user }) => method === "response_url" && user === person.id);
  return JSON.stringify(call?.args);
}

test.each(["status", "close", "withdraw"])(
  "/ingress %s answers alike, byte for byte, for a transfer that is not theirs and for one that is not",
  async (verb) => {
    const id = await ask(world);
    const missing = "IN-ZZZZ";
    const { nora, una, max } = world.people;
    const theirs = await bytesOf(nora, `${verb} ${id}`);
    expect(theirs).toContain(`I know of no transfer ${id} that concerns you.`);
    expect(theirs.replaceAll(id, missing)).toBe(await bytesOf(nora, `${verb} ${missing}`));
    expect(await types(max, `status ${id}`)).toContain("Timeline");
    expect(await types(una, `status ${id}`)).toContain("Timeline");
  },
);

test("a click answers alike for a transfer that is not theirs and for one that is not", async () => {
  const { nora, petra, una } = world.people;
  const others = await ask(world, { recipient: nora, address: "203.0.113.40" });
  const own = await ask(world);
  const card = await seesCard(una, own, "is my address");
  const press = (transfer: string) => {
    tampering.next(pressAs((was) => ({ ...was, transfer })));
    return privateAnswer(una, () => una.click(card, "203.0.113.7 is my address"));
  };
  const known = (await press(others)).text;
  expect(known.replaceAll(others, "IN-ZZZZ")).toBe((await press("IN-ZZZZ")).text);
  expect(known).toContain("that concerns you");
  expect(cardOf(petra, others)?.text).toContain("0 of 3");
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
  expect(await refuses(world, ada, () => ada.slash("/egress", "request"))).toContain("It knows /ingress.");
});
