import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import type { Activity } from "../../../src/standins/connector/payloads.ts";
import type { TeamsPerson } from "../../../src/standins/connector/person.ts";
import { type PlainBot, startPlainBot } from "./plain-bot.ts";
import { type PayloadValues, payloadNames, readPayload } from "./vendor-payloads.ts";

let teams: Connector;
let bot: PlainBot;
let ada: TeamsPerson;

beforeAll(async () => {
  teams = await startConnector();
  bot = await startPlainBot(teams);
  ada = teams.addPerson({ name: "Ada Lovelace" });
});
afterAll(async () => {
  await bot.stop();
  await teams.stop();
});

const values = (): PayloadValues => ({
  ...{ tenantId: teams.tenantId, appId: teams.appId, serviceUrl: teams.serviceUrl(), channel: "19:c", team: "19:t" },
  ...{ person: ada.id, name: ada.name, objectId: ada.aadObjectId, chat: ada.chatId() },
});

test.each(payloadNames)("a published payload names its page and reaches the bot as it is: %s", async (name) => {
  const { pages, activity } = readPayload(name, values());
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) expect(page).toMatch(/^https:\/\/learn\.microsoft\.com\/\S+#\S+$/);
  expect(JSON.stringify(activity)).not.toMatch(/\{[a-zA-Z]+\}/);
  await teams.send(name, activity);
  expect(bot.heard.at(-1)?.activity).toEqual(activity);
});

/** Every field of a value, as a path; what stands in a list is one. */
function fieldsOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => fieldsOf(one, `${path}[]`)))];
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inside]) => fieldsOf(inside, path === "" ? key : `${path}.${key}`));
}

const fetchIt = { type: "Action.Submit", title: "Open", data: { msteams: { type: "task/fetch" }, form: "ask" } };
const press = {
  type: "Action.Execute",
  id: "abc",
  title: "Press",
  verb: "press",
  data: { press: { verb: "approve" } },
};

async function show(actions: object[]): Promise<string> {
  const content = { type: "AdaptiveCard", version: "1.5", actions };
  const attachments = [{ contentType: "application/vnd.microsoft.card.adaptive", content }];
  return (await bot.call("POST", `/${ada.chatId()}/activities`, { type: "message", attachments })).body.id;
}

/** What people here do that a page shows; what the card itself says is the card's. */
const acts: Record<string, () => Promise<unknown>> = {
  "personal-chat": () => ada.say("help"),
  "channel-mention": () => ada.mention("help", { channel: teams.addChannel("General", [ada.id]) }),
  "card-action": async () => ada.press(await show([press]), "Press", {}, { anyAnswer: true }).catch(() => undefined),
  "dialog-fetch": async () => ada.openDialog(await show([fetchIt]), "Open"),
  "installation-personal": () => ada.install(),
};

test.each(Object.keys(acts))("what people send here has every field that the page shows: %s", async (name) => {
  bot.heard.length = 0;
  await acts[name]?.();
  const sent = bot.heard.at(-1)?.activity as Activity;
  const published = fieldsOf(readPayload(name, values()).activity);
  const theCards = /^value\.(action\.)?data\b/;
  // In a thread's first message there is nothing to reply to.
  const missing = published.filter((field) => !fieldsOf(sent).includes(field) && !theCards.test(field));
  expect(missing).toEqual(name === "channel-mention" ? ["replyToId"] : []);
});
