import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Listening } from "../../../src/commands/chat-side.ts";
import { startFairWatch } from "../../../src/standins/fair-time.ts";
import type { Form } from "../../../src/workflows/cards/form.ts";
import { holdReply, saying } from "./scripted-front.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
let listening: Listening;
beforeEach(async () => {
  world = await startSlackWorld({ connected: false, transport: "socket" });
  listening = await world.listen();
});
afterEach(async () => {
  await world.stop();
  const logged = JSON.stringify(world.log);
  const { sockets, appToken, botToken } = world.slack;
  expect(sockets.tickets.length).toBeGreaterThan(0);
  for (const secret of [...sockets.tickets, appToken, botToken, "ticket", "://"]) expect(logged).not.toContain(secret);
});

const events = () => world.log.map(({ event }) => event);
const whispers = () => world.ada.ephemerals().map(({ text }) => text);
const isUp = () => world.slack.sockets.count() === 1 && listening.trouble() === undefined;

const form: Form = {
  name: "ask",
  title: "Ask for an ingress",
  submit: "Ask",
  fields: [
    { name: "subject", label: "Dataset", optional: false, takes: { kind: "text", multiline: false, atMost: 100 } },
  ],
  carries: {},
};

async function openForm(): Promise<string> {
  world.front.reply = () => ({ kind: "form", form });
  await world.ada.slash("/ingress", "request");
  await until("the form", () => world.ada.views()[0]?.title === form.title);
  return world.ada.views()[0]?.id ?? "";
}

test("nothing listens; a command, a form's complaint and its outcome come and go over one connection", async () => {
  expect(listening.port).toBeUndefined();
  const view = await openForm();
  world.front.formReply = () => ({ kind: "errors", errors: { subject: "Which one?" } });
  expect((await world.ada.submit(view, { Dataset: "Cohort" })).errors).toEqual({ Dataset: "Which one?" });
  world.front.formReply = () => ({ kind: "done", lines: [["Asked for IN-4K7Q.", "x".repeat(200)]] });
  expect((await world.ada.submit(view, { Dataset: "Cohort 7" })).responseAction).toBe("update");
  expect(world.front.calls.map(({ do: what }) => what)).toEqual(["command", "submit", "submit"]);
  expect(world.slack.sockets.count()).toBe(1);
});

test("other workspaces and strangers are turned away, over a socket as well", async () => {
  const ivo = world.slack.addPerson({ realName: "Ivo", teamId: "T0ELSEWHERE" });
  await ivo.slash("/ingress", "status");
  expect(ivo.ephemerals()).toMatchObject([{ text: expect.stringContaining("Nothing was done") }]);
  const user = { id: ivo.id, team_id: "T0ELSEWHERE" };
  const actions = [{ action_id: "press:approve:0", value: '{"press":{"verb":"approve","transfer":"IN-4K7Q"}}' }];
  const click = { type: "block_actions", team: { id: world.slack.team.id }, user, trigger_id: "1.2.3", actions };
  await world.slack.send("a stranger's click", { payload: JSON.stringify(click) });
  expect(world.log).toContainEqual({ event: "slack-turned-away", facts: { because: "foreignWorkspace" } });
  expect(world.log).toContainEqual({ event: "slack-turned-away", facts: { because: "stranger" } });
  expect(world.front.calls).toEqual([]);
});

test("what the bot offers nowhere is acknowledged at once, and so is what nobody knows", async () => {
  const someone = { team: { id: world.slack.team.id }, user: { id: "U0SOMEBODY" }, trigger_id: "1.2.3" };
  for (const payload of [
    { ...someone, type: "shortcut", callback_id: "old" },
    { ...someone, type: "block_suggestion", action_id: "old", block_id: "b", value: "x" },
    { ...someone, type: "view_closed", view: { id: "V1", callback_id: "old" } },
    { type: "event_callback", event: { type: "message", text: "hello" } },
    { type: "something_new" },
    {},
  ]) {
    const { status } = await world.slack.send("a stray", { payload: JSON.stringify(payload) });
    expect(status).toBe(200);
  }
  expect(world.front.calls).toEqual([]);
});

test("an envelope that comes again is the same act, by whatever connection and however it was lost", async () => {
  world.slack.sockets.faults.push("repeat", "cut-before-ack", "cut-when-sent", "cut-after-ack");
  for (let act = 0; act < 4; act++) {
    await until("a connection", isUp);
    await world.ada.slash("/ingress", `status ${act}`);
  }
  await until("the calls", () => world.front.calls.length >= 7);
  expect(world.slack.sockets.sendings()).toEqual([2, 2, 2, 1]);
  const acts = world.front.calls.map((call) => `${call.do === "command" && call.text} ${call.caller.event}`);
  expect(new Set(acts).size).toBe(4);
});

