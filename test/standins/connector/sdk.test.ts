import { type Activity, TeamsInfo, TurnContext } from "botbuilder";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import type { TeamsPerson } from "../../../src/standins/connector/person.ts";
import { type SdkBot, startSdkBot } from "./sdk-bot.ts";

let teams: Connector;
let bot: SdkBot;
let ada: TeamsPerson;
let heard: Activity[] = [];

const card = (words: string) => ({
  contentType: "application/vnd.microsoft.card.adaptive",
  content: {
    type: "AdaptiveCard",
    version: "1.5",
    body: [{ type: "TextBlock", text: words }],
    actions: [{ type: "Action.Execute", title: "Approve", verb: "press", data: { seat: "referee" } }],
  },
});

beforeAll(async () => {
  teams = await startConnector();
  bot = await startSdkBot(teams, async (context) => {
    heard.push(context.activity);
    if (context.activity.type === "message")
      await context.sendActivity({ type: "message", summary: "a card", attachments: [card("to sign")] });
    if (context.activity.type === "invoke")
      await context.sendActivity({
        type: "invokeResponse",
        value: {
          status: 200,
          body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: "Signed." },
        },
      });
  });
});
afterAll(async () => {
  await bot.stop();
  await teams.stop();
});
beforeEach(() => {
  heard = [];
  ada = teams.addPerson({ name: "Ada Lovelace" });
});

test("what Microsoft's library answers in a personal chat is shown there, pressed, edited and taken away", async () => {
  await ada.say("/ingress request");
  const [message] = ada.messages();
  expect(message).toMatchObject({ text: "to sign\n[Approve]", buttons: ["Approve"], summary: "a card" });
  expect(ada.notifications()).toMatchObject([{ text: "a card" }]);
  const pressed = await ada.press(message?.id ?? "", "Approve");
  expect(pressed.said).toBe("Signed.");
  expect(heard.map(({ type, text, name, value, replyToId }) => ({ type, text, name, value, replyToId }))).toEqual([
    { type: "message", text: "/ingress request" },
    {
      type: "invoke",
      name: "adaptiveCard/action",
      replyToId: message?.id,
      value: {
        action: { type: "Action.Execute", id: "", verb: "press", data: { seat: "referee" } },
        trigger: "manual",
      },
    },
  ]);

  const [asked] = heard;
  const reference = TurnContext.getConversationReference(asked as Activity);
  await bot.reach(reference, async (context) => {
    await context.updateActivity({ id: message?.id ?? "", type: "message", attachments: [card("signed")] });
  });
  expect(ada.messages()).toMatchObject([{ id: message?.id, lines: ["signed", "[Approve]"] }]);
  expect(ada.messages()[0]?.versions).toHaveLength(2);
  expect(ada.notifications()).toHaveLength(1);
  await bot.reach(reference, async (context) => context.deleteActivity(message?.id ?? ""));
  expect(ada.messages()).toEqual([]);
  expect(teams.unexpectedCalls).toEqual([]);
});

test("somebody who never opened the bot is reached by their object id, and is a member of the chat", async () => {
  const members: unknown[] = [];
  await bot.openChat(ada.aadObjectId, async (context) => {
    await context.sendActivity("hello");
    members.push(await TeamsInfo.getMember(context, ada.aadObjectId), await TeamsInfo.getPagedMembers(context));
  });
  expect(ada.messages()).toMatchObject([{ text: "hello" }]);
  const member = { id: ada.id, aadObjectId: ada.aadObjectId, email: "ada.lovelace@example.org" };
  expect(members).toMatchObject([member, { members: [member] }]);
});

test("a mention in a channel is answered in its thread, which its members see", async () => {
  const rex = teams.addPerson({ name: "Rex Referee" });
  const channel = teams.addChannel("General", [ada.id]);
  await ada.mention("status", { channel });
  expect(heard).toMatchObject([
    { text: "<at>Lockkeeper</at> status", conversation: { conversationType: "channel", isGroup: true } },
  ]);
  expect(TurnContext.removeRecipientMention(heard[0] as Activity).trim()).toBe("status");
  expect(ada.channel(channel).map(({ text }) => text)).toEqual(["@Lockkeeper status", "to sign\n[Approve]"]);
  expect(rex.channel(channel)).toEqual([]);
});

test("installing tells the bot so, taking the app away too, and then it can't write", async () => {
  await ada.install();
  expect(heard).toMatchObject([
    { type: "conversationUpdate", membersAdded: [{ id: ada.id }, { id: teams.bot.id }] },
    { type: "installationUpdate", action: "add" },
  ]);
  const reference = TurnContext.getConversationReference(heard[1] as Activity);
  const write = () => bot.reach(reference, async (context) => void (await context.sendActivity("hello")));
  await ada.uninstall();
  await expect(write()).rejects.toMatchObject({ statusCode: 403, code: "BotNotInConversationRoster" });
  ada.block();
  await expect(write()).rejects.toMatchObject({ statusCode: 403 });
  expect(teams.calls.at(-1)?.outcome).toBe("MessageWritesBlocked");
  ada.unblock();
  await write();
  expect(ada.messages()).toHaveLength(1);
});
