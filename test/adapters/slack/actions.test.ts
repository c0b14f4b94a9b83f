import { afterEach, beforeEach, expect, test } from "vitest";
import { decodeRef } from "../../../src/adapters/slack/message-ref.ts";
import type { Button, Card } from "../../../src/workflows/cards/card.ts";
import type { Form } from "../../../src/workflows/cards/form.ts";
import { type FrontCall, holdReply, saying } from "./scripted-front.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.stop());

const press = { verb: "approve", transfer: "IN-4K7Q", seat: "investigator", digest: "3f9ac2" };
const approve: Button = { label: "Approve", style: "primary", press };
const reject: Button = {
  label: "Reject",
  style: "danger",
  press: { ...press, verb: "reject" },
  asks: { title: "Reject IN-4K7Q", label: "Why?", submit: "Reject" },
};

function cardWith(...buttons: Button[]): Card {
  return { title: "Ingress IN-4K7Q", summary: "Please sign", parts: [{ type: "buttons", buttons }] };
}

async function showAda(...buttons: Button[]) {
  const ref = await world.chat.place("ada", cardWith(...buttons), "card", false);
  return { ref, message: world.ada.dms().at(-1)?.ts ?? "" };
}

const whispers = () => world.ada.ephemerals().map(({ text }) => text);

test("a press reaches the commands with all its ids, and is answered in private beside an unchanged card", async () => {
  const { message } = await showAda(approve, reject);
  world.front.reply = () => saying("Signed.");
  await world.ada.click(message, "Approve");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual(["Signed."]);
  expect(world.front.calls).toMatchObject([{ do: "press", press, caller: { person: { id: "ada" } } }]);
  expect(world.ada.dms()[0]?.buttons).toEqual(["Approve", "Reject"]);
});

test("a click tells which message it came from, in the reference that placing it gave", async () => {
  const { ref, message } = await showAda(approve);
  await world.ada.click(message, "Approve");
  await until("the click is told of", () => world.clicks.length > 0);
  expect(world.clicks).toEqual([{ transfer: "IN-4K7Q", person: "ada", ref }]);
  expect(decodeRef(ref)).toEqual({ channel: world.ada.dmChannel(), ts: message });
});

test("a press counts even where nobody wants to know which message it came from", async () => {
  await world.stop();
  world = await startSlackWorld({ clicksFail: true });
  const { message } = await showAda(approve);
  await world.ada.click(message, "Approve");
  await until("a call", () => world.front.calls.length > 0);
  await until("a word of it", () => world.log.length > 0);
  expect(world.log.map(({ event }) => event)).toEqual(["slack-click-not-reported"]);
});

test("a button in an answer for one person works, and its message, which can't be edited, is not taken up", async () => {
  world.front.reply = (call) => (call.do === "command" ? { kind: "card", card: cardWith(approve) } : saying("Signed."));
  await world.ada.slash("/ingress", "status");
  await until("a card", () => world.ada.ephemerals().length > 0);
  await world.ada.click(world.ada.ephemerals()[0]?.ts ?? "", "Approve");
  await until("an answer", () => whispers().includes("Signed."));
  expect(world.clicks).toEqual([]);
});

test("a button that asks for a reason opens a question, and nothing happens before it is answered", async () => {
  const { message } = await showAda(reject);
  await world.ada.click(message, "Reject");
  await until("a question", () => world.ada.views().length > 0);
  await until("the click is told of", () => world.clicks.length === 1);
  expect(world.ada.views()[0]).toMatchObject({
    title: "Reject IN-4K7Q",
    submitLabel: "Reject",
    controls: [{ label: "Why?" }],
  });
  expect(world.front.calls).toEqual([]);

  world.front.reply = () => saying("Rejected.");
  await world.ada.submit(world.ada.views()[0]?.id ?? "", { "Why?": " Wrong address " });
  await until("an answer", () => whispers().length > 0);
  expect(world.front.calls).toMatchObject([{ do: "press", press: reject.press, reason: "Wrong address" }]);
  expect(world.ada.views()).toEqual([]);
  expect(whispers()).toEqual(["Rejected."]);
});

