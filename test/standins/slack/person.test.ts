import { setTimeout as wait } from "node:timers/promises";
import type { App, BlockAction, SlashCommand } from "@slack/bolt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { type Slack, startSlack } from "../../../src/standins/slack/slack.ts";
import { startBoltBot } from "./bolt-bot.ts";

let slack: Slack;
let bot: Awaited<ReturnType<typeof startBoltBot>>;
let ada: Person;
const seen: { commands: SlashCommand[]; actions: BlockAction[] } = { commands: [], actions: [] };

beforeAll(async () => {
  slack = await startSlack();
  bot = await startBoltBot(slack, listen);
});
afterAll(async () => {
  await bot.stop();
  await slack.stop();
});
beforeEach(() => {
  ada = slack.addPerson({ realName: "Ada Provider" });
  seen.commands = [];
  seen.actions = [];
});

const button = (words: string, value: string, action_id = words) =>
  ({ type: "button", text: { type: "plain_text", text: words }, value, action_id }) as const;
const card = (digest: string) => [
  { type: "section", text: { type: "mrkdwn", text: `terms ${digest}` } } as const,
  { type: "actions", elements: [button("Approve", digest), button("Reject", digest)] } as const,
];

function listen(app: App): void {
  app.command("/ack-text", async ({ ack }) => ack("said in the acknowledgement"));
  app.command("/later", async ({ ack, respond, command }) => {
    seen.commands.push(command);
    await ack();
    await respond({ response_type: "ephemeral", text: "said at the response address" });
  });
  app.command("/url-only", async ({ ack, command }) => {
    seen.commands.push(command);
    await ack();
  });
  app.command("/aloud", async ({ ack }) => ack({ response_type: "in_channel", text: "for all" }));
  app.command("/quiet", async ({ ack, respond }) => {
    await ack();
    await respond({ text: "pick", blocks: card("3f9ac2"), response_type: "ephemeral" });
  });
  app.action("Approve", async ({ ack, body, respond, client }) => {
    await ack();
    const action = body as BlockAction;
    seen.actions.push(action);
    if (action.message === undefined) await respond({ replace_original: true, text: "settled" });
    else
      await client.chat.update({
        channel: action.channel?.id ?? "",
        ts: action.message.ts,
        text: "settled",
        blocks: [],
      });
  });
  app.action("Reject", async ({ ack, body, respond }) => {
    seen.actions.push(body as BlockAction);
    await ack();
    await respond({ delete_original: true });
  });
}

async function postCard(digest: string): Promise<string> {
  const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" },
    body: JSON.stringify({ channel: ada.id, text: "Your turn", blocks: card(digest) }),
  });
  return ((await answer.json()) as { ts: string }).ts;
}

test("a command may be answered in its acknowledgement or afterwards, for that person's eyes only", async () => {
  await ada.slash("/ack-text", "");
  await ada.slash("/later", "status IN-4K7Q");
  await expect
    .poll(() => ada.ephemerals().map(({ text }) => text))
    .toEqual(["said in the acknowledgement", "said at the response address"]);
  expect(ada.dms()).toEqual([]);
  expect(ada.notifications()).toEqual([]);
  expect(seen.commands).toMatchObject([
    {
      command: "/later",
      text: "status IN-4K7Q",
      user_id: ada.id,
      team_id: slack.team.id,
      channel_name: "directmessage",
    },
  ]);
});

test("an answer in the channel is everybody's", async () => {
  const channel = slack.addChannel("tre", [ada.id]);
  await ada.slash("/aloud", "", { channel });
  expect(ada.channel(channel)).toMatchObject([{ text: "for all" }]);
});

test("a click carries the button, its message and who clicked, and the message is edited in place", async () => {
  const ts = await postCard("3f9ac2");
  expect(ada.dms()).toMatchObject([{ text: "terms 3f9ac2\n[Approve] [Reject]", buttons: ["Approve", "Reject"] }]);
  await ada.click(ts, "Approve");
  await expect.poll(() => ada.dms().map(({ text }) => text)).toEqual(["settled"]);
  expect(seen.actions).toMatchObject([
    {
      user: { id: ada.id, team_id: slack.team.id },
      channel: { id: ada.dmChannel() },
      container: { type: "message", message_ts: ts, is_ephemeral: false },
      message: { ts, user: slack.bot.userId, blocks: card("3f9ac2") },
      actions: [{ type: "button", action_id: "Approve", value: "3f9ac2", block_id: expect.any(String) }],
    },
  ]);
});

