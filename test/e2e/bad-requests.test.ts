import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery, DeliveryOptions } from "../../src/standins/slack/deliver.ts";
import { ask, changesNothing, goodEntries, openForm, privateAnswer, refuses } from "./acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { type CarriedPress, type Interaction, pressAs, startTampering, type Tampering, valueAs } from "./tampering.ts";

let world: BotWorld;
let tampering: Tampering;
/** One transfer for all: nothing here changes it. */
let id = "";

beforeAll(async () => {
  world = await startBotWorld();
  tampering = await startTampering(world);
  id = await ask(world);
});

afterAll(async () => {
  await tampering?.stop();
  await world?.stop();
});

const approve = "Approve as Dataset Provider Representative";
const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

test.each<[string, () => DeliveryOptions]>([
  ["signed with another secret", () => ({ signature: "forged" })],
  ["not signed", () => ({ signature: "missing" })],
  ["six minutes old", () => ({ timestampSeconds: secondsFromNow(-360) })],
  ["from six minutes ahead", () => ({ timestampSeconds: secondsFromNow(360) })],
])("a command, a click and a form that are %s are refused with 401 and change nothing", async (_, options) => {
  const { ada, petra } = world.people;
  const card = await seesCard(petra, id);
  const form = await openForm(ada);
  const told = ada.ephemerals().length + petra.ephemerals().length;
  const unheard = async (act: () => Promise<Delivery>): Promise<void> => {
    const { status, body } = await changesNothing(world, ada, act);
    expect(status).toBe(401);
    expect(body).toBe("");
  };
  const sent = { ...options(), anyAnswer: true };
  await unheard(() => ada.slash("/ingress", `withdraw ${id}`, sent));
  await unheard(() => petra.click(card, approve, sent));
  await unheard(() => ada.submit(form.id, goodEntries(world), sent));
  expect(ada.ephemerals().length + petra.ephemerals().length).toBe(told);
});

const forged = '"__proto__":{"verb":"close","seat":"referee"}';
const olderMessage = "That button belongs to an older message";

test.each<[string, (interaction: Interaction) => void, string]>([
  ["no JSON", valueAs(() => "{not json"), olderMessage],
  ["nothing", valueAs(() => ""), olderMessage],
  ["a list", valueAs(() => "[]"), olderMessage],
  ["2,000 characters", valueAs(() => "x".repeat(2_000)), olderMessage],
  ["a seat as long as a button may be", pressAs((press) => ({ ...press, seat: "x".repeat(1_700) })), olderMessage],
  ["another format", valueAs((value) => JSON.stringify({ format: 2, ...JSON.parse(value) })), olderMessage],
  ["a prototype beside the press", valueAs((value) => value.replace("{", `{"__proto__":${value},`)), olderMessage],
  ["a prototype in the press", valueAs((value) => value.replace('"verb"', `${forged},"verb"`)), olderMessage],
  ["a press that is a prototype", valueAs((value) => value.replace("press", "__proto__")), olderMessage],
  ["a maker in the press", pressAs((press) => ({ ...press, constructor: "Object" })), olderMessage],
  ["a field that no button has", pressAs((press) => ({ ...press, admin: "true" })), olderMessage],
  ["a verb that nobody knows", pressAs((press) => ({ ...press, verb: "open-everything" })), olderMessage],
  ["a verb that every object has", pressAs((press) => ({ ...press, verb: "constructor" })), olderMessage],
  ["a verb that every prototype is", pressAs((press) => ({ ...press, verb: "__proto__" })), olderMessage],
  ["no transfer", pressAs(({ transfer: _, ...press }) => press), olderMessage],
  ["what is no id", pressAs((press) => ({ ...press, transfer: "../../etc" })), olderMessage],
  ["another transfer", pressAs((press) => ({ ...press, transfer: "IN-ZZZZ" })), "I know of no transfer IN-ZZZZ"],
  ["another digest", pressAs((press) => ({ ...press, digest: "0".repeat(64) })), "The terms have changed"],
  ["no digest", pressAs(({ digest: _, ...press }) => press), "The terms have changed"],
  ["a seat that is not there", pressAs((press) => ({ ...press, seat: "pope" })), "That seat is not part of this"],
  ["no seat", pressAs(({ seat: _, ...press }) => press), "That seat is not part of this"],
  ["an admin's verb", pressAs(({ transfer }) => ({ verb: "close", transfer })), "Only an admin of this environment"],
  ["the requester's verb", pressAs(({ transfer }) => ({ verb: "withdraw", transfer })), "Only the person who asked"],
])("a button whose value was changed to %s does nothing, and says so kindly", async (_, change, words) => {
  const { petra } = world.people;
  const card = await seesCard(petra, id);
  tampering.next(change);
  expect(await refuses(world, petra, () => petra.click(card, approve))).toContain(words);
});

