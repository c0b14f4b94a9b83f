import { setTimeout as wait } from "node:timers/promises";
import type { App, BlockAction, SlashCommand, ViewOutput } from "@slack/bolt";
import type { ViewsOpenArguments } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { type Slack, startSlack } from "../../../src/standins/slack/slack.ts";
import { startBoltBot } from "./bolt-bot.ts";

let slack: Slack;
let bot: { stop(): Promise<void> };
let ada: Person;
let submitted: ViewOutput[] = [];
let closed: boolean[] = [];
let acted: BlockAction[] = [];
let refusals: string[] = [];

beforeAll(async () => {
  slack = await startSlack();
  bot = await startBoltBot(slack, listen);
});
afterAll(async () => {
  await bot.stop();
  await slack.stop();
});
beforeEach(() => {
  ada = slack.addPerson({ realName: "Ada Investigator" });
  [submitted, closed, acted, refusals] = [[], [], [], []];
});

const plain = (text: string) => ({ type: "plain_text", text }) as const;
const option = (text: string, value: string) => ({ text: plain(text), value });
const form = (title: string): Extract<ViewsOpenArguments["view"], { type: "modal" }> => ({
  type: "modal",
  callback_id: "ask",
  title: plain(title),
  submit: plain("Ask"),
  close: plain("Cancel"),
  notify_on_close: true,
  private_metadata: "kept",
  blocks: [
    {
      type: "input",
      block_id: "kind",
      dispatch_action: true,
      label: plain("Kind"),
      element: {
        type: "static_select",
        action_id: "value",
        options: [option("Data", "data-ingress"), option("Software", "software-ingress")],
      },
    },
    {
      type: "input",
      block_id: "address",
      label: plain("Address"),
      element: { type: "plain_text_input", action_id: "value", max_length: 15 },
    },
    {
      type: "input",
      block_id: "note",
      optional: true,
      label: plain("Note"),
      element: { type: "plain_text_input", action_id: "value", initial_value: "none" },
    },
    {
      type: "actions",
      block_id: "row",
      elements: [{ type: "button", action_id: "more", text: plain("More"), value: "1" }],
    },
  ],
});

function listen(app: App): void {
  const open = (name: string, how: (client: App["client"], command: SlashCommand) => Promise<unknown>): void => {
    app.command(name, async ({ ack, client, command }) => {
      await ack();
      await how(client, command).catch((error) => refusals.push(error.data.error));
    });
  };
  open("/open", (client, { trigger_id }) => client.views.open({ trigger_id, view: form("First") }));
  open("/late", async (client, { trigger_id }) => {
    await wait(40);
    await client.views.open({ trigger_id, view: form("First") });
  });
  open("/twice", async (client, { trigger_id }) => {
    await client.views.open({ trigger_id, view: form("First") });
    await client.views.open({ trigger_id, view: form("Second") });
  });
  open("/made-up", (client) => client.views.open({ trigger_id: "1.2.3", view: form("First") }));
  open("/bad-form", (client, { trigger_id }) =>
    client.views.open({ trigger_id, view: form("A title of 25 characters.") }),
  );
  app.view("ask", async ({ ack, view }) => {
    submitted.push(view);
    const address = view.state.values.address?.value?.value;
    if (address === "push") await ack({ response_action: "push", view: form("Second") });
    else if (address === "update") await ack({ response_action: "update", view: form("Changed") });
    else if (address === "clear") await ack({ response_action: "clear" });
    else if (address === "stray") await ack({ response_action: "errors", errors: { nowhere: "no" } });
    else if (address === "10.1.2.3")
      await ack({ response_action: "errors", errors: { address: "10.1.2.3 is private" } });
    else await ack();
  });
  app.view({ callback_id: "ask", type: "view_closed" }, async ({ ack, body }) => {
    if (body.type === "view_closed") closed.push(body.is_cleared);
    await ack();
  });
  app.action("value", async ({ ack, body }) => {
    acted.push(body as BlockAction);
    await ack();
  });
  app.action("more", async ({ ack, body, client }) => {
    acted.push(body as BlockAction);
    await ack();
    const { trigger_id, view } = body as BlockAction;
    const pushed = client.views.push({ trigger_id, view: { ...form("Pushed"), private_metadata: view?.id ?? "" } });
    await pushed.catch((error) => refusals.push(error.data.error));
  });
}

async function openForm(): Promise<string> {
  await ada.slash("/open", "");
  await expect.poll(() => ada.views()).toHaveLength(1);
  return ada.views()[0]?.id ?? "";
}

test("a form shows its controls and what they begin with", async () => {
  await openForm();
  expect(ada.views()).toMatchObject([
    {
      title: "First",
      submitLabel: "Ask",
      text: "Kind: [choose: Data | Software]\nAddress: []\nNote (optional): [none]\n[More]",
      controls: [
        { label: "Kind", value: null },
        { label: "Address", value: null },
        { label: "Note", value: "none" },
      ],
    },
  ]);
});

