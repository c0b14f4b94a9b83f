import { describe, expect, test } from "vitest";
import { configDigestOf } from "../../src/config/governing.ts";
import { configOf, load, mistakesOf, rightText, withPart } from "./config-file.ts";

const tenant = "11111111-2222-4333-8444-555555555555";
const account = `${tenant}/00000000-0000-4000-8000-00000000000a`;
const settings = `appId: 99999999-8888-4777-8666-555555555555, tenantIds: [${tenant}]`;
const text = `${rightText}teams: { ${settings} }\n`;
const password = { TEAMS_APP_PASSWORD: "hush~hush" };
const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" };

function complaints(file: string, env: Record<string, string>) {
  const loaded = load(file, { ...env, REDIS_URL: "/run/redis.sock" }, ["chats", "redis"]);
  return loaded.ok ? loaded.config.chats : loaded.mistakes.map(({ path }) => path);
}

describe("one process serves Slack and Teams, or either alone, by what is configured", () => {
  test.each([
    ["Slack alone", rightText, slack, ["slack"]],
    ["Teams alone", text, password, ["teams"]],
    ["both, by Slack's token", text, { ...password, ...slack }, ["slack", "teams"]],
    [
      "Teams as a managed identity, which needs no secret",
      text.replace("{ a", "{ credential: managed-identity, a"),
      {},
      ["teams"],
    ],
    ["neither, for want of secrets", rightText, {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]],
    ["Teams without its secret", text, {}, ["TEAMS_APP_PASSWORD"]],
    ["half of Slack beside Teams", text, { ...password, SLACK_BOT_TOKEN: "xoxb-1" }, ["SLACK_SIGNING_SECRET"]],
    ["Slack in the file beside Teams", `${text}slack: {}\n`, password, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]],
    ["a secret's id instead of its value", text, { TEAMS_APP_PASSWORD: tenant }, ["TEAMS_APP_PASSWORD"]],
  ])("%s", (_, file, env, expected) => {
    expect(complaints(file, env)).toEqual(expected);
  });
});

describe("a mistake about Teams says how to mend it", () => {
  const withAccount = (value: string) => withPart("name: Di", `name: Di, teams: ${value}`, text);
  test.each([
    ["no app id: the bot never listens without one", text.replace(/appId: \S+ /, ""), "teams.appId"],
    ["no tenant that is served", text.replace(`[${tenant}]`, "[]"), "teams.tenantIds"],
    ["tokens over plain http", text.replace("{ a", "{ serviceUrls: ['http://example.org'], a"), "teams.serviceUrls[0]"],
    ["an account without its tenant", withAccount("00000000-0000-4000-8000-00000000000a"), "people.di.teams"],
    ["an account of a tenant that is not served", withAccount(account.replace(/^1/, "2")), "people.di.teams"],
    ["one account for two", withAccount(account).replace("name: Cy", `name: Cy, teams: ${account}`), "people.di.teams"],
  ])("%s", (_, file, path) => {
    expect(mistakesOf(file).map((mistake) => mistake.path)).toEqual([path]);
  });
});

test("an account in Teams governs, and the settings of Teams do not: without accounts a digest is what it was", () => {
  const digest = (file: string) => configDigestOf(configOf(file));
  expect(digest(text)).toBe(digest(rightText));
  expect(digest(withPart("name: Di", `name: Di, teams: ${account.toUpperCase()}`, text))).not.toBe(digest(text));
});
