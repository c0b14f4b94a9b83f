import { afterAll, beforeAll, expect, test } from "vitest";
import type { Delivery, DeliveryOptions } from "../../src/standins/slack/deliver.ts";
import { ask, changesNothing, goodEntries, openForm, privateAnswer, refuses } from "./acts.ts";
import { type BotWorld, seesCard, startBotWorld } from "./bot-world.ts";
import { type Interaction, pressAs, startTampering, type Tampering, valueAs } from "./tampering.ts";

let world: BotWorld;
let tampering: Tampering;
/** One transfer for all: nothing here changes it. */
let id = "";

beforeAll(async () => {
  world = await startBotWorld();
  tampering = await startTampering(world);
  id = await ask(world);
}, 60_000);

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

const olderMessage = "That button belongs to an older message";

test.each<[string, (interaction: Interaction) => void, string]>([
  ["no JSON", valueAs(() => "{not json"), olderMessage],
  ["nothing", valueAs(() => ""), olderMessage],
  ["a list", valueAs(() => "[]"), olderMessage],
  ["a field that no button has", pressAs((press) => ({ ...press, admin: "true" })), olderMessage],
  ["a verb that nobody knows", pressAs((press) => ({ ...press, verb: "open-everything" })), olderMessage],
  ["a verb that every object has", pressAs((press) => ({ ...press, verb: "constructor" })), olderMessage],
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

test.each<[string, (view: NonNullable<Interaction["view"]>) => void]>([
  ["another name", (view) => Object.assign(view, { callback_id: "form:everything" })],
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

test("somebody from another organisation is told that this bot is not for them", async () => {
  const guest = world.slack.addPerson({ realName: "Greta Guest", teamId: "T0ELSEWHERE" });
  await changesNothing(world, guest, async () => {
    const answer = await privateAnswer(guest, () => guest.slash("/ingress", "status"));
    expect(answer.text).toContain("This bot serves one workspace, and this is another one.");
  });
});
