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
    const loaded = load(rightText, { ...everything, SLACK_BOT_TOKEN: ` ${token}\n` }, ["slack", "redis"]);
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
    const loaded = load(withPart("tier: 3", "tier: 9"), {}, ["slack", "redis"]);
    expect(loaded.ok || loaded.mistakes.map(({ path }) => path)).toEqual([
      "environments.sandbox.tier",
      "SLACK_BOT_TOKEN",
      "SLACK_SIGNING_SECRET",
      "REDIS_URL",
    ]);
  });
});
