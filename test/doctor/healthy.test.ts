import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "../e2e/bot-process.ts";
import type { BotWorld } from "../e2e/bot-world.ts";
import { filePlaces, leakFinder, redisPlaces } from "../e2e/leak-scan.ts";
import { type ChangedSettings, examined, startHealthyWorld, troublesIn } from "./examined.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startHealthyWorld();
});

afterAll(async () => {
  await world.stop();
});

async function everythingKept(): Promise<unknown> {
  // A queue's mark of its last look for lost jobs goes by itself.
  const inRedis = (await redisPlaces(world.redisClient)).filter(({ where }) => !where.endsWith(":stalled-check"));
  const kept = [...inRedis, ...(await filePlaces(`${world.folder}/data`))];
  return { kept, firewall: structuredClone(world.firewall.history), slack: world.slack.everything().length > 0 };
}

test("where nothing is wrong nothing is found wrong, and every check has looked", async () => {
  const findings = await examined(world);
  expect(troublesIn(findings)).toEqual([]);
  expect(findings.map(({ check, code }) => `${check}: ${code}`).toSorted()).toMatchInlineSnapshot(`
    [
      "accounts: accounts-named",
      "clocks: clock-right",
      "clocks: clock-right",
      "clocks: clock-right",
      "firewall: firewall-in-force",
      "journal: journal-holds",
      "people: people-pinned",
      "redis: redis-keeps",
      "rights: rights-least",
      "rights: rights-least",
      "seats: seats-filled",
      "seats: seats-filled",
      "slack: listens-here",
      "slack: scopes-right",
      "slack: slack-token",
      "storage: storage-reached",
    ]
  `);
});

test("the doctor changes nothing: not Redis, no file, no firewall, and asks Slack and Azure for reading only", async () => {
  const before = await everythingKept();
  const [slackBefore, azureBefore] = [world.slack.calls.length, world.resourceManager.calls.length];
  await examined(world);
  expect(await everythingKept()).toEqual(before);
  const methods = new Set(world.slack.calls.slice(slackBefore).map(({ method }) => method));
  expect([...methods].toSorted()).toEqual(["auth.test", "users.info"]);
  const operations = new Set(world.resourceManager.calls.slice(azureBefore).map(({ operation }) => operation));
  expect([...operations].toSorted()).toEqual(["get", "permissions"]);
});

test("as a process it prints the same, ends with 0, and prints no secret", async () => {
  const { code, printed } = await runProgram("src/doctor.ts", [], world.env);
  expect(printed).toContain("0 wrong, 0 not checked, 0 doubtful");
  expect(code).toBe(0);
  const find = leakFinder([world.env.SLACK_BOT_TOKEN ?? "", world.env.SLACK_SIGNING_SECRET ?? ""], ["sig="]);
  expect(find([{ where: "printed", text: printed }])).toEqual([]);
});

test("where other hands change the firewall, one admin is too few and the right to write is one too many", async () => {
  const byHand = (firewallReading: string) => (settings: ChangedSettings) => {
    const { sandbox } = settings.environments;
    Object.assign(sandbox ?? {}, { firewall: "manual", firewallReading });
    Object.assign(sandbox?.roles ?? {}, { admin: ["max"] });
  };
  expect(troublesIn(await examined(world, { configure: byHand("read") }))).toEqual([
    "rights: rights-too-wide",
    ...["seats: few-admins-of-all", "seats: one-admin-by-hand"],
  ]);
  const before = world.resourceManager.calls.length;
  expect(troublesIn(await examined(world, { configure: byHand("attested") }))).toEqual([
    "firewall: firewall-attested",
    ...["rights: rights-read-more", "rights: rights-too-wide"],
    ...["seats: few-admins-of-all", "seats: one-admin-by-hand"],
  ]);
  const asked = world.resourceManager.calls.slice(before).map(({ operation }) => operation);
  expect(new Set(asked)).toEqual(new Set(["permissions"]));
});