test("when Slack asks for another connection it has it before the old one goes, and no click is lost meanwhile", async () => {
  const hold = holdReply();
  world.front.formReply = async () => {
    await hold.reply;
    return { kind: "done", lines: [["Asked."]] };
  };
  const view = await openForm();
  const underWay = world.ada.submit(view, { Dataset: "Cohort 7" });
  await until("the form is under way", () => world.front.calls.length === 2);
  world.slack.sockets.refresh("warning", 2_000);
  await until("two connections", () => world.slack.sockets.count() === 2);
  world.front.reply = () => saying("Nothing waits.");
  await world.ada.slash("/ingress", "status");
  await world.ada.slash("/ingress", "status");
  hold.release();
  expect((await underWay).responseAction).toBe("update");
  await until("one connection", isUp);
  expect(world.slack.sockets.sendings()).toEqual([1, 1, 1, 1]);
  expect(events()).toEqual(["slack-socket-ending"]);
});

test("a connection that is cut is replaced, and readiness knows", async () => {
  world.slack.faults.next({ method: "apps.connections.open" }, { kind: "status", status: 503 });
  world.slack.sockets.cut();
  await until("it is down", () => listening.trouble() === "slack-socket-down");
  await until("it is up", isUp);
  await world.ada.slash("/ingress", "status");
  await until("an answer", () => whispers().length === 1);
  expect(events()).toEqual(["slack-socket-ending", "slack-socket-down", "slack-socket-up"]);
});

test("a form whose connection is gone before it could be acknowledged counts, and comes again as the same act", async () => {
  const view = await openForm();
  const hold = holdReply();
  world.front.formReply = async () => {
    await hold.reply;
    return { kind: "done", lines: [["Asked."]] };
  };
  const sent = world.ada.submit(view, { Dataset: "Cohort 7" });
  await until("the form is under way", () => world.front.calls.length === 2);
  world.slack.sockets.cut();
  await until("it has come again", () => world.front.calls.length === 3);
  hold.release();
  expect((await sent).responseAction).toBe("update");
  const [, first, second] = world.front.calls;
  expect(second?.caller.event).toBe(first?.caller.event);
  expect(events()).toEqual(["slack-socket-ending", "slack-acknowledgement-lost"]);
});

test("a connection that went without a word is noticed and replaced", async () => {
  await world.ada.slash("/ingress", "status");
  world.slack.sockets.freeze();
  await expect.poll(() => listening.trouble()).toBe("slack-socket-down");
  await expect.poll(isUp).toBe(true);
  expect(world.slack.sockets.tickets).toHaveLength(2);
});

test("a connection that Slack does not want is not asked for again at once", async () => {
  world.slack.sockets.refresh("too_many_websockets", 5);
  await until("it is told", () => events().includes("slack-socket-down"));
  expect(world.log.at(-1)?.facts).toEqual({ code: "slack-unavailable", platformCode: "too_many_websockets" });
  expect(listening.trouble()).toBe("slack-socket-down");
  expect(world.slack.sockets.tickets).toHaveLength(1);
});

describe("stopping", () => {
  test("lets what was begun be acknowledged and answered, and takes nothing new", async () => {
    const hold = holdReply();
    world.front.reply = () => hold.reply;
    await world.ada.slash("/ingress", "status");
    const stopped = listening.stop();
    await until("it has said goodbye", () => world.slack.sockets.count() === 0);
    await expect(world.ada.slash("/ingress", "status")).rejects.toThrow("Nothing is connected");
    expect(whispers()).toEqual([]);
    hold.release();
    expect(await stopped).toBe(0);
    expect(whispers()).toEqual(["At last."]);
    expect(world.front.calls).toHaveLength(1);
  });

  test("leaves to others what comes while the last acknowledgement is still to go out", async () => {
    const hold = holdReply();
    const view = await openForm();
    world.front.formReply = async () => {
      await hold.reply;
      return { kind: "done", lines: [["Asked."]] };
    };
    const underWay = world.ada.submit(view, { Dataset: "Cohort 7" });
    await until("the form is under way", () => world.front.calls.length === 2);
    const stopped = listening.stop();
    const tooLate = world.ada.slash("/ingress", "status").catch((error: Error) => error.message);
    // The form is acknowledged for want of time.
    expect((await underWay).responseAction).toBe("update");
    expect(await tooLate).toContain("Nothing is connected");
    hold.release();
    expect(await stopped).toBe(0);
    expect(world.front.calls).toHaveLength(2);
  });

  test("is quick with nothing to do, though Slack does not hang up", async () => {
    const watch = startFairWatch();
    await listening.stop();
    expect(watch.elapsedMs()).toBeLessThan(5_000);
    watch.stop();
    expect(world.slack.sockets.count()).toBe(0);
  });
});