test("a submission carries what was entered, and closes the form", async () => {
  const id = await openForm();
  const sent = await ada.submit(id, { Kind: "Data", Address: "203.0.113.7" });
  expect(sent).toMatchObject({ responseAction: "none", errors: {} });
  expect(ada.views()).toEqual([]);
  expect(submitted[0]).toMatchObject({
    callback_id: "ask",
    private_metadata: "kept",
    state: {
      values: {
        kind: { value: { type: "static_select", selected_option: option("Data", "data-ingress") } },
        address: { value: { type: "plain_text_input", value: "203.0.113.7" } },
        note: { value: { value: "none" } },
      },
    },
  });
});

test("complaints stand beside their control and the form stays, filled", async () => {
  const id = await openForm();
  const sent = await ada.submit(id, { Kind: "data-ingress", Address: "10.1.2.3" });
  expect(sent).toMatchObject({ responseAction: "errors", errors: { Address: "10.1.2.3 is private" } });
  expect(ada.views()[0]?.errors).toEqual({ Address: "10.1.2.3 is private" });
  expect(await ada.submit(id, { Address: "203.0.113.7" })).toMatchObject({ responseAction: "none" });
});

test("Slack itself keeps back what is empty or too long, and shows no complaint about what is not there", async () => {
  const id = await openForm();
  await expect(ada.submit(id)).rejects.toThrow('"Kind" is empty, "Address" is empty');
  await expect(ada.submit(id, { Kind: "Data", Address: "x".repeat(16) })).rejects.toThrow('"Address" is too long');
  await expect(ada.submit(id, { Kind: "Hardware" })).rejects.toThrow('"Kind" offers Data, Software; not Hardware');
  await expect(ada.submit(id, { Colour: "red" })).rejects.toThrow("No control Colour among Kind, Address, Note");
  expect(submitted).toEqual([]);
  await expect(ada.submit(id, { Address: "stray" })).rejects.toThrow("no such input block");
});

test("an answer can replace the form, put another on top, or close all", async () => {
  const id = await openForm();
  expect(await ada.submit(id, { Kind: "Data", Address: "update" })).toMatchObject({ responseAction: "update" });
  expect(ada.views()).toMatchObject([{ id, title: "Changed", controls: [{}, { value: "update" }, {}] }]);
  await ada.submit(id, { Address: "push" });
  expect(ada.views().map(({ title }) => title)).toEqual(["Changed", "Second"]);
  await ada.submit(ada.views()[1]?.id ?? "", { Kind: "Data", Address: "clear" });
  expect(ada.views()).toEqual([]);
});

test("a choice is told at once where the form asks for it, and a button may push, up to three", async () => {
  const id = await openForm();
  await ada.fill(id, { Kind: "Software", Note: "later" });
  expect(acted).toMatchObject([
    {
      container: { type: "view", view_id: id },
      view: { state: { values: { kind: { value: { selected_option: { value: "software-ingress" } } } } } },
      actions: [{ block_id: "kind", action_id: "value", selected_option: { value: "software-ingress" } }],
    },
  ]);
  for (const open of [2, 3]) {
    await ada.clickInView(ada.views().at(-1)?.id ?? "", "More");
    await expect.poll(() => ada.views()).toHaveLength(open);
  }
  await ada.clickInView(ada.views().at(-1)?.id ?? "", "More");
  await expect.poll(() => refusals).toEqual(["push_limit_reached"]);
});

test("the bot hears of a form that is closed without sending", async () => {
  const id = await openForm();
  await ada.closeView(id);
  expect(closed).toEqual([false]);
  expect(ada.views()).toEqual([]);
  await expect(ada.submit(id)).rejects.toThrow("no modal");
});

test.each([
  ["/twice", "exchanged_trigger_id", 1],
  ["/made-up", "invalid_trigger_id", 0],
  ["/bad-form", "invalid_arguments", 0],
])("%s is refused with %s", async (command, code, open) => {
  await ada.slash(command, "");
  await expect.poll(() => refusals).toEqual([code]);
  expect(ada.views()).toHaveLength(open);
});

test("a form that is opened too late after the command is refused", async () => {
  const brief = await startSlack({ triggerLifeMs: 20, people: [{ id: "UONE", realName: "One Person" }] });
  const slowBot = await startBoltBot(brief, listen);
  await brief.person("UONE").slash("/late", "");
  await expect.poll(() => refusals).toEqual(["expired_trigger_id"]);
  await slowBot.stop();
  await brief.stop();
});

test("a form that is closed cannot be updated, and one that was changed since not with an old hash", async () => {
  const update = async (body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" };
    const answer = await fetch(`${slack.apiUrl}views.update`, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const id = await openForm();
  const first = (await update({ view_id: id, view: form("Changed") })) as { view: { hash: string } };
  expect(await update({ view_id: id, view: form("Again"), hash: first.view.hash })).toMatchObject({ ok: true });
  expect(await update({ view_id: id, view: form("Late"), hash: first.view.hash })).toEqual({
    ok: false,
    error: "hash_conflict",
  });
  await ada.closeView(id);
  expect(await update({ view_id: id, view: form("Later") })).toEqual({ ok: false, error: "not_found" });
});
