/** What people do in Teams, and what comes of it; each payload is as the stand-in has it, which names the vendor's page. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../../../src/workflows/cards/card.ts";
import type { Form } from "../../../src/workflows/cards/form.ts";
import { eventually } from "../../e2e/bot-world.ts";
import { holdReply, saying } from "../slack/scripted-front.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeEach(async () => {
  world = await startTeamsWorld();
});
afterEach(() => world.stop());

const press = { verb: "approve", transfer: "IN-4K7Q", seat: "referee", digest: "d1" };
const card: Card = {
  title: "Ingress IN-4K7Q",
  summary: "Please sign",
  parts: [
    {
      type: "buttons",
      buttons: [
        { label: "Approve", style: "primary", press },
        {
          label: "Reject",
          style: "danger",
          press: { ...press, verb: "reject" },
          asks: { title: "Reject", label: "Reason", submit: "Reject it" },
        },
        { label: "Of yesterday", style: "plain", press: { ...press, verb: "gone" } },
      ],
    },
  ],
};
const form: Form = {
  name: "ask",
  title: "Ask for an ingress",
  submit: "Ask",
  carries: { from: "here" },
  fields: [
    { name: "address", label: "Address", optional: false, takes: { kind: "text", multiline: false, atMost: 60 } },
    { name: "who", label: "Who", optional: false, takes: { kind: "person" } },
    { name: "notBefore", label: "Not before", optional: true, takes: { kind: "instant" } },
  ],
};

const answered = () => eventually("an answer", () => world.ada.messages().at(-1));
const commands = () =>
  world.front.calls.flatMap((call) => (call.do === "command" ? [`${call.name}: ${call.text}`] : []));

describe("what is typed", () => {
  test.each([
    ["/ingress request sandbox", "ingress: request sandbox"],
    ["ingress request sandbox", "ingress: request sandbox"],
    ["request sandbox", "ingress: request sandbox"],
    ["Status", "ingress: Status"],
    ["please do NOT approve this", "ingress: please do NOT approve this"],
    ["  /INGRESS  ", "ingress: "],
  ])("%j in the personal chat is a command, with its slash or without, and is answered there", async (typed, taken) => {
    await world.ada.say(typed);
    expect(await answered()).toMatchObject({ text: "Understood." });
    expect(commands()).toEqual([taken]);
  });

  test("after a mention in a channel it is answered in the personal chat; the channel sees a sentence without a name or a word of it", async () => {
    world.front.reply = () => saying("IN-4K7Q waits for you.");
    const channel = world.connector.addChannel("Project", [world.ada.id, world.olga.id]);
    await world.ada.mention("status", { channel });
    await eventually("the channel's answer", () => world.olga.channel(channel)[1]);
    expect(world.olga.channel(channel).map(({ text }) => text)).toEqual([
      "@Lockkeeper status",
      "I answer in our personal chat, so that nothing private is shown here.",
    ]);
    expect(await answered()).toMatchObject({ text: "IN-4K7Q waits for you." });
    expect(commands()).toEqual(["ingress: status"]);
    expect(world.olga.messages()).toEqual([]);
  });

  test("where the person can't be written to, the channel sees that, and still nothing private", async () => {
    const channel = world.connector.addChannel("Project", [world.ada.id]);
    world.ada.block();
    await world.ada.mention("status", { channel });
    const said = await eventually("the channel's answer", () => world.ada.channel(channel)[1]);
    expect(said.text).toContain("I can't write to you");
  });
});

describe("a pressed button", () => {
  const place = () => world.chat.place("ada", card, "transfer:IN-4K7Q/card/ada", false);

  test("is one press with what it carries, answered in a few words, and the click is told with the message", async () => {
    const ref = await place();
    const { said } = await world.ada.press((await answered()).id, "Approve");
    expect(said).toBe("Understood.");
    expect(world.front.calls).toMatchObject([{ do: "press", press, caller: { person: { id: "ada" } } }]);
    expect(world.clicks).toEqual([{ transfer: "IN-4K7Q", person: "ada", ref }]);
    expect(world.ada.messages()).toHaveLength(1);
  });

  test("with a question takes the reason that was typed; an empty one is not sent on", async () => {
    await place();
    const { id } = await answered();
    await world.ada.press(id, "Reject", { Reason: "wrong dataset" });
    expect(world.front.calls).toMatchObject([{ do: "press", press: { verb: "reject" }, reason: "wrong dataset" }]);
    expect((await world.ada.press(id, "Reject", { Reason: " " })).said).toBe("Please give a reason.");
    expect(world.front.calls).toHaveLength(1);
  });

  test("of long ago is answered, and nothing is done", async () => {
    await place();
    expect((await world.ada.press((await answered()).id, "Of yesterday")).said).toContain("Nothing was done");
    expect(world.front.calls).toEqual([]);
  });

  test("whose answer is a card or long gets it as a message, and says so in time where it takes long", async () => {
    await place();
    const { id } = await answered();
    world.front.reply = () => ({ kind: "card", card: { ...card, title: "As it is now" } });
    expect((await world.ada.press(id, "Approve")).said).toBe("The answer is below.");
    expect(await answered()).toMatchObject({ text: expect.stringContaining("As it is now") });
    const { reply, release } = holdReply();
    world.front.reply = () => reply;
    expect((await world.ada.press(id, "Approve")).said).toContain("Still working on it");
    release();
    await eventually("the late answer", () => world.ada.messages().some(({ text }) => text === "At last."));
  });

  test("on a message that nobody has noted tells its key, so that it can be taken up", async () => {
    world.connector.faults.next({ method: "sendToConversation" }, { kind: "drop-after-effect" });
    await expect(place()).rejects.toMatchObject({ kind: "unknown-outcome" });
    const orphan = await answered();
    await world.ada.press(orphan.id, "Approve");
    const [click] = world.clicks;
    expect(await world.chat.keyOf(click?.ref ?? "")).toBe("transfer:IN-4K7Q/card/ada");
  });
});

describe("a form", () => {
  const entries = {
    Address: "20.50.2.7",
    Who: "Grace Hopper",
    "Not before (optional)": "2026-11-22",
    "Not before: time": "09:30",
  };
  beforeEach(async () => {
    world.front.reply = () => ({ kind: "form", form });
    await world.ada.say("request");
  });

  test("is a card in the chat; what was filled in is sent, instants by the reader's clock, and it gives way to the outcome", async () => {
    const { id } = await answered();
    await world.ada.press(id, "Ask", entries);
    const filled = { address: "20.50.2.7", who: "grace", notBefore: String(Date.UTC(2026, 10, 22, 4, 0)) };
    expect(world.front.calls.at(-1)).toMatchObject({ do: "submit", form: "ask", filled, carries: { from: "here" } });
    expect(world.ada.messages()).toMatchObject([{ id, text: "Asked.", buttons: [] }]);
  });

  test("comes back with what is wrong beside its field, and with what was typed kept", async () => {
    world.front.formReply = () => ({ kind: "errors", errors: { address: "That is a private address." } });
    world.front.form = form;
    const { id } = await answered();
    await world.ada.press(id, "Ask", entries);
    const [again] = world.ada.messages();
    expect(again?.text).toContain("That is a private address.");
    expect(again?.controls).toMatchObject([
      { value: "20.50.2.7" },
      { value: "grace" },
      { value: "2026-11-22" },
      { value: "09:30" },
    ]);
  });

  test("is offered as a dialog as well: it shows what is wrong on itself, and its message gives way to the outcome", async () => {
    world.front.form = form;
    const { id } = await answered();
    await world.ada.openDialog(id, "Open as a dialog");
    expect(world.ada.dialog()).toMatchObject({ title: "Ask for an ingress", buttons: ["Ask"] });
    world.front.formReply = () => ({ kind: "errors", errors: { address: "That is a private address." } });
    await world.ada.submitDialog(entries);
    expect(world.ada.dialog()?.text).toContain("That is a private address.");
    expect(world.ada.dialog()?.controls.map(({ value }) => value)).toEqual([
      "20.50.2.7",
      "grace",
      "2026-11-22",
      "09:30",
    ]);
    world.front.formReply = () => ({ kind: "done", lines: [["Asked."]] });
    await world.ada.submitDialog({});
    expect(world.ada.dialogMessages()).toEqual(["The answer is below."]);
    expect(world.ada.messages()).toMatchObject([{ id, text: "Asked.", buttons: [] }]);
    const sent = world.front.calls.filter((call) => call.do === "submit");
    expect(new Set(sent.map(({ caller }) => caller.event)).size).toBe(1);
  });

  test("that is sent twice is one act", async () => {
    const { id } = await answered();
    await world.ada.press(id, "Ask", entries, { asOf: 0, atOnce: 2 });
    const events = world.front.calls.flatMap((call) => (call.do === "submit" ? [call.caller.event] : []));
    expect(events).toHaveLength(2);
    expect(new Set(events).size).toBe(1);
  });
});

test("who installs the bot is told what can be said and what waits for them, and is written to there; who takes it away is forgotten", async () => {
  await world.olga.install();
  await eventually("what can be said", () => commands().length === 1);
  await world.ada.install();
  await eventually("both", () => world.ada.messages()[1]);
  expect(commands()).toEqual(["ingress: help", "ingress: help", "ingress: status"]);
  expect(await world.notes.of(world.account)).toMatchObject({ conversationId: world.ada.chatId() });
  await world.ada.uninstall();
  await eventually("it is forgotten", async () => (await world.notes.of(world.account)) === undefined);
});

test("to stop waits for the turns in flight", async () => {
  const { reply, release } = holdReply();
  world.front.reply = () => reply;
  const listening = await world.listen();
  await world.ada.say("status");
  await eventually("the turn", () => world.front.calls[0]);
  const stopped = listening.stop();
  release();
  expect(await stopped).toBe(0);
  expect(world.ada.messages().map(({ text }) => text)).toEqual(["At last."]);
});
