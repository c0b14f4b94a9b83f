import { createHmac } from "node:crypto";
import { request as sendRaw } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startFairWatch } from "../../../src/standins/fair-time.ts";
import { startSlack } from "../../../src/standins/slack/slack.ts";
import { holdReply } from "./scripted-front.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
let eventsUrl: string;
let stopListening: () => Promise<number>;
beforeEach(async () => {
  world = await startSlackWorld({ connected: false });
  const listening = await world.listen();
  eventsUrl = `http://127.0.0.1:${listening.port}/slack/events`;
  stopListening = () => listening.stop();
});
afterEach(() => world.stop());

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Sends a body as Slack signs it, whatever it is. */
async function post(body: string, contentType: string): Promise<{ status: number; body: string; tookMs: number }> {
  const timestamp = String(nowSeconds());
  const digest = createHmac("sha256", world.slack.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = {
    "content-type": contentType,
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${digest}`,
  };
  const startedAt = performance.now();
  const answer = await fetch(eventsUrl, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.text(), tookMs: performance.now() - startedAt };
}

function interact(payload: object) {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return post(body, "application/x-www-form-urlencoded");
}

describe("a request is refused and nothing is done when", () => {
  test.each([
    ["its signature is forged", { signature: "forged" as const }],
    ["it has no signature", { signature: "missing" as const }],
    ["it is older than five minutes", { timestampSeconds: nowSeconds() - 6 * 60 }],
    ["it comes from more than five minutes in the future", { timestampSeconds: nowSeconds() + 6 * 60 }],
  ])("%s", async (_why, how) => {
    const { status } = await world.ada.slash("/ingress", "status", { ...how, anyAnswer: true });
    expect(status).toBe(401);
    expect(world.front.calls).toEqual([]);
    expect(world.log).toContainEqual({ event: "slack-request-refused", facts: { status: 401 } });
  });

  test.each([
    ["null", "application/json"],
    ["17", "application/json"],
    ["payload=null", "application/x-www-form-urlencoded"],
    ["payload=%7B", "application/x-www-form-urlencoded"],
    ["{", "application/json"],
  ])("its body is %s", async (body, contentType) => {
    expect(await post(body, contentType)).toMatchObject({ status: 400 });
    await world.ada.slash("/ingress", "status");
    await until("the next request to be served", () => world.front.calls.length === 1);
  });

  test("it is larger than anything Slack sends", async () => {
    expect(await post("x".repeat(1_100_000), "application/json")).toMatchObject({ status: 413 });
  });

  test.each(["GET", "PUT"])("it is a %s", async (method) => {
    expect((await fetch(eventsUrl, { method })).status).toBe(404);
  });

  test("it is for another path, or for no path at all", async () => {
    const { port } = new URL(eventsUrl);
    const statusAt = (path: string) =>
      new Promise((resolve, reject) => {
        const options = { port, host: "127.0.0.1", method: "POST", path };
        sendRaw(options, ({ statusCode }) => resolve(statusCode))
          .on("error", reject)
          .end("{}");
      });
    expect([await statusAt("/elsewhere"), await statusAt("//")]).toEqual([404, 404]);
  });

  test("it names nobody, over which Bolt fails", async () => {
    const sent = await interact({ type: "block_actions", user: null, actions: [{ action_id: "press:approve:0" }] });
    expect(sent).toMatchObject({ status: 500, body: "" });
    expect(world.front.calls).toEqual([]);
  });
});

test("Slack's own checks of the address are answered", async () => {
  const check = await post("ssl_check=1", "application/x-www-form-urlencoded");
  const verification = await post(JSON.stringify({ type: "url_verification", challenge: "c" }), "application/json");
  expect([check, verification]).toMatchObject([{ status: 200 }, { status: 200, body: '{"challenge":"c"}' }]);
});

describe("somebody is turned away with a sentence when", () => {
  const nothingDone = expect.stringContaining("Nothing was done");

  test("they are in another workspace", async () => {
    const ivo = world.slack.addPerson({ realName: "Ivo", teamId: "T0ELSEWHERE" });
    await ivo.slash("/ingress", "status");
    expect(ivo.ephemerals()).toMatchObject([{ text: nothingDone }]);
    expect(world.front.calls).toEqual([]);
    expect(world.log).toContainEqual({ event: "slack-turned-away", facts: { because: "foreignWorkspace" } });
  });

  const click = {
    type: "block_actions",
    team: { id: "T0LOCAL01" },
    user: { id: "U0SOMEBODY" },
    trigger_id: "1.2.3",
    actions: [{ action_id: "press:approve:0", value: '{"press":{"verb":"approve","transfer":"IN-4K7Q"}}' }],
  };
  test.each([
    ["stranger", "they are here by Slack Connect", { user: { id: "U0SOMEBODY", team_id: "T0ELSEWHERE" } }],
    ["organisationInstall", "the bot is installed for an organisation", { is_enterprise_install: true }],
    ["foreignWorkspace", "no workspace is named", { team: null }],
  ])("%s: %s", async (because, _why, changes) => {
    await interact({ ...click, ...changes });
    expect(world.front.calls).toEqual([]);
    expect(world.log).toContainEqual({ event: "slack-turned-away", facts: { because } });
  });

  test("they send a form from another workspace", async () => {
    const view = { id: "V1", callback_id: "form:ask", private_metadata: "{}", state: { values: {} } };
    const user = { id: "U0SOMEBODY", team_id: "T0ELSEWHERE" };
    const sent = await interact({ type: "view_submission", team: { id: "T0ELSEWHERE" }, user, trigger_id: "1", view });
    expect(JSON.parse(sent.body)).toMatchObject({ response_action: "update", view: { title: { text: "Lockkeeper" } } });
    expect(world.front.calls).toEqual([]);
  });
});

describe("what the bot offers nowhere is acknowledged at once:", () => {
  const someone = { team: { id: "T0LOCAL01" }, user: { id: "U0SOMEBODY", team_id: "T0LOCAL01" }, trigger_id: "1.2.3" };
  test.each([
    ["a shortcut", { type: "shortcut", callback_id: "old" }],
    ["a shortcut on a message", { type: "message_action", callback_id: "old", message: {}, channel: { id: "C1" } }],
    ["a menu that asks for its options", { type: "block_suggestion", action_id: "old", block_id: "b", value: "x" }],
    ["a button of an attachment", { type: "interactive_message", callback_id: "old", actions: [{ name: "a" }] }],
    ["an old dialogue", { type: "dialog_submission", callback_id: "old", submission: {} }],
    ["a closed view", { type: "view_closed", view: { id: "V1", callback_id: "old" } }],
    ["a form of unknown shape", { type: "view_submission", view: { id: "V1" } }],
    ["an event", { type: "event_callback", event: { type: "message", text: "hello" } }],
  ])("%s", async (_what, payload) => {
    const { status } = await interact({ ...someone, ...payload });
    expect(status).toBe(200);
    expect(world.front.calls).toEqual([]);
  });

  test("a shortcut's person is told so", async () => {
    const user = { id: world.ada.id, team_id: "T0LOCAL01" };
    await interact({ ...someone, user, type: "shortcut", callback_id: "old" });
    await until("a message", () => world.ada.dms().length > 0);
    expect(world.ada.dms()[0]?.text).toContain("no shortcuts");
  });
});

describe("stopping", () => {
  test("waits for turns that are acknowledged and still under way, and takes nothing new", async () => {
    const hold = holdReply();
    world.front.reply = () => hold.reply;
    await world.ada.slash("/ingress", "status");
    const stopped = stopListening();
    await expect(world.ada.slash("/ingress", "status")).rejects.toThrow("Nothing");
    expect(world.ada.ephemerals()).toEqual([]);
    hold.release();
    expect(await stopped).toBe(0);
    expect(world.ada.ephemerals().map(({ text }) => text)).toEqual(["At last."]);
  });

  test("is quick with connections that are kept alive and nothing to do", async () => {
    await world.ada.slash("/ingress", "status");
    await until("an answer", () => world.ada.ephemerals().length > 0);
    const watch = startFairWatch();
    await stopListening();
    expect(watch.elapsedMs()).toBeLessThan(5_000);
    watch.stop();
  });
});

describe("at the start", () => {
  test("a token that Slack does not take is a fault", async () => {
    await world.stop();
    world = await startSlackWorld({ connected: false });
    world.slack.faults.always({ method: "auth.test" }, { kind: "error", code: "invalid_auth" });
    await expect(world.listen()).rejects.toMatchObject({ code: "slack-auth", kind: "refused" });
  });

  test("a Slack that is away is no reason not to start; people are told, and it is asked again", async () => {
    await world.stop();
    world = await startSlackWorld({ connected: false });
    world.slack.faults.always({ method: "auth.test" }, { kind: "error", code: "service_unavailable" });
    await world.listen();
    await world.ada.slash("/ingress", "status");
    expect(world.ada.ephemerals()[0]?.text).toContain("Slack could not be asked who we are");
    world.slack.faults.clear();
    await world.ada.slash("/ingress", "status");
    await until("a call", () => world.front.calls.length === 1);
    expect(world.log.map(({ event }) => event)).toContain("slack-not-reached-at-start");
  });

  test("a port that is taken is the system's error", async () => {
    const other = await startSlack();
    const { port } = new URL(other.apiUrl);
    const another = await startSlackWorld({ connected: false, port: Number(port) });
    await expect(another.listen()).rejects.toMatchObject({ code: "EADDRINUSE" });
    await another.stop();
    await other.stop();
  });
});