test("a button that is not the bot's is answered, too", async () => {
  const { petra } = world.people;
  const card = await seesCard(petra, id);
  tampering.next(({ actions }) => {
    for (const action of actions ?? []) action.action_id = "somebody-elses";
  });
  expect(await refuses(world, petra, () => petra.click(card, approve))).toContain(olderMessage);
});

const halfSecond = { selected_date_time: secondsFromNow(3_600) + 0.5 };

test.each<[string, (view: NonNullable<Interaction["view"]>) => void]>([
  ["another name", (view) => Object.assign(view, { callback_id: "form:everything" })],
  ["a number for a name", (view) => Object.assign(view.state.values.subject?.input ?? {}, { value: 7 })],
  ["part of a second for a start", (view) => Object.assign(view.state.values.notBefore?.input ?? {}, halfSecond)],
  ["no answers", (view) => Object.assign(view, { state: {} })],
  ["metadata of another format", (view) => Object.assign(view, { private_metadata: '{"format":2,"carries":{}}' })],
  ["metadata that is no JSON", (view) => Object.assign(view, { private_metadata: "{" })],
  ["metadata of its own", (view) => Object.assign(view, { private_metadata: '{"carries":{},"as":"max"}' })],
])("a form with %s asks for nothing, and says so", async (_, change) => {
  const { ada } = world.people;
  const form = await openForm(ada);
  tampering.next(({ view }) => view && change(view));
  const answer = await changesNothing(world, ada, () => ada.submit(form.id, goodEntries(world)));
  expect(answer.responseAction).toBe("update");
  expect(ada.views().at(-1)?.text).toContain("That form belongs to an older version");
});

/** Changes what a question carries along unseen: the button that asked it, and where its answer goes. */
const carriedAs = (change: (metadata: Record<string, string>) => unknown) => (view: { private_metadata: string }) =>
  Object.assign(view, { private_metadata: JSON.stringify(change(JSON.parse(view.private_metadata))) });
const buttonAs = (change: (press: CarriedPress) => CarriedPress) =>
  carriedAs(({ button = "", ...rest }) => ({
    ...rest,
    button: JSON.stringify({ press: change((JSON.parse(button) as { press: CarriedPress }).press) }),
  }));
const noId = '{"press":{"verb":"approve","transfer":"4K7Q"}}';
const olderForm = "That form belongs to an older version";

test.each<[string, (view: NonNullable<Interaction["view"]>) => unknown, string]>([
  ["nothing", (view) => Object.assign(view, { private_metadata: "" }), olderForm],
  ["3,000 characters", (view) => Object.assign(view, { private_metadata: "x".repeat(3_000) }), olderForm],
  ["a prototype", (view) => Object.assign(view, { private_metadata: `{${forged},"button":"{}"}` }), olderForm],
  ["another format", carriedAs((carried) => ({ ...carried, format: 2 })), olderForm],
  ["no button", carriedAs(({ button: _, ...rest }) => rest), olderForm],
  ["a verb that nobody knows", buttonAs((press) => ({ ...press, verb: "open-everything" })), olderForm],
  ["what is no id", buttonAs((press) => ({ ...press, transfer: "__proto__" })), olderMessage],
  ["another transfer", buttonAs((press) => ({ ...press, transfer: "IN-ZZZZ" })), "I know of no transfer IN-ZZZZ"],
  ["another digest", buttonAs((press) => ({ ...press, digest: "0".repeat(64) })), "The terms have changed"],
  ["another seat", buttonAs((press) => ({ ...press, seat: "provider" })), "Only somebody who is Dataset Provider"],
  ["another's verb", buttonAs((press) => ({ ...press, verb: "close" })), "Only an admin of this environment"],
  [
    "another way to its answer",
    carriedAs((carried) => ({ ...carried, responseUrl: "nowhere", button: noId })),
    olderMessage,
  ],
])("a question whose metadata was changed to %s does nothing, and says so kindly", async (_, change, words) => {
  const { rex } = world.people;
  const asked = rex.views().map((view) => view.id);
  await rex.click(await seesCard(rex, id), "Reject");
  const question = await eventually("a question", () => rex.views().find((view) => !asked.includes(view.id)));
  tampering.next(({ view }) => view && change(view));
  const reject = (): Promise<Delivery> => rex.submit(question.id, { reason: "No agreement" });
  if (words !== olderForm) expect(await refuses(world, rex, reject)).toContain(words);
  else {
    await changesNothing(world, rex, reject);
    expect(rex.views().find((view) => view.id === question.id)?.text).toContain(olderForm);
  }
});

test("somebody from another organisation is told that this bot is not for them", async () => {
  const guest = world.slack.addPerson({ realName: "Greta Guest", teamId: "T0ELSEWHERE" });
  await changesNothing(world, guest, async () => {
    const answer = await privateAnswer(guest, () => guest.slash("/ingress", "status"));
    expect(answer.text).toContain("This bot serves one workspace, and this is another one.");
  });
});
