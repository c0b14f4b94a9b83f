/** Outputs that leave by assessment where everybody is in Teams, as in Slack: by buttons, questions and forms on cards. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { castOf } from "./actor.ts";
import { type AssessedStage, catchesChange, returnsAndReleasesPart } from "./assessed-story.ts";
import { withAssessment } from "./assessing-acts.ts";
import { type BotWorld, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
let stage: AssessedStage;

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, accounts: () => ["teams"], configure: withAssessment() });
  await world.owner.createContainer("egress");
  stage = { world, people: castOf(world) };
});

afterAll(async () => {
  await world?.stop();
});

test("in Teams outputs that two disagree about are settled, returned, put right by the form, and released in part, byte by byte", async () => {
  await returnsAndReleasesPart(stage, "203.0.113.61");
  expect(world.slack.calls).toEqual([]);
});

test("in Teams a file that changes with its size kept, after the signatures, stops everything; assessors alone see which", async () => {
  await catchesChange(stage, "203.0.113.62");
  expect(world.slack.calls).toEqual([]);
});
