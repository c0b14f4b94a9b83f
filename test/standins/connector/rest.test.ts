import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import type { TeamsPerson } from "../../../src/standins/connector/person.ts";
import { type PlainBot, startPlainBot } from "./plain-bot.ts";

let teams: Connector;
let bot: PlainBot;
let ada: TeamsPerson;

beforeAll(async () => {
  teams = await startConnector();
  bot = await startPlainBot(teams);
});
afterAll(async () => {
  await bot.stop();
  await teams.stop();
});
beforeEach(() => {
  teams.faults.clear();
  ada = teams.addPerson({ name: "Ada Lovelace" });
});

const words = (text: string, more: object = {}) => ({ type: "message", text, ...more });
const refused = (status: number, code: string) => ({ status, body: { error: { code, message: expect.any(String) } } });
const open = (person: { id: string }, tenantId = teams.tenantId) =>
  bot.call("POST", "", {
    isGroup: false,
    bot: teams.bot,
    members: [{ id: person.id }],
    channelData: { tenant: { id: tenantId } },
  });
const post = (body: object, conversation = ada.chatId()) => bot.call("POST", `/${conversation}/activities`, body);

test("a chat is opened once, by either of a person's ids, and only with somebody of the tenant who has the app", async () => {
  const first = await open(ada);
  expect(first).toMatchObject({ status: 201, body: { id: ada.chatId() } });
  expect((await open({ id: ada.aadObjectId })).body).toEqual(first.body);
  const elsewhere = teams.addTenant("Elsewhere");
  expect(await open(ada, elsewhere)).toMatchObject(refused(403, "Forbidden"));
  const rex = teams.addPerson({ name: "Rex Referee", reach: "not-installed" });
  expect(await open(rex)).toMatchObject(refused(403, "ForbiddenOperationException"));
});

test("a call without a good token of the bot's does nothing", async () => {
  const wrong = [
    ...["", "Bearer nonsense.of.somebody", `Bearer ${teams.mintBotToken({ exp: 1 })}`],
    ...[
      `Bearer ${teams.mintBotToken({ aud: "https://graph.microsoft.com" })}`,
      `Bearer ${teams.mintBotToken({ appid: "x" })}`,
    ],
  ];
  for (const authorization of wrong)
    expect(await bot.call("POST", `/${ada.chatId()}/activities`, words("hello"), authorization)).toMatchObject(
      refused(401, "Unauthorized"),
    );
  expect(ada.messages()).toEqual([]);
});

test("the bot gets its token for its secret, or as a managed identity, and not otherwise", async () => {
  const ask = (form: Record<string, string>) =>
    fetch(teams.tokenUrl, { method: "POST", body: new URLSearchParams(form) });
  const form = {
    ...{ grant_type: "client_credentials", client_id: teams.appId, client_secret: teams.appPassword },
    scope: "https://api.botframework.com/.default",
  };
  const { access_token } = (await (await ask(form)).json()) as { access_token: string };
  const send = (token: string) => bot.call("POST", `/${ada.chatId()}/activities`, words("hello"), `Bearer ${token}`);
  expect(await send(access_token)).toMatchObject({ status: 201 });
  expect((await ask({ ...form, client_secret: "guessed" })).status).toBe(401);
  const query = `?resource=https://api.botframework.com&client_id=${teams.appId}&api-version=2019-08-01`;
  const identity = (header: string) =>
    fetch(teams.identityEndpoint + query, { headers: { "x-identity-header": header } });
  const managed = (await (await identity(teams.identityHeader)).json()) as { access_token: string };
  expect(await send(managed.access_token)).toMatchObject({ status: 201 });
  expect((await identity("guessed")).status).toBe(401);
});

test("what is not there, too long, or no card that a client shows, is refused by its code", async () => {
  const card = (content: object) =>
    words("", { attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }] });
  expect(await post(words("hello"), "a:nowhere")).toMatchObject(refused(404, "ConversationNotFound"));
  expect(await post(words("x".repeat(29_000)))).toMatchObject(refused(413, "MessageSizeTooBig"));
  expect(await post(words(""))).toMatchObject(refused(400, "BadSyntax"));
  expect(await post(card({ type: "AdaptiveCard", version: "1.6", body: [] }))).toMatchObject(refused(400, "BadSyntax"));
  expect(await bot.call("PUT", `/${ada.chatId()}/activities/1`, words("hello"))).toMatchObject(
    refused(404, "ActivityNotFoundInConversation"),
  );
  expect(await bot.call("GET", `/${ada.chatId()}/members/29:nobody`)).toMatchObject(
    refused(404, "MemberNotFoundInConversation"),
  );
  expect(ada.messages()).toEqual([]);
  expect(await post(words("hello"))).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^\d+$/) } });
});

