import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../../../src/workflows/cards/card.ts";
import { SasUrl } from "../../../src/workflows/doors/sas-url.ts";
import type { Fault } from "../../../src/workflows/engine/fault.ts";
import { chatContract } from "../../contracts/chat.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

chatContract("Slack", async () => {
  const world = await startSlackWorld({ connected: false });
  const { slack, ada } = world;
  const call = async (method: string, args: Record<string, string>) => {
    const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" };
    await fetch(`${slack.apiUrl}${method}`, { method: "POST", headers, body: JSON.stringify(args) });
  };
  return {
    chat: world.chat,
    person: "ada",
    stranger: "grace",
    seen: () => ada.dms().map(({ text }) => text),
    notifications: () => ada.notifications().map(({ text }) => text),
    deleteLatest: async () => {
      const { channel = "", ts = "" } = ada.dms().at(-1) ?? {};
      await call("chat.delete", { channel, ts });
    },
    disableAccount: () => slack.setDeleted(ada.id, true),
    stop: world.stop,
  };
});

const card: Card = {
  title: "Ingress IN-4K7Q",
  summary: "Please sign",
  parts: [{ type: "text", line: ["Please sign"] }],
};
const link = new SasUrl("https://heron.blob.core.windows.net/ingress?sp=wl&sig=canarySignature");
const recipes: Card = { ...card, parts: [{ type: "recipe", label: "The link", template: "{link}" }] };

describe("Slack as a chat", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld({ connected: false });
  });
  afterEach(() => world.stop());

  const failing = (call: Promise<unknown>): Promise<Fault> =>
    call.then(
      () => Promise.reject(new Error("it did not fail")),
      (fault: Fault) => fault,
    );

  test("a rate limit is throttled for as long as Slack says, and is not waited out", async () => {
    world.slack.faults.next({ method: "chat.postMessage" }, { kind: "status", status: 429, retryAfterSeconds: 17 });
    const fault = await failing(world.chat.place("ada", card, "a", false));
    expect(fault).toMatchObject({ code: "slack-busy", kind: "throttled", retryAfterMs: 17_000 });
  });

  test("a rate limit without Retry-After is throttled as well", async () => {
    world.slack.faults.next({ method: "chat.postMessage" }, { kind: "status", status: 429 });
    const fault = await failing(world.chat.place("ada", card, "a", false));
    expect(fault).toMatchObject({ kind: "throttled", retryAfterMs: 30_000 });
  });

  test.each([
    ["a failure after the message was posted", { kind: "status-after-effect", status: 503 }],
    ["a connection cut after the message was posted", { kind: "drop-after-effect" }],
  ] as const)("%s has an unknown outcome; the next attempt takes the message up", async (_what, trouble) => {
    world.slack.faults.next({ method: "chat.postMessage" }, trouble);
    const fault = await failing(world.chat.place("ada", card, "a", false));
    expect(fault).toMatchObject({ code: "slack-outcome-unknown", kind: "unknown-outcome" });
    expect(world.ada.dms()).toHaveLength(1);
    await world.chat.place("ada", card, "a", true);
    expect(world.ada.dms()).toHaveLength(1);
  });

  test("an edit that fails once is unavailable and not tried again here: it may come late, and whoever asked must know", async () => {
    const ref = await world.chat.place("ada", card, "a", false);
    world.slack.faults.next({ method: "chat.update" }, { kind: "status", status: 503 });
    const fault = await failing(world.chat.edit(ref, card));
    expect(fault).toMatchObject({ code: "slack-unavailable", kind: "unavailable", platformCode: "http-503" });
    expect(world.slack.calls.filter(({ method }) => method === "chat.update")).toHaveLength(1);
  });

  test("filling a link in is tried again by itself, and is unavailable where it keeps failing", async () => {
    const ref = await world.chat.place("ada", card, "a", false);
    world.slack.faults.next({ method: "chat.update" }, { kind: "status", status: 503 });
    await world.chat.fill("ada", ref, recipes, link);
    expect(world.ada.dms()[0]?.text).toContain("canarySignature");
    world.slack.faults.always({ method: "chat.update" }, { kind: "status", status: 503 });
    const fault = await failing(world.chat.fill("ada", ref, recipes, link));
    expect(fault).toMatchObject({ code: "slack-unavailable", kind: "unavailable" });
  });

  test.each([
    ["invalid_auth", "slack-auth"],
    ["missing_scope", "slack-auth"],
    ["invalid_blocks", "slack-rejected"],
    ["msg_too_long", "slack-rejected"],
    ["is_archived", "person-unreachable"],
    ["cannot_dm_bot", "person-unreachable"],
  ])("Slack's %s is the refusal %s", async (code, ours) => {
    world.slack.faults.next({ method: "chat.postMessage" }, { kind: "error", code });
    const fault = await failing(world.chat.place("ada", card, "a", false));
    expect(fault).toMatchObject({ code: ours, kind: "refused", platformCode: code });
  });

  test("a link is not filled into a message of the account that was somebody's before", async () => {
    await world.stop();
    world = await startSlackWorld({ matchByEmail: true });
    const ref = await world.chat.place("ada", card, "a", false);
    const moved = await failing(world.chat.fill("grace", ref, recipes, link));
    expect(moved).toMatchObject({ code: "person-moved", kind: "refused" });
    expect(world.ada.dms()[0]?.text).not.toContain("canarySignature");
    expect(world.grace.dms()).toEqual([]);
  });

  test("a link is in no fault, no log line and no fallback text, whatever goes wrong", async () => {
    const ref = await world.chat.place("ada", card, "a", false);
    const troubles = [
      { kind: "error", code: "invalid_blocks" },
      { kind: "error", code: "internal_error" },
      { kind: "status", status: 429 },
    ] as const;
    const faults: Fault[] = [];
    for (const trouble of troubles) {
      world.slack.faults.next({ method: "chat.update" }, trouble);
      faults.push(await failing(world.chat.fill("ada", ref, recipes, link)));
    }
    await world.chat.fill("ada", ref, recipes, link);
    const told = [...faults.map((fault) => [fault.message, fault.stack, fault.cause]), world.log];
    expect(JSON.stringify(told)).not.toContain("canarySignature");
    expect(world.ada.dms()[0]?.text).toContain("canarySignature");
    expect(world.ada.dms()[0]?.fallback).toBe("Please sign");
    expect(world.ada.notifications().map(({ text }) => text)).toEqual(["Please sign"]);
  });

  test("nothing that is sent lets Slack look for names, links or previews", async () => {
    const ref = await world.chat.place("ada", card, "a", false);
    await world.chat.edit(ref, card);
    const [posted, updated] = world.slack.calls.filter(({ method }) => method.startsWith("chat."));
    expect(posted?.args).toMatchObject({
      unfurl_links: "false",
      unfurl_media: "false",
      parse: "none",
      mrkdwn: "false",
    });
    expect(updated?.args).toMatchObject({ parse: "none", link_names: "false" });
    expect(world.slack.unexpectedCalls).toEqual([]);
  });
});
