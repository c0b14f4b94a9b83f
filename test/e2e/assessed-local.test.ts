/** Outputs on the local page, over its own requests: what is told in Slack and Teams, and the older procedure by policy. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, confirm, getsLink, sign } from "./acts.ts";
import { catchesChange, returnsAndReleasesPart } from "./assessed-story.ts";
import { withAssessment } from "./assessing-acts.ts";
import { type BotWorld, type Configure, seesCard, startBotWorld } from "./bot-world.ts";
import { type LocalCast, onLocalPage, openLocalCast } from "./local-cast.ts";

let world: BotWorld;
let cast: LocalCast;

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, accounts: () => [], chats: onLocalPage, configure: withAssessment() });
  await world.owner.createContainer("egress");
  cast = openLocalCast(() => `http://127.0.0.1:${world.bot.ports["local-page"]}`);
});

afterAll(async () => {
  cast?.stop();
  await world?.stop();
});

test("on the local page outputs that two disagree about are settled, returned, put right by the form, and released in part, byte by byte", async () => {
  await returnsAndReleasesPart({ world, ...cast }, "203.0.113.63");
});

test("on the local page a file that changes with its size kept, after the signatures, stops everything; assessors alone see which", async () => {
  await catchesChange({ world, ...cast }, "203.0.113.64");
});

test("on the local page, where the policy says so, the older procedure's link reads the container and nothing is assessed", async () => {
  const { ada, petra, una, omar, max } = cast.people;
  const older: Configure = (settings) => {
    settings.policy = { kinds: { egress: { procedure: "container-link" } } };
  };
  await world.restart(older);
  await world.owner.put("egress", "older.csv", "mean,7\n");
  const from = "203.0.113.65";
  const id = await ask(cast, { kind: "egress", address: from });
  await confirm(id, una);
  await sign(id, petra, ada);
  const { link, message } = await getsLink(id, una);
  const got = await world.uploader.get(link, "older.csv", from);
  expect([got.status, got.bytes?.toString()]).toEqual([200, "mean,7\n"]);
  expect((await world.uploader.put(link, "planted.csv", "x", from)).status).toBe(403);
  expect((await world.uploader.get(link, "older.csv", "198.51.100.9")).status).toBe(403);
  expect(omar.dms().some(({ text }) => text.includes(id))).toBe(false);
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "read back at");
  expect((await world.uploader.get(link, "older.csv", from)).status).toBe(403);
  await world.restart(withAssessment());
});
