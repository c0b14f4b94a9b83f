import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import type { TokenFlaw } from "../../../src/standins/connector/issuer.ts";
import type { TeamsPerson } from "../../../src/standins/connector/person.ts";
import { type PlainBot, startPlainBot } from "./plain-bot.ts";

let teams: Connector;
let bot: PlainBot;
let ada: TeamsPerson;

beforeAll(async () => {
  teams = await startConnector({ clock: { now: () => Date.UTC(2027, 0, 4, 9) } });
  bot = await startPlainBot(teams);
});
afterAll(async () => {
  await bot.stop();
  await teams.stop();
});
beforeEach(() => {
  bot.answer({ status: 200 });
  bot.heard.length = 0;
  ada = teams.addPerson({ name: "Ada Lovelace", timeZone: "Europe/Paris" });
});

const cardType = "application/vnd.microsoft.card.adaptive";
const show = async (content: object): Promise<string> => {
  const body = {
    type: "message",
    attachments: [{ contentType: cardType, content: { type: "AdaptiveCard", version: "1.5", ...content } }],
  };
  return (await bot.call("POST", `/${ada.chatId()}/activities`, body)).body.id;
};
const execute = (title: string, data: object) => ({ type: "Action.Execute", title, verb: "press", data });
const reason = { type: "Input.Text", id: "reason", label: "Reason", isRequired: true, maxLength: 20 };
const form = {
  body: [
    { type: "Input.Text", id: "purpose", label: "Purpose", isRequired: true, maxLength: 20, value: "work" },
    {
      type: "Input.ChoiceSet",
      id: "tier",
      label: "Tier",
      choices: [
        { title: "Tier two", value: "2" },
        { title: "Tier three", value: "3" },
      ],
    },
    { type: "Input.Date", id: "from.date", label: "From" },
  ],
  actions: [execute("Ask", { form: "ask" })],
};
const dataOf = () => {
  const { action } = (bot.heard.at(-1)?.activity.value ?? {}) as { action?: { data: unknown } };
  return action?.data;
};
const message = (value: string) => ({
  status: 200,
  body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value },
});

test("a button sends its card's data with what stands in the controls beside it; a question sends its own, too", async () => {
  bot.answer(message("Taken."));
  const question = {
    type: "AdaptiveCard",
    version: "1.5",
    body: [reason],
    actions: [execute("Send", { press: "reject" })],
  };
  const id = await show({
    body: [
      {
        type: "ActionSet",
        actions: [execute("Approve", { press: "sign" }), { type: "Action.ShowCard", title: "Reject", card: question }],
      },
    ],
  });
  expect(ada.messages()[0]?.buttons).toEqual(["Approve", "Reject"]);
  expect((await ada.press(id, "Approve")).said).toBe("Taken.");
  expect(dataOf()).toEqual({ press: "sign" });
  await ada.press(id, "Reject", { Reason: "no" });
  expect(dataOf()).toEqual({ press: "reject", reason: "no" });
  await expect(ada.press(id, "Reject")).rejects.toThrow('"Reason" is empty');
  await expect(ada.press(id, "Reject", { Reason: "x".repeat(21) })).rejects.toThrow("too long");
  await expect(ada.press(id, "Withdraw")).rejects.toThrow("No button Withdraw among [Approve] [Reject]");
  expect(bot.heard).toHaveLength(2);
});

test("a form is sent with what it held and what was filled in, by the words of a choice, without what is empty", async () => {
  bot.answer(message("Asked."));
  const id = await show(form);
  expect(ada.messages()[0]).toMatchObject({
    lines: ["Purpose: [work]", "Tier: [choose: Tier two | Tier three]", "From: [date]", "[Ask]"],
    controls: [{ label: "Purpose", value: "work" }, { label: "Tier" }, { label: "From" }],
  });
  await ada.submit(id, { Tier: "Tier three" });
  expect(dataOf()).toEqual({ form: "ask", purpose: "work", tier: "3" });
  await expect(ada.submit(id, { Tier: "Tier four" })).rejects.toThrow("offers Tier two, Tier three; not Tier four");
  await expect(ada.submit(id, { Colour: "red" })).rejects.toThrow("No control Colour");
  await expect(ada.submit(id, { From: "tomorrow" })).rejects.toThrow("takes no tomorrow");
});

test("a card in the answer takes the message's place for whoever pressed, until the message is edited", async () => {
  const channel = teams.addChannel("General", [ada.id]);
  await ada.mention("hello", { channel });
  const id = await show(form);
  const wrong = {
    type: "AdaptiveCard",
    version: "1.5",
    body: [{ type: "TextBlock", text: "Wrong" }],
    actions: form.actions,
  };
  bot.answer({ status: 200, body: { statusCode: 200, type: cardType, value: wrong } });
  await ada.submit(id, {});
  expect(ada.messages().at(-1)?.lines).toEqual(["Wrong", "[Ask]"]);
  await bot.call("PUT", `/${ada.chatId()}/activities/${id}`, { type: "message", text: "edited" });
  expect(ada.messages().at(-1)?.lines).toEqual(["edited"]);
  await ada.press(id, "Ask", {}, { asOf: 0 });
  expect(dataOf()).toMatchObject({ form: "ask" });
});

