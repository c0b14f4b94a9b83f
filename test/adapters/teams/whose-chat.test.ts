/** What comes from somewhere else than a person's own chat with the bot: nothing is done there, and nothing goes there. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Activity } from "../../../src/standins/connector/payloads.ts";
import type { Card } from "../../../src/workflows/cards/card.ts";
import { SasUrl } from "../../../src/workflows/doors/sas-url.ts";
import { eventually } from "../../e2e/bot-world.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeEach(async () => {
  world = await startTeamsWorld({ isOlgaGrace: true });
});
afterEach(() => world.stop());

const press = { verb: "approve", transfer: "IN-4K7Q", seat: "referee", digest: "d1" };
const card: Card = {
  title: "Ingress IN-4K7Q",
  summary: "Please sign",
  parts: [{ type: "buttons", buttons: [{ label: "Approve", style: "primary", press }] }],
};

const link = new SasUrl("https://heron.blob.core.windows.net/ingress?sv=2026&sp=wl&sig=q%2BcanarySignature%3D");
const linkCard: Card = { ...card, parts: [{ type: "recipe", label: "The link", template: "{link}" }] };

/** A conversation as it would be named in an activity. */
const conversation = (id: string, conversationType: string): { readonly activity: Activity } => ({
  activity: { conversation: { id, conversationType, tenantId: world.connector.tenantId } },
});
const olgasChat = () => conversation(world.olga.chatId(), "personal");
const keptFor = async () => (await world.notes.of(world.account))?.conversationId;
const events = () => world.log.map(({ event }) => event);

describe("a personal chat in which somebody else is becomes nobody's address, whoever Teams says has done something there", () => {
  test("what is said there is answered in one's own", async () => {
    await world.ada.say("status", olgasChat());
    await eventually("the answer", () => world.ada.messages()[0]);
    expect(world.olga.messages()).toEqual([]);
    expect(await keptFor()).toBe(world.ada.chatId());
    expect(events()).toEqual(["teams-conversation-not-theirs"]);
  });

  test("neither does it by an installation, as where an admin installs the app for somebody", async () => {
    await world.chat.place("ada", card, "a", false);
    await world.ada.install(olgasChat());
    await eventually("the answer", () => world.ada.messages()[1]);
    await world.chat.place("ada", card, "b", false);
    expect(world.olga.messages()).toEqual([]);
    expect(await keptFor()).toBe(world.ada.chatId());
  });

  test("a button that is pressed there counts, and its message is taken up by nobody", async () => {
    await world.chat.place("ada", card, "transfer:IN-4K7Q/card/ada", false);
    const [message] = world.ada.messages();
    await world.ada.press(message?.id ?? "", "Approve", {}, olgasChat());
    expect(world.front.calls).toMatchObject([{ do: "press", press, caller: { person: { id: "ada" } } }]);
    expect(world.clicks).toEqual([]);
  });

  test("while Teams can't say who is in a chat, it is not kept, and the answer goes where Teams opens one", async () => {
    world.connector.faults.always({ method: "getPagedMembers" }, { kind: "status", status: 503 });
    await world.ada.say("status");
    await eventually("the answer", () => world.ada.messages()[0]);
    const calls = world.connector.calls.map(({ method }) => method);
    expect(calls).toEqual(["getPagedMembers", "createConversation", "sendToConversation"]);
    expect(events()).toEqual(["teams-conversation-not-kept"]);
  });
});

describe("in front of others nothing is pressed or filled in, as where a card was passed on", () => {
  test.each(["groupChat", "channel"])(
    "a button, or a dialog, in a %s: nothing is done, and nothing is shown",
    async (type) => {
      world.front.form = { name: "ask", title: "Ask", submit: "Ask", carries: {}, fields: [] };
      const id = world.connector.addChannel("Project", [world.ada.id, world.olga.id]);
      const before = world.connector.calls.length;
      for (const [name, value] of [
        ["adaptiveCard/action", { action: { verb: "press", data: { press } } }],
        ["adaptiveCard/action", { action: { verb: "form", data: { form: "ask", carries: {} } } }],
        ["task/fetch", { data: { form: "ask", carries: {} } }],
        ["task/submit", { data: { form: "ask", carries: {} } }],
      ] as const) {
        const activity = { type: "invoke", name, value, ...conversation(id, type).activity };
        const { body } = await world.ada.say("", { activity });
        expect(body).toContain("This bot is used in your personal chat with it. Nothing was done.");
      }
      expect(world.front.calls).toEqual([]);
      expect(world.connector.calls.slice(before)).toEqual([]);
      expect(await keptFor()).toBeUndefined();
    },
  );
});

test("a link is filled into no message of somebody else's, who is known and reached, and rings nowhere", async () => {
  const [mine, hers] = [
    await world.chat.place("ada", card, "a", false),
    await world.chat.place("grace", card, "b", false),
  ];
  for (const [person, ref] of [
    ["ada", hers],
    ["grace", mine],
  ] as const)
    await expect(world.chat.fill(person, ref, linkCard, link)).rejects.toMatchObject({ code: "person-moved" });
  expect(world.connector.everything()).not.toContain("canarySignature");
  await world.chat.fill("ada", mine, linkCard, link);
  expect(JSON.stringify(world.ada.messages())).toContain("canarySignature");
  expect(JSON.stringify([world.olga.messages(), world.ada.notifications(), world.log])).not.toContain(
    "canarySignature",
  );
});

test("a message's made-up id is no path to another of Teams' calls", async () => {
  world.front.formReply = () => ({ kind: "done", lines: [["Asked."]] });
  const value = { action: { verb: "form", data: { form: "ask", carries: {} } } };
  for (const replyToId of ["..", "."]) {
    const activity = { type: "invoke", name: "adaptiveCard/action", value, replyToId };
    expect((await world.ada.say("", { activity })).body).toContain("Asked.");
  }
  expect(world.connector.unexpectedCalls).toEqual([]);
  expect(world.connector.calls.filter(({ method }) => method === "updateActivity")).toEqual([]);
});

test("a turn that fails is answered without a word of the failure, which is in the log as a code", async () => {
  const form = { name: "ask", title: "Ask", submit: "Ask", carries: {}, fields: [] };
  world.front.form = form;
  world.front.formReply = () => ({ kind: "errors", errors: { address: "That is a private address." } });
  world.connector.faults.always({ method: "sendToConversation" }, { kind: "status", status: 500 });
  const value = { action: { verb: "form", data: { form: "ask", carries: {} } } };
  const activity = { type: "invoke", name: "adaptiveCard/action", value };
  expect(await world.ada.say("", { activity, anyAnswer: true })).toMatchObject({ status: 500, body: "" });
  expect(world.log.at(-1)).toMatchObject({ event: "teams-turn-failed", facts: { code: "teams-outcome-unknown" } });
});
