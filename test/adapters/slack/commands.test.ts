import { afterEach, beforeEach, expect, test } from "vitest";
import type { Form } from "../../../src/workflows/cards/form.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { holdReply, saying } from "./scripted-front.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.stop());

const form: Form = {
  name: "ask",
  title: "Ask for an ingress",
  submit: "Ask",
  fields: [
    { name: "subject", label: "Dataset", optional: false, takes: { kind: "text", multiline: false, atMost: 100 } },
  ],
  carries: {},
};
const whispers = () => world.ada.ephemerals().map(({ text }) => text);

test("a command is answered in private, by the commands, for the person behind the account", async () => {
  world.front.reply = () => saying("Nothing waits for ", { strong: "you" }, ".");
  await world.ada.slash("/ingress", "status");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual(["Nothing waits for you."]);
  expect(world.ada.dms()).toEqual([]);
  const [call] = world.front.calls;
  expect(call).toMatchObject({ do: "command", name: "ingress", text: "status" });
  const account = `${world.slack.team.id}/${world.ada.id}`;
  expect(call?.caller.person?.id).toBe("ada");
  expect(call?.caller.via).toEqual({ chat: "slack", account, matchedBy: "pinned" });
});

test("an account that matches nobody reaches the commands without a person", async () => {
  await world.olga.slash("/ingress", "status");
  await until("a call", () => world.front.calls.length > 0);
  expect(world.front.calls[0]?.caller).not.toHaveProperty("person");
});

test("mentions come as people of the directory, or as nobody's marker; the rest as it was typed", async () => {
  const [ada, olga] = [world.ada.id, world.olga.id];
  const typed = `approve "a &lt; b &amp; c" for <@${ada}|ada> and <@${olga}|olga> in <#C0123|general> <http://x.org|x.org> <!here>`;
  await world.ada.slash("/ingress", typed);
  await until("a call", () => world.front.calls.length > 0);
  expect(world.front.calls[0]).toMatchObject({
    text: `approve "a < b & c" for @ada and @unknown:${olga} in #general x.org @here`,
  });
});

test("a command that does not exist is answered with those that do", async () => {
  await world.ada.slash("/egress", "request");
  expect(whispers()).toEqual(["This bot does not know that command. It knows /ingress."]);
  expect(world.front.calls).toEqual([]);
});

test("a command is acknowledged at once however long the commands take, and is told so", async () => {
  const hold = holdReply();
  world.front.reply = () => hold.reply;
  await world.ada.slash("/ingress", "status");
  await until("a word", () => whispers().length > 0);
  expect(whispers()).toEqual([expect.stringContaining("Still working on it")]);
  hold.release();
  await until("the answer itself", () => whispers().at(-1) === "At last.");
});

test("commands that fail are sorry in private, and their error is in no answer and no log", async () => {
  world.front.reply = () => Promise.reject(new Error("redis://user:password@host"));
  await world.ada.slash("/ingress", "status");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual(["Something is in the way. Nothing was done."]);
  expect(JSON.stringify(world.log)).not.toContain("password");
  expect(world.log).toContainEqual({
    event: "slack-front-failed",
    facts: expect.objectContaining({ code: "front-failed" }),
  });
});

test("an answer that the response address refuses comes another way, still for that person alone", async () => {
  world.slack.faults.always({ method: "response_url" }, { kind: "status", status: 500 });
  const channel = world.slack.addChannel("data", [world.ada.id, world.grace.id]);
  await world.ada.slash("/ingress", "status", { channel });
  await until("an answer", () => whispers().length > 0);
  expect(world.slack.calls.at(-1)).toMatchObject({ method: "chat.postEphemeral", outcome: "ok" });
  expect(world.grace.channel(channel)).toEqual([]);
});

test("in a channel the bot is not in, such an answer comes as a direct message", async () => {
  world.slack.faults.always({ method: "response_url" }, { kind: "drop" });
  const channel = world.slack.addChannel("data", [world.ada.id], { withoutBot: true });
  await world.ada.slash("/ingress", "status", { channel });
  await until("an answer", () => world.ada.dms().length > 0);
  expect(world.ada.dms().map(({ text }) => text)).toEqual(["Understood."]);
});

test("a form opens at once, before any look-up, and is filled when the commands have it", async () => {
  let ready = (_form: Form): void => {};
  world.front.reply = () =>
    new Promise((resolve) => {
      ready = (given) => resolve({ kind: "form", form: given });
    });
  await world.ada.slash("/ingress", "request");
  await until("a view", () => world.ada.views().length > 0);
  expect(world.ada.views()[0]).toMatchObject({ title: "Lockkeeper", text: "One moment." });
  await until("a call", () => world.front.calls.length > 0);
  ready(form);
  await until("the form", () => world.ada.views()[0]?.title === "Ask for an ingress");
  expect(world.ada.views()[0]).toMatchObject({ submitLabel: "Ask", controls: [{ label: "Dataset" }] });
});

test("where there is no form for this person, the view says why and can't be sent", async () => {
  world.front.reply = () => saying("You hold no role in any environment.");
  await world.ada.slash("/ingress", "request");
  await until("the reason", () => world.ada.views()[0]?.text === "You hold no role in any environment.");
  expect(world.ada.views()[0]).not.toHaveProperty("submitLabel");
});

test("a form that Slack does not open is said to be so, and the commands are not asked", async () => {
  world.slack.faults.next({ method: "views.open" }, { kind: "error", code: "expired_trigger_id" });
  await world.ada.slash("/ingress", "request");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual([expect.stringContaining("Please try again")]);
  expect(world.front.calls).toEqual([]);
});

test("a refusal that can't be put into the view is said in private", async () => {
  world.front.reply = () => saying("You hold no role in any environment.");
  world.slack.faults.next({ method: "views.update" }, { kind: "error", code: "internal_error" });
  await world.ada.slash("/ingress", "request");
  await until("an answer", () => whispers().length > 0);
  expect(whispers()).toEqual(["You hold no role in any environment."]);
});

test("the same delivery again is the same event, another command another one", async () => {
  const delivery = await world.ada.slash("/ingress", "status");
  await delivery.replay();
  await delivery.replay({ retry: { num: 1, reason: "http_timeout" } });
  await world.ada.slash("/ingress", "status");
  await until("four calls", () => world.front.calls.length === 4);
  const events = world.front.calls.map(({ caller }) => caller.event);
  expect(new Set(events.slice(0, 3)).size).toBe(1);
  expect(new Set(events).size).toBe(2);
});

test("a fault of Slack's while it is asked who somebody is reaches them as a sentence", async () => {
  await world.stop();
  world = await startSlackWorld({ matchByEmail: true });
  world.slack.faults.always({ method: "users.info" }, { kind: "error", code: "missing_scope" });
  world.front.sorry = (fault) => saying(fault instanceof Fault ? fault.code : "another error");
  await world.grace.slash("/ingress", "status");
  await until("an answer", () => world.grace.ephemerals().length > 0);
  expect(world.grace.ephemerals()[0]?.text).toBe("slack-auth");
});