test("a person may click what a message said before", async () => {
  const ts = await postCard("old");
  await ada.click(ts, "Approve");
  await expect.poll(() => ada.dms()[0]?.text).toBe("settled");
  await expect(ada.click(ts, "Approve")).rejects.toThrow("No button Approve among no buttons");
  await ada.click(ts, "Approve", { asOf: 0 });
  await expect.poll(() => seen.actions.length).toBe(2);
  expect(seen.actions[1]).toMatchObject({ actions: [{ value: "old" }] });
});

test("a click in an ephemeral message comes without it; the answer can replace and delete it", async () => {
  await ada.slash("/quiet", "");
  await expect.poll(() => ada.ephemerals()).toHaveLength(1);
  const [shown] = ada.ephemerals();
  await ada.click(shown?.ts ?? "", "Approve");
  await expect.poll(() => ada.ephemerals().map(({ text }) => text)).toEqual(["settled"]);
  expect(seen.actions[0]).toMatchObject({ container: { is_ephemeral: true } });
  expect(seen.actions[0]).not.toHaveProperty("message");
  await ada.slash("/quiet", "");
  await expect.poll(() => ada.ephemerals()).toHaveLength(2);
  await ada.click(ada.ephemerals()[1]?.ts ?? "", "Reject");
  await expect.poll(() => ada.ephemerals().map(({ text }) => text)).toEqual(["settled"]);
});

test("nobody clicks in another person's messages", async () => {
  const ts = await postCard("3f9ac2");
  const eve = slack.addPerson({ realName: "Eve Elsewhere" });
  await expect(eve.click(ts, "Approve")).rejects.toThrow("sees no message");
});

test("a response address works five times, then no more", async () => {
  await ada.slash("/later", "");
  await expect.poll(() => ada.ephemerals()).toHaveLength(1);
  const answer = async (): Promise<unknown> => {
    const url = seen.commands[0]?.response_url ?? "";
    const response = await fetch(url, { method: "POST", body: JSON.stringify({ text: "again" }), headers: json });
    return response.status === 200 ? "ok" : await response.json();
  };
  for (let use = 2; use <= 5; use++) expect(await answer()).toBe("ok");
  expect(await answer()).toEqual({ ok: false, error: "used_url" });
  expect(ada.ephemerals()).toHaveLength(5);
});

const json = { "content-type": "application/json" };

test("a forged, an unsigned and an old request are refused; a replay is not, and neither is one from the future", async () => {
  const slash = (options: object) => ada.slash("/later", "", { anyAnswer: true, ...options });
  const nowSeconds = Math.floor(Date.now() / 1000);
  expect((await slash({ signature: "forged" })).status).toBe(401);
  expect((await slash({ signature: "missing" })).status).toBe(401);
  expect((await slash({ timestampSeconds: nowSeconds - 301 })).status).toBe(401);
  expect(seen.commands).toEqual([]);
  expect((await slash({ timestampSeconds: nowSeconds + 3600 })).status).toBe(200);
  const first = await ada.slash("/later", "x");
  expect((await first.replay({ retry: { num: 1, reason: "http_timeout" } })).status).toBe(200);
  expect(seen.commands.map(({ trigger_id }) => trigger_id).slice(1)).toHaveLength(2);
  expect(new Set(seen.commands.map(({ trigger_id }) => trigger_id)).size).toBe(2);
});

test("a command that nobody acknowledges in time fails", async () => {
  const impatient = await startSlack({ ackWithinMs: 150, people: [{ id: "UONE", realName: "One Person" }] });
  impatient.connect(bot.eventsUrl);
  await expect(impatient.person("UONE").slash("/nobody", "")).rejects.toThrow(
    "The bot did not acknowledge /nobody: nothing within 0.15 s",
  );
  await impatient.stop();
});

test("a response address ends after its time", async () => {
  const brief = await startSlack({ responseUrlLifeMs: 20, people: [{ id: "UONE", realName: "One Person" }] });
  brief.connect(bot.eventsUrl);
  await brief.person("UONE").slash("/url-only", "");
  await wait(40);
  const url = seen.commands[0]?.response_url ?? "";
  const answer = await fetch(url, { method: "POST", body: JSON.stringify({ text: "late" }), headers: json });
  expect(await answer.json()).toEqual({ ok: false, error: "expired_url" });
  await brief.stop();
});

test("before the bot's address is known, nothing can be sent", async () => {
  const alone = await startSlack({ people: [{ id: "UONE", realName: "One Person" }] });
  await expect(alone.person("UONE").slash("/x", "")).rejects.toThrow("call connect first");
  await alone.stop();
});
