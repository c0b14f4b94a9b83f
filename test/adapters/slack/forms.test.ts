import { afterEach, beforeEach, expect, test } from "vitest";
import type { Form } from "../../../src/workflows/cards/form.ts";
import { saying } from "./scripted-front.ts";
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
  intro: "Everyone who must agree gets a card.",
  carries: { environment: "heron" },
  fields: [
    { name: "subject", label: "Dataset", optional: false, takes: { kind: "text", multiline: false, atMost: 100 } },
    {
      name: "environment",
      label: "Environment",
      optional: true,
      takes: { kind: "choice", options: [{ value: "heron", label: "Heron, Tier 2" }] },
    },
    { name: "recipient", label: "Who will upload", optional: true, initial: "ada", takes: { kind: "person" } },
    { name: "notBefore", label: "Not before", optional: true, takes: { kind: "instant" } },
  ],
};

/** Ada types the command and gets the form; gives its view's id. */
async function openForm(given: Form = form): Promise<string> {
  world.front.reply = () => ({ kind: "form", form: given });
  await world.ada.slash("/ingress", "request");
  await until("the form", () => world.ada.views()[0]?.title === given.title);
  return world.ada.views()[0]?.id ?? "";
}

test("what was filled in reaches the commands: text, choice, person and instant, with what the form carried", async () => {
  const view = await openForm();
  const filled = { Dataset: " Cohort 7 ", Environment: "heron", "Not before": 1_795_000_000 };
  const sent = await world.ada.submit(view, filled);
  expect(sent.responseAction).toBe("update");
  expect(world.front.calls.at(-1)).toMatchObject({
    do: "submit",
    form: "ask",
    filled: { subject: "Cohort 7", environment: "heron", recipient: "ada", notBefore: "1795000000000" },
    carries: { environment: "heron" },
    caller: { person: { id: "ada" } },
  });
});

test("an empty field is absent, and somebody outside the directory is nobody's id", async () => {
  const view = await openForm({ ...form, fields: form.fields.map(({ initial: _, ...field }) => field) });
  await world.ada.submit(view, { Dataset: "Cohort 7", "Who will upload": world.olga.id });
  const call = world.front.calls.at(-1);
  expect(call?.do === "submit" && call.filled).toEqual({ subject: "Cohort 7", recipient: `unknown:${world.olga.id}` });
});

test("what the commands say of a form that is done stands in its place and can't be sent again", async () => {
  world.front.formReply = () => ({ kind: "done", lines: [[{ strong: "IN-4K7Q" }, " is asked for."]] });
  await world.ada.submit(await openForm(), { Dataset: "Cohort 7" });
  expect(world.ada.views()[0]?.text).toBe("IN-4K7Q is asked for.");
  expect(world.ada.views()[0]).not.toHaveProperty("submitLabel");
});

test("complaints stand beside their fields, those about no field of the form at the first one", async () => {
  world.front.formReply = () => ({
    kind: "errors",
    errors: { recipient: "Not in the directory.", address: "Not public." },
  });
  const sent = await world.ada.submit(await openForm(), { Dataset: "Cohort 7" });
  expect(sent.errors).toEqual({ "Who will upload": "Not in the directory.", Dataset: "Not public." });
});

test("a form that was mended and sent again is the same event, one that is opened anew another", async () => {
  const view = await openForm();
  world.front.formReply = () => ({ kind: "errors", errors: { subject: "Too long." } });
  await world.ada.submit(view, { Dataset: "Cohort 77" });
  world.front.formReply = () => ({ kind: "done", lines: [["Asked."]] });
  const sent = await world.ada.submit(view, { Dataset: "Cohort 7" });
  await sent.replay();
  await world.ada.submit(await openForm(), { Dataset: "Cohort 7" });
  const events = world.front.calls.flatMap((call) => (call.do === "submit" ? [call.caller.event] : []));
  expect(events).toHaveLength(4);
  expect(new Set(events.slice(0, 3)).size).toBe(1);
  expect(new Set(events).size).toBe(2);
});

test("a form that takes long is acknowledged in time, and its outcome comes as a direct message", async () => {
  const view = await openForm();
  let finish = (): void => {};
  world.front.formReply = () =>
    new Promise((resolve) => {
      finish = () => resolve({ kind: "done", lines: [["IN-4K7Q is asked for."]] });
    });
  await world.ada.submit(view, { Dataset: "Cohort 7" });
  expect(world.ada.views()[0]?.text).toContain("the outcome comes to you as a direct message");
  finish();
  await until("a message", () => world.ada.dms().length > 0);
  expect(world.ada.dms()[0]?.text).toBe("IN-4K7Q is asked for.");
});

test("commands that fail are sorry in the form's place", async () => {
  world.front.formReply = () => Promise.reject(new Error("no records"));
  await world.ada.submit(await openForm(), { Dataset: "Cohort 7" });
  expect(world.ada.views()[0]?.text).toBe("Something is in the way. Nothing was done.");
});

test("a form that no longer exists is answered kindly in its place", async () => {
  await world.ada.submit(await openForm({ ...form, name: "ask-long-ago" }), { Dataset: "Cohort 7" });
  expect(world.ada.views()[0]?.text).toContain("older version of this bot");
  expect(world.front.calls.filter((call) => call.do === "submit")).toEqual([]);
});

test("a question whose press no longer exists is answered kindly in its place", async () => {
  const asks = { title: "Why?", label: "Why?", submit: "Send" };
  const press = { verb: "approve", transfer: "IN-4K7Q" };
  const buttons = [{ label: "Approve", style: "plain" as const, press, asks }];
  await world.chat.place("ada", { title: "A", summary: "a", parts: [{ type: "buttons", buttons }] }, "k", false);
  await world.ada.click(world.ada.dms()[0]?.ts ?? "", "Approve");
  await until("a question", () => world.ada.views().length > 0);
  world.front.verbs.splice(0);
  await world.ada.submit(world.ada.views()[0]?.id ?? "", { "Why?": "so" });
  expect(world.ada.views()[0]?.text).toContain("older version of this bot");
});

test("what is wrong with a reason stands beside its field, and the question stays to be answered", async () => {
  const asks = { title: "Why?", label: "Why?", submit: "Send" };
  const press = { verb: "reject", transfer: "IN-4K7Q" };
  const buttons = [{ label: "Reject", style: "plain" as const, press, asks }];
  await world.chat.place("ada", { title: "A", summary: "a", parts: [{ type: "buttons", buttons }] }, "k", false);
  await world.ada.click(world.ada.dms()[0]?.ts ?? "", "Reject");
  await until("a question", () => world.ada.views().length > 0);
  const question = world.ada.views()[0]?.id ?? "";
  const sent = await world.ada.submit(question, { "Why?": "  " });
  expect(sent.errors).toEqual({ "Why?": "Please give a reason." });
  expect(world.front.calls).toEqual([]);
  await world.ada.submit(question, { "Why?": "Wrong address" });
  await until("a call", () => world.front.calls.length === 1);
  expect(world.ada.views()).toEqual([]);
});

test("a form is closed without a word", async () => {
  const view = await openForm();
  await world.ada.closeView(view);
  expect(world.ada.views()).toEqual([]);
});

test("what the commands say instead of a form's outcome is shown in its place", async () => {
  const view = await openForm();
  world.front.formReply = () => Promise.reject(new Error("away"));
  world.front.sorry = () => saying("Away.");
  await world.ada.submit(view, { Dataset: "Cohort 7" });
  expect(world.ada.views()[0]).toMatchObject({ title: "Lockkeeper", text: "Away." });
});