test("a dialog opens, comes back with another card, and closes with the bot's words", async () => {
  const fetchIt = {
    type: "Action.Submit",
    title: "Open the form",
    data: { msteams: { type: "task/fetch" }, form: "ask" },
  };
  const id = await show({ actions: [fetchIt, execute("Ask here", {})] });
  const dialog = (title: string, words: string) => {
    const actions = [{ type: "Action.Submit", title: "Ask", data: { form: "ask" } }];
    const content = {
      type: "AdaptiveCard",
      version: "1.5",
      body: [{ type: "TextBlock", text: words }, reason],
      actions,
    };
    return {
      status: 200,
      body: { task: { type: "continue", value: { title, card: { contentType: cardType, content } } } },
    };
  };
  await expect(ada.openDialog(id, "Ask here")).rejects.toThrow("opens no dialog");
  bot.answer(message("Asked."));
  expect((await ada.submit(id, {})).said).toBe("Asked.");
  bot.answer(dialog("New", "Tell us"));
  await ada.openDialog(id, "Open the form");
  expect(bot.heard.at(-1)?.activity).toMatchObject({
    name: "task/fetch",
    value: { data: { form: "ask" } },
    replyToId: id,
  });
  expect(ada.dialog()).toMatchObject({ title: "New", lines: ["Tell us", "Reason: []", "[Ask]"], buttons: ["Ask"] });
  await expect(ada.submitDialog()).rejects.toThrow('"Reason" is empty');
  bot.answer(dialog("Again", "Not like that"));
  await ada.submitDialog({ Reason: "because" });
  expect(bot.heard.at(-1)?.activity).toMatchObject({
    name: "task/submit",
    value: { data: { form: "ask", reason: "because" } },
  });
  expect(ada.dialog()?.title).toBe("Again");
  bot.answer({ status: 200, body: { task: { type: "message", value: "Asked." } } });
  await ada.submitDialog({ Reason: "because" });
  expect([ada.dialog(), ada.dialogMessages()]).toEqual([undefined, ["Asked."]]);
});

test("what the bot does not take, or answers in a way that Teams does not know, fails", async () => {
  bot.answer({ status: 501 });
  await expect(ada.say("hello")).rejects.toThrow('The bot did not take "hello": 501');
  expect((await ada.say("hello", { anyAnswer: true })).status).toBe(501);
  const id = await show(form);
  bot.answer({ status: 200, body: { ok: true } });
  await expect(ada.submit(id, {})).rejects.toThrow();
  const slow = await startConnector({ answerWithinMs: { message: 50, invoke: 50 } });
  slow.connect("http://127.0.0.1:9/");
  await expect(slow.addPerson({ name: "Ada" }).say("hello")).rejects.toThrow("Nothing answers");
  await slow.stop();
});

test("an activity bears the stand-in clock's time and the person's zone, and comes again as it was", async () => {
  const delivery = await ada.say("hello", { activity: { channelData: { tenant: { id: "another" } } } });
  await delivery.replay();
  const [first, second] = bot.heard;
  expect(second).toEqual(first);
  expect(first?.activity).toMatchObject({
    timestamp: "2027-01-04T09:00:00.000Z",
    localTimezone: "Europe/Paris",
    channelData: { tenant: { id: "another" } },
    from: { id: ada.id, aadObjectId: ada.aadObjectId },
  });
});

/** What a careful verifier finds wrong with a token. */
async function findFlaw(authorization: string | undefined): Promise<string> {
  const [header = "", claims = "", signature = ""] = authorization?.replace("Bearer ", "").split(".") ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  if (header === "") return "missing";
  const metadata = (await (await fetch(teams.openIdMetadataUrl)).json()) as { issuer: string; jwks_uri: string };
  const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const { alg, kid } = read(header);
  const key = keys.find((one) => one.kid === kid);
  if (alg !== "RS256") return alg === "none" && signature === "" ? "unsigned" : alg.toLowerCase();
  if (key === undefined) return "unknown-key";
  const publicKey = createPublicKey({ key, format: "jwk" });
  const words = Buffer.from(`${header}.${claims}`);
  if (!verify("sha256", words, publicKey, Buffer.from(signature, "base64url"))) return "forged";
  const { iss, aud, exp, nbf, serviceurl } = read(claims);
  if (iss !== metadata.issuer) return "wrong-issuer";
  if (aud !== teams.appId) return "wrong-audience";
  if (exp * 1000 < Date.now()) return "expired";
  if (nbf * 1000 > Date.now()) return "not-yet-valid";
  return serviceurl === teams.serviceUrl() ? "none" : "other-service";
}

const flaws: Record<TokenFlaw, true> = {
  ...{ missing: true, forged: true, "unknown-key": true, expired: true, "not-yet-valid": true },
  ...{ "wrong-audience": true, "wrong-issuer": true, unsigned: true, hs256: true },
};

test("a token is good unless a flaw is asked for, and then it has that one", async () => {
  const flawOf = async (flaw?: TokenFlaw) => {
    await ada.say("hello", flaw === undefined ? {} : { flaw });
    return findFlaw(bot.heard.at(-1)?.authorization);
  };
  expect(await flawOf()).toBe("none");
  for (const flaw of Object.keys(flaws) as TokenFlaw[]) expect(await flawOf(flaw)).toBe(flaw);
  await ada.say("hello", { claims: { serviceurl: "https://elsewhere.example/" } });
  expect(await findFlaw(bot.heard.at(-1)?.authorization)).toBe("other-service");
});