test("one who blocked the bot is answered for in a form of its own", async () => {
  ada.block();
  const { status, body } = await post(words("hello"));
  const { message, errorCode } = body as unknown as { message: string; errorCode: number };
  expect([status, errorCode, JSON.parse(message).subCode]).toEqual([403, 209, "MessageWritesBlocked"]);
});

test("nobody edits or deletes what somebody else wrote", async () => {
  const { activity } = await ada.say("mine");
  const path = `/${ada.chatId()}/activities/${String(activity.id)}`;
  expect(await bot.call("PUT", path, words("not mine"))).toMatchObject(refused(403, "Forbidden"));
  expect(await bot.call("DELETE", path)).toMatchObject(refused(403, "Forbidden"));
});

test("words beside a card become two messages, and no id is given", async () => {
  const content = { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: "card" }] };
  const attachments = [{ contentType: "application/vnd.microsoft.card.adaptive", content }];
  expect((await post(words("words", { attachments }))).body).toEqual({});
  expect(ada.messages().map(({ text }) => text)).toEqual(["words", "card"]);
});

test("members come in pages", async () => {
  const [petra, rex] = [teams.addPerson({ name: "Petra Provider" }), teams.addPerson({ name: "Rex Referee" })];
  const channel = teams.addChannel("General", [ada.id, petra.id, rex.id]);
  const page = (query: string) => bot.call("GET", `/${encodeURIComponent(channel)}/pagedmembers?pageSize=2${query}`);
  const first = await page("");
  expect(first.body.members.map(({ id }: { id: string }) => id)).toEqual([ada.id, petra.id]);
  const second = await page(`&continuationToken=${first.body.continuationToken}`);
  expect(second.body).toMatchObject({ members: [{ id: rex.id, userPrincipalName: "rex.referee@example.org" }] });
  expect(second.body.continuationToken).toBeUndefined();
});

test("a targeted message is seen by its recipient alone", async () => {
  const petra = teams.addPerson({ name: "Petra Provider" });
  const channel = teams.addChannel("General", [ada.id, petra.id]);
  const path = `/${encodeURIComponent(channel)}/activities?isTargetedActivity=true`;
  expect(await bot.call("POST", path, words("nobody's"))).toMatchObject(refused(400, "Bad argument"));
  await bot.call("POST", path, words("for Ada", { recipient: { id: ada.id } }));
  expect(ada.channel(channel)).toMatchObject([{ text: "for Ada", isTargeted: true }]);
  expect(petra.channel(channel)).toEqual([]);
});

test("faults: throttling with and without Retry-After, 412, and 5xx before the effect and after it", async () => {
  const once = (fault: Parameters<typeof teams.faults.next>[1]) => teams.faults.next({ user: ada.id }, fault);
  once({ kind: "status", status: 429, retryAfterSeconds: 2 });
  const throttled = await post(words("one"));
  expect(throttled).toMatchObject(refused(429, "Throttled"));
  expect(throttled.headers.get("retry-after")).toBe("2");
  once({ kind: "status", status: 429 });
  expect((await post(words("two"))).headers.get("retry-after")).toBeNull();
  once({ kind: "status", status: 412 });
  expect(await post(words("three"))).toMatchObject(refused(412, "PreconditionFailed"));
  once({ kind: "status", status: 502 });
  expect((await post(words("four"))).status).toBe(502);
  expect(ada.messages()).toEqual([]);
  once({ kind: "status-after-effect", status: 500 });
  expect((await post(words("five"))).status).toBe(500);
  once({ kind: "drop" });
  await expect(post(words("six"))).rejects.toThrow();
  expect(ada.messages().map(({ text }) => text)).toEqual(["five"]);
  expect(teams.calls.slice(-3).map(({ method, outcome }) => [method, outcome])).toEqual([
    ["sendToConversation", "ServiceError"],
    ["sendToConversation", "ServiceError"],
    ["sendToConversation", "cut"],
  ]);
  expect(teams.faults.unspent()).toBe(0);
});

test("a Connector that moved answers under its new address only", async () => {
  const before = teams.serviceUrl();
  teams.moveTo("uk");
  const old = await fetch(`${before}v3/conversations/${ada.chatId()}/members`);
  expect(old.status).toBe(401);
  expect(await post(words("hello"))).toMatchObject({ status: 201 });
  await ada.say("hello");
  expect(bot.heard.at(-1)?.activity.serviceUrl).toBe(teams.serviceUrl());
  teams.moveTo("emea");
});
