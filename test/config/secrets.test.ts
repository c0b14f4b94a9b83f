import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/config/secret.ts";
import { load, mistakesOf, rightText, withPart } from "./config-file.ts";

const token = "xoxb-1111-2222-hushhushhush";
const appToken = "xapp-1-A0-hushhushhush";
const link = "https://a.blob.core.windows.net/c?sv=1&sig=hushhushhush";
const everything = {
  SLACK_BOT_TOKEN: token,
  SLACK_SIGNING_SECRET: "hushhushhush",
  REDIS_URL: "rediss://:hushhushhush@redis.example.org",
};

const socketText = `${rightText}slack: { transport: socket }\n`;
const slackBot = { SLACK_BOT_TOKEN: token, REDIS_URL: "/run/redis.sock" };

describe("a secret in the file is a mistake, named by its place and never shown", () => {
  test.each([
    ["a token as a value", `${rightText}slack: { botToken: ${token} }\n`, "slack.botToken", 20],
    ["a token as a name", withPart("name: Di", `name: ${appToken}`), "people.di.name", 5],
    ["a token within a text", withPart("name: Di", `name: "see ${token}"`), "people.di.name", 5],
    ["a token in a list", withPart("[ada]", `[ada, ${token}]`), "environments.sandbox.roles.provider[1]", 11],
    ["a token as a key", `${rightText}${token}: { a: 1 }\n`, "[redacted]", 20],
    ["a link", `${rightText}      blobEndpoint: ${link}\n`, "environments.sandbox.storage.blobEndpoint", 20],
    ["an account's key", `${rightText}redis: AccountKey=hushhushhush\n`, "redis", 20],
    ["a private key", `${rightText}x: "-----BEGIN PRIVATE KEY-----hushhushhush"\n`, "x", 20],
  ])("%s", (_name, text, path, line) => {
    const mistakes = mistakesOf(text);
    expect(mistakes).toEqual([
      { path, line, column: expect.any(Number), message: expect.stringContaining("secrets come from the environment") },
    ]);
    expect(JSON.stringify(mistakes)).not.toContain("hush");
  });

  test("nor is it shown where the file is no YAML", () => {
    const mistakes = mistakesOf(`people: @${token}\n  - ${token}: *${token}\n${token}\n`);
    expect(mistakes.length).toBeGreaterThan(0);
    expect(JSON.stringify(mistakes)).not.toContain("hush");
  });
});

describe("secrets come from the environment", () => {
  test("and are handed on as they are, spaces around them aside", () => {
    const loaded = load(rightText, { ...everything, SLACK_BOT_TOKEN: ` ${token}\n` }, ["chats", "redis"]);
    expect(loaded.ok && loaded.config.secrets.slackBotToken?.reveal()).toBe(token);
    expect(loaded.ok && loaded.config.secrets.slackAppToken).toBe(undefined);
  });

  test("a configuration prints none of them", () => {
    const loaded = load(rightText, everything);
    const shown = [JSON.stringify(loaded), inspect(loaded, { depth: null }), `${new Secret("hush")}`].join();
    expect(shown).not.toContain("hush");
    expect(shown).toContain("[redacted]");
  });

  test("one that is not what it should be is named, and not shown", () => {
    const env = { SLACK_BOT_TOKEN: "hush", SLACK_APP_TOKEN: "xoxb-hush", REDIS_URL: "http://hush" };
    const loaded = load(rightText, env);
    expect(loaded.ok || loaded.mistakes.map(({ path, line }) => [path, line])).toEqual([
      ["SLACK_BOT_TOKEN", 0],
      ["SLACK_APP_TOKEN", 0],
      ["REDIS_URL", 0],
    ]);
    expect(JSON.stringify(loaded)).not.toContain("hush");
  });

  test("a process that needs none is told of none; empty is unset", () => {
    expect(load(rightText, { SLACK_BOT_TOKEN: "" })).toMatchObject({ ok: true });
  });

  test("those that a process needs and lacks are named together with the file's mistakes", () => {
    const loaded = load(withPart("tier: 3", "tier: 9"), {}, ["chats", "redis"]);
    expect(loaded.ok || loaded.mistakes.map(({ path }) => path)).toEqual([
      "environments.sandbox.tier",
      "SLACK_BOT_TOKEN",
      "SLACK_SIGNING_SECRET",
      "REDIS_URL",
    ]);
  });
});

describe("each transport needs a secret of its own and no other", () => {
  const complaints = (text: string, env: Record<string, string>) => {
    const loaded = load(text, env, ["chats", "redis"]);
    return loaded.ok ? [] : loaded.mistakes.map(({ path, message }) => `${path}: ${message}`);
  };
  test.each([
    ["http with the signing secret", rightText, { ...slackBot, SLACK_SIGNING_SECRET: "s" }],
    ["socket with the app-level token", socketText, { ...slackBot, SLACK_APP_TOKEN: appToken }],
    ["either with both", socketText, { ...slackBot, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: "s" }],
  ])("%s", (_name, text, env) => {
    expect(complaints(text, env)).toEqual([]);
  });

  test.each([
    ["socket without its token", socketText, {}, /^SLACK_APP_TOKEN: .*slack\.transport is socket, which needs it/],
    ["socket with the secret of http", socketText, { SLACK_SIGNING_SECRET: "s" }, /^SLACK_APP_TOKEN: .*is socket/],
    ["http without its secret", rightText, {}, /^SLACK_SIGNING_SECRET: This variable is not set\. It is one word/],
    [
      "http with the token of socket",
      rightText,
      { SLACK_APP_TOKEN: appToken },
      /^SLACK_SIGNING_SECRET: .*transport: socket/,
    ],
    ["a file that is wrong elsewhere", `${socketText}clock: late\n`, {}, /^clock: [\s\S]*SLACK_APP_TOKEN: .*is socket/],
  ])("%s", (_name, text, env, sentences) => {
    expect(complaints(text, { ...slackBot, ...env }).join("\n")).toMatch(sentences);
  });

  test.each([
    ["SLACK_BOT_TOKEN", appToken, "SLACK_APP_TOKEN. What belongs here begins with xoxb-"],
    ["SLACK_BOT_TOKEN", "xoxp-hush", "another kind of token"],
    ["SLACK_APP_TOKEN", token, "SLACK_BOT_TOKEN. What belongs here begins with xapp-"],
    ["SLACK_SIGNING_SECRET", appToken, "SLACK_APP_TOKEN"],
    ["SLACK_SIGNING_SECRET", token, "SLACK_BOT_TOKEN"],
  ])("a token that belongs elsewhere is told where: %s", (variable, value, sentence) => {
    const [complaint = ""] = complaints(rightText, { ...everything, [variable]: value });
    expect(complaint).toContain(sentence);
    expect(complaint).not.toContain("hush");
  });
});
