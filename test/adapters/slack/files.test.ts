/** A file goes to the direct messages of whoever asked, whole or not at all, and nowhere else. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import manifest from "../../../manifest.json" with { type: "json" };
import { isOfSlack } from "../../../src/adapters/slack/give-file.ts";
import type { GivenFile } from "../../../src/commands/front.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
let channel: string;
beforeAll(async () => {
  world = await startSlackWorld();
  channel = world.slack.addChannel("project", [world.ada.id, world.olga.id]);
});
afterAll(() => world.stop());

const file: GivenFile = {
  ...{ kind: "file", name: "OUT-9M2X-decisions.csv", mediaType: "text/csv" },
  text: 'file,verdict\r\n"canary Tabelle ü.csv",release\r\n',
  lines: [["480 decisions."]],
  again: { verb: "approve", transfer: "OUT-9M2X", item: "csv" },
};

let said: number;
let given: number;
beforeEach(() => {
  world.front.reply = () => file;
  world.slack.faults.clear();
  said = world.ada.ephemerals().length;
  given = world.ada.files().length;
});

/** Asks in a channel; gives what is said back in private. */
async function ask(): Promise<string> {
  await world.ada.slash("/ingress", "csv", { channel });
  await until("an answer", () => world.ada.ephemerals().length > said);
  return world.ada.ephemerals().at(-1)?.text ?? "";
}

test("a file that is asked for in a channel is in that person's direct messages, and the channel sees nothing of it", async () => {
  expect(await ask()).toBe("480 decisions.\nThe file OUT-9M2X-decisions.csv is in your direct messages with me.");
  const { name, text: content } = file;
  expect(world.ada.files().slice(given)).toEqual([{ name, content, channel: world.ada.dmChannel() }]);
  expect([world.olga.files(), world.grace.files(), world.ada.channel(channel)]).toEqual([[], [], []]);
});

test("its content goes to the upload's address alone, where no token goes, and into no log", async () => {
  const before = world.slack.calls.length;
  await ask();
  const calls = world.slack.calls.slice(before);
  expect(calls.find(({ method }) => method === "upload")?.args).toEqual({ bytes: Buffer.byteLength(file.text) });
  expect(JSON.stringify([calls, world.log, world.ada.ephemerals()])).not.toContain("canary");
});

test("a button gives a file as a command does", async () => {
  const button = { label: "Download", style: "plain", press: file.again } as const;
  const card = { title: "Outputs", summary: "Outputs", parts: [{ type: "buttons", buttons: [button] }] } as const;
  await world.chat.place("ada", card, "card", false);
  await world.ada.click(world.ada.dms().at(-1)?.ts ?? "", "Download");
  await until("the file", () => world.ada.files().length > given);
  await until("a word of it", () => world.ada.ephemerals().length > said);
  expect(world.ada.ephemerals().at(-1)?.text).toContain("480 decisions.");
});

test.each([
  ["files.getUploadURLExternal", { kind: "error", code: "file_uploads_disabled" }, "does not let me send you files"],
  ["files.getUploadURLExternal", { kind: "status", status: 503 }, "did not take the file"],
  ["files.getUploadURLExternal", { kind: "lie" }, "did not take the file"],
  ["upload", { kind: "status", status: 500 }, "did not take the file"],
  ["upload", { kind: "drop" }, "did not take the file"],
  ["files.completeUploadExternal", { kind: "error", code: "file_not_found" }, "does not let me send you files"],
  ["files.completeUploadExternal", { kind: "drop" }, "did not say whether it took the file"],
] as const)("where %s ends in %o, that is said, and nothing is to be seen", async (method, fault, sentence) => {
  world.slack.faults.next({ method }, fault);
  expect(await ask()).toContain(sentence);
  expect(world.ada.files()).toHaveLength(given);
  expect(JSON.stringify(world.log)).not.toContain("canary");
});

test("without the right that the manifest asks for, it is said what is missing", async () => {
  const { bot } = manifest.oauth_config.scopes;
  world.slack.setScopes(bot.filter((scope) => scope !== "files:write"));
  expect(await ask()).toContain("the app may need the scope files:write");
  world.slack.setScopes(bot);
  expect(world.ada.files()).toHaveLength(given);
});

test.each([
  ["https://files.slack.com/upload/v1/abc", true],
  ["http://files.slack.com/upload/v1/abc", false],
  ["https://files.slack.com.example.org/upload", false],
  ["https://notslack.com/upload", false],
  ["http://169.254.169.254/", false],
  ["nowhere", false],
])("content goes to Slack alone: %s", (url, isSlack) => {
  expect(isOfSlack(url, "https://slack.com/api/")).toBe(isSlack);
});
