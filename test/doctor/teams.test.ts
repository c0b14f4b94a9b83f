import { afterAll, beforeAll, expect, test } from "vitest";
import { startTeamsSide, type TeamsSide } from "../../src/standins/teams-side.ts";
import { castNames } from "../../src/standins/world.ts";
import type { BotWorld } from "../e2e/bot-world.ts";
import { type ChangedSettings, examined, startHealthyWorld, troublesIn } from "./examined.ts";

let world: BotWorld;
let teams: TeamsSide;
const ids = Object.keys(castNames);

beforeAll(async () => {
  world = await startHealthyWorld();
  teams = await startTeamsSide(castNames, ids, world.clock);
});

afterAll(async () => {
  await teams.connector.stop();
  await world.stop();
});

/** Everybody of the world is in Teams instead of Slack, but for whoever is nowhere. */
function inTeams(settings: ChangedSettings, nowhere?: string): void {
  delete settings.slack;
  settings.teams = teams.settings;
  for (const [id, person] of Object.entries(settings.people)) {
    delete person.slack;
    if (id !== nowhere) Object.assign(person, { teams: teams.accountOf(id) });
  }
}

const withoutSlack = { SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" };

test("where Teams alone is served, nobody asks for Slack, and nothing is wrong", async () => {
  const slackBefore = world.slack.calls.length;
  const findings = await examined(world, { configure: inTeams, env: { ...withoutSlack, ...teams.env } });
  expect(troublesIn(findings)).toEqual([]);
  const codes = findings.map(({ check, code }) => `${check}: ${code}`);
  expect(codes).toEqual(expect.arrayContaining(["people: people-pinned", "teams: teams-token", "teams: teams-keys"]));
  expect(codes.filter((code) => code.startsWith("slack"))).toEqual([]);
  expect(world.slack.calls).toHaveLength(slackBefore);
});

test("a secret that Entra does not take, and whoever is in no chat, are found", async () => {
  const findings = await examined(world, {
    configure: (settings) => inTeams(settings, "rex"),
    env: { ...withoutSlack, TEAMS_APP_PASSWORD: "an-old-one" },
  });
  expect(troublesIn(findings)).toEqual(
    expect.arrayContaining(["people: role-holder-not-in-teams", "teams: teams-auth"]),
  );
});
