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

const plain = (length: number) => ({ type: "plain_text", text: "x".repeat(length) }) as const;
const button = (action: string, extra: object = {}) =>
  ({ type: "button", action_id: action, text: plain(3), ...extra }) as const;

async function postBlocks(...blocks: object[]): Promise<unknown> {
  return client.chat.postMessage({ channel: ada.dmChannel(), text: "t", blocks: blocks as never });
}

const section = (text: object) => ({ type: "section", text });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const select = (options: object[], extra: object = {}) =>
  actions({ type: "static_select", action_id: "s", options, ...extra });
const option = (text: number, value = "v") => ({ text: plain(text), value });

test.each<[string, object[], object[]]>([
  ["a section's text ends at 3,000", [section(plain(3000))], [section(plain(3001))]],
  ["a section shows something", [section(plain(1))], [{ type: "section" }]],
  ["a text is not empty", [section(plain(1))], [section(plain(0))]],
  ["a header ends at 150", [{ type: "header", text: plain(150) }], [{ type: "header", text: plain(151) }]],
  [
    "a header is plain text",
    [{ type: "header", text: plain(1) }],
    [{ type: "header", text: { type: "mrkdwn", text: "x" } }],
  ],
  [
    "ten fields",
    [{ type: "section", fields: Array(10).fill(plain(2000)) }],
    [{ type: "section", fields: Array(11).fill(plain(1)) }],
  ],
  ["a field ends at 2,000", [{ type: "section", fields: [plain(2000)] }], [{ type: "section", fields: [plain(2001)] }]],
  [
    "ten parts of context",
    [{ type: "context", elements: Array(10).fill(plain(1)) }],
    [{ type: "context", elements: Array(11).fill(plain(1)) }],
  ],
  [
    "a button's text ends at 75",
    [actions(button("a", { text: plain(75) }))],
    [actions(button("a", { text: plain(76) }))],
  ],
  [
    "a button's value ends at 2,000",
    [actions(button("a", { value: "x".repeat(2000) }))],
    [actions(button("a", { value: "x".repeat(2001) }))],
  ],
  ["an action id ends at 255", [actions(button("a".repeat(255)))], [actions(button("a".repeat(256)))]],
  [
    "action ids are unique in a block",
    [actions(button("a"), button("b")), actions(button("a"))],
    [actions(button("a"), button("a"))],
  ],
  [
    "block ids end at 255",
    [{ type: "divider", block_id: "b".repeat(255) }],
    [{ type: "divider", block_id: "b".repeat(256) }],
  ],
  [
    "block ids are unique",
    [{ type: "divider", block_id: "b" }],
    [
      { type: "divider", block_id: "b" },
      { type: "divider", block_id: "b" },
    ],
  ],
  [
    "25 elements in a row of actions",
    [actions(...Array.from({ length: 25 }, (_, i) => button(`a${i}`)))],
    [actions(...Array.from({ length: 26 }, (_, i) => button(`a${i}`)))],
  ],
  ["an option's text ends at 75", [select([option(75)])], [select([option(76)])]],
  [
    "what is chosen at first is on offer",
    [select([option(1)], { initial_option: option(1) })],
    [select([option(1)], { initial_option: option(2) })],
  ],
  ["fields are known", [{ type: "divider" }], [{ type: "divider", colour: "red" }]],
  ["kinds are known", [{ type: "divider" }], [{ type: "hologram" }]],
  ["50 blocks", Array(50).fill({ type: "divider" }), Array(51).fill({ type: "divider" })],
])("blocks: %s", async (_rule, taken, refused) => {
  expect(await postBlocks(...taken)).toMatchObject({ ok: true });
  await expect(postBlocks(...refused)).rejects.toMatchObject(refusal("invalid_blocks"));
  expect(ada.dms()).toHaveLength(1);
});

test("refused blocks are pointed at", async () => {
  await expect(postBlocks({ type: "divider" }, { type: "header", text: plain(151) })).rejects.toMatchObject({
    data: {
      response_metadata: { messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"] },
    },
  });
});
