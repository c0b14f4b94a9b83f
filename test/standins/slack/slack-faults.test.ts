import type { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { type Slack, startSlack } from "../../../src/standins/slack/slack.ts";
import { clientOf, refusal } from "./slack-client.ts";

let slack: Slack;
let client: WebClient;
let ada: Person;

beforeEach(async () => {
  slack = await startSlack();
  client = clientOf(slack);
  ada = slack.addPerson({ id: "UADA", realName: "Ada Provider" });
});
afterEach(() => slack.stop());

const update = () => client.chat.postMessage({ channel: ada.dmChannel(), text: "t" });

test("rate limits: with Retry-After the client waits, without it gives up", async () => {
  slack.faults.next({ method: "chat.postMessage" }, { kind: "status", status: 429, retryAfterSeconds: 0 });
  await expect(update()).rejects.toMatchObject({ message: expect.stringContaining("retry-after: 0") });
  slack.faults.next({ method: "chat.postMessage" }, { kind: "status", status: 429 });
  await expect(update()).rejects.toMatchObject({ message: expect.stringContaining("valid timeout") });
  expect(ada.dms()).toEqual([]);
});

test("5xx before the effect and after it, a cut connection, a lie and a person who cannot be reached", async () => {
  slack.faults.next({ method: "chat.postMessage" }, { kind: "status", status: 503 });
  await expect(update()).rejects.toMatchObject({ statusCode: 503 });
  expect(ada.dms()).toHaveLength(0);
  slack.faults.next({ user: "UADA" }, { kind: "status-after-effect", status: 500 });
  await expect(update()).rejects.toMatchObject({ statusCode: 500 });
  expect(ada.dms()).toHaveLength(1);
  slack.faults.next({ channel: ada.dmChannel() }, { kind: "drop-after-effect" });
  await expect(update()).rejects.toThrow();
  expect(ada.dms()).toHaveLength(2);
  slack.faults.next({ method: "chat.postMessage" }, { kind: "lie" });
  expect(await update()).toMatchObject({ ok: true, ts: expect.any(String) });
  expect(ada.dms()).toHaveLength(2);
  slack.faults.always({ user: "UADA" }, { kind: "error", code: "channel_not_found" });
  await expect(update()).rejects.toMatchObject(refusal("channel_not_found"));
  await expect(client.conversations.open({ users: "UADA" })).rejects.toMatchObject(refusal("channel_not_found"));
  slack.faults.clear();
  expect(await update()).toMatchObject({ ok: true });
  expect(slack.calls.map(({ outcome }) => outcome)).toContain("cut");
});

test("a delayed answer comes late", async () => {
  slack.faults.next({ method: "chat.postMessage" }, { kind: "delay", ms: 60 });
  const startedAt = performance.now();
  await update();
  expect(performance.now() - startedAt).toBeGreaterThan(50);
});
