import type { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { type Slack, type SlackOptions, startSlack } from "../../../src/standins/slack/slack.ts";
import { clientOf, refusal } from "./slack-client.ts";

let slack: Slack;
let client: WebClient;
let ada: Person;

beforeEach(() => start());
afterEach(() => slack.stop());

async function start(options: SlackOptions = {}): Promise<void> {
  slack = await startSlack(options);
  client = clientOf(slack);
  ada = slack.addPerson({ id: "UADA", realName: "Ada Provider", timeZone: "Europe/Paris" });
}

test("the bot learns who it is, who people are, and where to talk to them", async () => {
  expect(await client.auth.test()).toMatchObject({ team_id: slack.team.id, user_id: slack.bot.userId });
  expect((await client.users.info({ user: "UADA" })).user).toMatchObject({
    tz: "Europe/Paris",
    team_id: slack.team.id,
    profile: { email: "ada.provider@example.org" },
  });
  expect((await client.users.lookupByEmail({ email: "ADA.provider@example.org" })).user?.id).toBe("UADA");
  const opened = await client.conversations.open({ users: "UADA" });
  expect(opened.channel?.id).toBe(ada.dmChannel());
  expect((await client.conversations.open({ users: "UADA" })).channel?.id).toBe(ada.dmChannel());
  expect((await client.conversations.info({ channel: ada.dmChannel() })).channel).toMatchObject({ is_im: true });
});

test("people who cannot be talked to are refused by Slack's codes", async () => {
  slack.addPerson({ id: "UBOT", realName: "Other Bot", isBot: true });
  slack.addPerson({ id: "UFAR", realName: "Far Stranger", teamId: "TOTHER" });
  slack.setDeleted(slack.addPerson({ id: "UGONE", realName: "Gone Person" }).id, true);
  const open = (users: string) => client.conversations.open({ users });
  await expect(open("UNOBODY")).rejects.toMatchObject(refusal("user_not_found"));
  await expect(open("UBOT")).rejects.toMatchObject(refusal("cannot_dm_bot"));
  await expect(open("UGONE")).rejects.toMatchObject(refusal("user_disabled"));
  await expect(open("UFAR")).rejects.toMatchObject(refusal("user_not_visible"));
  await expect(client.users.lookupByEmail({ email: "x@example.org" })).rejects.toMatchObject(
    refusal("users_not_found"),
  );
  expect((await client.users.info({ user: "UFAR" })).user).toMatchObject({ team_id: "TOTHER", is_stranger: true });
  expect((await client.users.info({ user: "UGONE" })).user?.deleted).toBe(true);
});

test("a missing token, a wrong one and a missing scope are refused", async () => {
  await expect(clientOf(slack, "").auth.test()).rejects.toMatchObject(refusal("not_authed"));
  await expect(clientOf(slack, "xoxb-other").auth.test()).rejects.toMatchObject(refusal("invalid_auth"));
  await slack.stop();
  await start({ scopes: ["users:read"] });
  await expect(client.chat.postMessage({ channel: "UADA", text: "t" })).rejects.toMatchObject({
    data: { error: "missing_scope", needed: "chat:write", provided: "users:read" },
  });
  expect((await client.users.info({ user: "UADA" })).user?.profile?.email).toBeUndefined();
});

test("a message keeps all it ever said; blocks that an update leaves out stay", async () => {
  const posted = await client.chat.postMessage({ channel: "UADA", text: "one", blocks: [{ type: "divider" }] });
  const target = { channel: posted.channel ?? "", ts: posted.ts ?? "" };
  expect(target.channel).toBe(ada.dmChannel());
  await client.chat.update({ ...target, text: "two" });
  await client.chat.update({ ...target, text: "three", blocks: [] });
  const [message] = ada.dms();
  expect(message?.versions.map(({ text, blocks }) => [text, blocks.length])).toEqual([
    ["one", 1],
    ["two", 1],
    ["three", 0],
  ]);
  expect(message?.text).toBe("three");
  await client.chat.delete(target);
  expect(ada.dms()).toEqual([]);
  await expect(client.chat.update({ ...target, text: "four" })).rejects.toMatchObject(refusal("message_not_found"));
});

test("a notification holds the text of the first posting, or what is made of the blocks", async () => {
  const posted = await client.chat.postMessage({ channel: "UADA", text: "Your turn", blocks: [{ type: "divider" }] });
  await client.chat.update({ channel: posted.channel ?? "", ts: posted.ts ?? "", text: "filled in later" });
  await client.chat.postMessage({
    channel: "UADA",
    blocks: [{ type: "header", text: { type: "plain_text", text: "Card" } }],
    text: "",
  });
  expect(ada.notifications().map(({ text }) => text)).toEqual(["Your turn", "Card"]);
});

test("a message of somebody else's cannot be edited or deleted", async () => {
  const theirs = ada.write("hello?");
  await expect(client.chat.update({ ...theirs, text: "x" })).rejects.toMatchObject(refusal("cant_update_message"));
  await expect(client.chat.delete(theirs)).rejects.toMatchObject(refusal("cant_delete_message"));
  expect(ada.notifications()).toEqual([]);
});

test("history is newest first, with metadata when asked for", async () => {
  const metadata = { event_type: "transfer", event_payload: { id: "IN-4K7Q" } };
  await client.chat.postMessage({ channel: "UADA", text: "one", metadata });
  await client.chat.postMessage({ channel: "UADA", text: "two" });
  const read = (extra: object) => client.conversations.history({ channel: ada.dmChannel(), ...extra });
  expect((await read({ limit: 1 })).messages).toMatchObject([{ text: "two", bot_id: slack.bot.botId }]);
  const all = (await read({ include_all_metadata: true })).messages;
  expect(all?.map(({ text }) => text)).toEqual(["two", "one"]);
  expect(all?.[1]).toMatchObject({ metadata });
  expect((await read({})).messages?.[1]).not.toHaveProperty("metadata");
});

test("channels: the bot has to be in one, and an ephemeral message needs a member", async () => {
  const inside = slack.addChannel("tre-admins", ["UADA"]);
  const outside = slack.addChannel("random", ["UADA"], { withoutBot: true });
  slack.addPerson({ id: "UBEN", realName: "Ben Outside" });
  await client.chat.postMessage({ channel: inside, text: "opened" });
  expect(ada.channel(inside).map(({ text }) => text)).toEqual(["opened"]);
  await client.chat.postEphemeral({ channel: inside, user: "UADA", text: "only you" });
  expect(ada.ephemerals()).toMatchObject([{ text: "only you", channel: inside, isEphemeral: true }]);
  expect(ada.channel(inside)).toHaveLength(1);
  const post = (channel: string) => client.chat.postMessage({ channel, text: "t" });
  await expect(post(outside)).rejects.toMatchObject(refusal("not_in_channel"));
  await expect(post("CNOWHERE")).rejects.toMatchObject(refusal("channel_not_found"));
  await expect(client.chat.postEphemeral({ channel: inside, user: "UBEN", text: "t" })).rejects.toMatchObject(
    refusal("user_not_in_channel"),
  );
});

test("text is needed and ends at 40,000 characters", async () => {
  const post = (text: string) => client.chat.postMessage({ channel: "UADA", text });
  await expect(post("")).rejects.toMatchObject(refusal("no_text"));
  await expect(post("x".repeat(40_001))).rejects.toMatchObject(refusal("msg_too_long"));
  expect(await post("x".repeat(40_000))).toMatchObject({ ok: true });
});

test("a method that the stand-in does not have is noted", async () => {
  await expect(client.reactions.add({ channel: "C", timestamp: "1", name: "x" })).rejects.toMatchObject(
    refusal("unknown_method"),
  );
  expect(slack.unexpectedCalls).toEqual(["reactions.add"]);
});

test("every call is on record with what came of it, and without the token", async () => {
  await client.chat.postMessage({ channel: "UADA", text: "hello" });
  await client.users.info({ user: "UNOBODY" }).catch(() => undefined);
  expect(slack.calls).toMatchObject([
    { method: "chat.postMessage", user: "UADA", outcome: "ok", args: { text: "hello" } },
    { method: "users.info", user: "UNOBODY", outcome: "user_not_found" },
  ]);
  expect(slack.everything()).toContain("hello");
  expect(slack.everything()).not.toContain(slack.botToken);
});