test("one question is one event, however often it is sent", async () => {
  const { message } = await showAda(reject);
  await world.ada.click(message, "Reject");
  await until("a question", () => world.ada.views().length > 0);
  const sent = await world.ada.submit(world.ada.views()[0]?.id ?? "", { "Why?": "No" });
  await sent.replay();
  await until("two calls", () => world.front.calls.length === 2);
  expect(new Set(world.front.calls.map(({ caller }) => caller.event)).size).toBe(1);
});

test("the same click delivered again is the same event, another click another one", async () => {
  const { message } = await showAda(approve);
  const click = await world.ada.click(message, "Approve");
  await click.replay({ retry: { num: 1, reason: "http_timeout" } });
  await world.ada.click(message, "Approve");
  await until("three calls", () => world.front.calls.length === 3);
  const [first, again, another] = world.front.calls.map(({ caller }: FrontCall) => caller.event);
  expect(again).toBe(first);
  expect(another).not.toBe(first);
});

test("a press is acknowledged at once however long the commands take", async () => {
  const { message } = await showAda(approve);
  const hold = holdReply();
  world.front.reply = () => hold.reply;
  await world.ada.click(message, "Approve");
  expect(whispers()).toEqual([]);
  hold.release();
  await until("the answer", () => whispers().at(-1) === "At last.");
});

test("a button whose verb no longer exists is answered kindly, and nothing is done", async () => {
  const { message } = await showAda({ ...approve, press: { ...press, verb: "frobnicate" } });
  await world.ada.click(message, "Approve");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual([expect.stringContaining("belongs to an older message")]);
  expect(world.front.calls).toEqual([]);
});

test("a menu that is none of ours is answered like an old button", async () => {
  const blocks = [{ type: "actions", elements: [{ type: "users_select", action_id: "whom" }] }];
  const args = { channel: world.ada.dmChannel(), text: "old", blocks };
  const headers = { authorization: `Bearer ${world.slack.botToken}`, "content-type": "application/json" };
  await fetch(`${world.slack.apiUrl}chat.postMessage`, { method: "POST", headers, body: JSON.stringify(args) });
  await world.ada.choose(world.ada.dms()[0]?.ts ?? "", "whom", world.grace.id);
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual([expect.stringContaining("belongs to an older message")]);
});

test.each([
  ["no JSON", "approve"],
  ["a press with something more", JSON.stringify({ press: { ...press, admin: true } })],
  ["a press without a transfer", JSON.stringify({ press: { verb: "approve" } })],
  ["a number for a seat", JSON.stringify({ press: { ...press, seat: 1 } })],
])("a button that holds %s is none of ours", async (_what, value) => {
  const button = { type: "button", action_id: "press:approve:0", text: { type: "plain_text", text: "Approve" }, value };
  const blocks = [{ type: "actions", elements: [button] }];
  const args = { channel: world.ada.dmChannel(), text: "forged", blocks };
  const headers = { authorization: `Bearer ${world.slack.botToken}`, "content-type": "application/json" };
  await fetch(`${world.slack.apiUrl}chat.postMessage`, { method: "POST", headers, body: JSON.stringify(args) });
  await world.ada.click(world.ada.dms()[0]?.ts ?? "", "Approve");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual([expect.stringContaining("belongs to an older message")]);
  expect(world.front.calls).toEqual([]);
});

test("a form that a press asks for opens with the click's trigger", async () => {
  const form: Form = {
    name: "ask",
    title: "Change the window",
    submit: "Change",
    fields: [
      { name: "lasts", label: "How long", optional: false, takes: { kind: "text", multiline: false, atMost: 20 } },
    ],
    carries: { transfer: "IN-4K7Q" },
  };
  world.front.reply = () => ({ kind: "form", form });
  const { message } = await showAda(approve);
  await world.ada.click(message, "Approve");
  await until("a form", () => world.ada.views().length > 0);
  expect(world.ada.views()[0]?.title).toBe("Change the window");
});
