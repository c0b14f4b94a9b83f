import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, getsLink, openDoor, privateAnswer, sign, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { queueWatch } from "./queue-watch.ts";
import { backUpRedis, healthOf, restoreRedis, rulesOf, verdictOn } from "./redis-acts.ts";

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld({ settings: { health: { port: 0 } } });
});

afterEach(async () => {
  await world?.stop();
});

const minuteMs = 60_000;
const put = async (link: string, from: string): Promise<number> =>
  (await world.uploader.put(link, "cohort.csv", "id,age", from)).status;
/** How often somebody was told that records are missing. */
const told = (person: Person): number =>
  person.dms().filter(({ text }) => text.startsWith("Records are missing: nothing opens")).length;
const shut = "ready: nothing opens, because Redis has lost records that the journal holds";

/** While Redis is behind, no entry gets into the journal; everything else has been done. */
async function nothingIsLeftToSay(): Promise<void> {
  const watch = queueWatch(world.redisClient);
  await eventually("the bot has done all it can", watch.isWorkless);
  await watch.close();
}

async function allAreTold(): Promise<void> {
  const { max, nora } = world.people;
  for (const admin of [max, nora]) {
    const { text } = await seesCard(admin, "Records are missing: nothing opens");
    expect(text).toContain("Closing goes on");
    expect(text).toContain("put back the newest copy of Redis' append-only file");
  }
  expect(await healthOf(world, "ready")).toEqual([200, shut]);
}

/** Signed by all, with nothing missing but the recipient's word. */
async function allButConfirmed(address: string): Promise<string> {
  const { ada, petra, rex } = world.people;
  const id = await ask(world, { address });
  await sign(id, petra, rex, ada);
  await seesCard(ada, id, "Waiting for Una Uploader to confirm");
  return id;
}

/** A door that everything is there for gets no rule, however long it waits, and people hear that it is held up. */
async function staysShut(id: string, address: string): Promise<void> {
  const { ada, una, max } = world.people;
  await confirm(id, una);
  await seesCard(ada, id, "Opening: the firewall rule is being set");
  await world.clock.advance(6 * minuteMs);
  await seesCard(max, id, "Held up");
  expect(writesOf(world, address)).toEqual([]);
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
}

test("a Redis set back to before an opening: its rule comes down, nothing opens, closing goes on, admins are told once", async () => {
  const { ada, petra, rex, una, max, nora } = world.people;
  const known = await openDoor(world, { address: "203.0.113.90" });
  const waiting = await allButConfirmed("203.0.113.91");
  await world.idle();
  const older = await backUpRedis(world, "older");
  const lost = await openDoor(world, { address: "203.0.113.92" });
  expect(await put(lost.link, "203.0.113.92")).toBe(201);
  await world.idle();
  await world.halt();
  const newest = await backUpRedis(world, "newest");
  await restoreRedis(world, older);
  await world.restart();

  await eventually("the forgotten rule is removed", () => !rulesOf(world).includes("203.0.113.92"));
  expect(await put(lost.link, "203.0.113.92")).toBe(403);
  await allAreTold();
  const adopting = await privateAnswer(nora, () => nora.slash("/lockkeeper", "adopt sandbox"));
  expect(adopting.text).toContain(lost.id);
  const health = await privateAnswer(max, () => max.slash("/lockkeeper", "health"));
  expect(health.text).toContain("Redis has lost records that the journal holds");
  expect(rulesOf(world)).toEqual(["203.0.113.90"]);
  expect(await put(known.link, "203.0.113.90")).toBe(201);
  await staysShut(waiting, "203.0.113.91");
  await una.click(known.message, "I have finished");
  await seesCard(max, `Door of ${known.id}`, "Closed", "removed from the rules, read back at");
  expect(rulesOf(world)).toEqual([]);
  await world.restart();
  await eventually("it is looked at again", async () => (await healthOf(world, "ready"))[1] === shut);
  await nothingIsLeftToSay();
  expect([max, nora, ada, petra, rex, una].map(told)).toEqual([1, 1, 0, 0, 0, 0]);

  // What the newest copy says of the doors is no longer so: it is drift, which ends them.
  await restoreRedis(world, newest);
  await eventually("it follows again", async () => (await healthOf(world, "ready"))[1] === "ready");
  await openDoor(world, { address: "203.0.113.93" });
  await world.later(6 * minuteMs);
  await eventually("only the new rule stands", () => rulesOf(world).join() === "203.0.113.93");
});

test("a Redis that has lost everything while the bot runs: the forgotten rule comes down, nothing opens, admins are told once", async () => {
  const { max, nora } = world.people;
  const lost = await openDoor(world, { address: "203.0.113.95" });
  expect(await put(lost.link, "203.0.113.95")).toBe(201);
  await world.idle();
  await restoreRedis(world);
  await eventually("the forgotten rule is removed", () => rulesOf(world).length === 0);
  expect(await put(lost.link, "203.0.113.95")).toBe(403);
  await allAreTold();
  await staysShut(await allButConfirmed("203.0.113.96"), "203.0.113.96");
  await nothingIsLeftToSay();
  expect([told(max), told(nora)]).toEqual([1, 1]);
});

test("a journal that can't be written for a while: nothing opens meanwhile, closing goes on, and opening by itself once it can", async () => {
  const { una, max } = world.people;
  const known = await openDoor(world, { address: "203.0.113.97" });
  const waiting = await allButConfirmed("203.0.113.98");
  await world.idle();
  const details = join(world.folder, "data", "journal", "details");
  await rename(details, `${details}-away`);
  await writeFile(details, "in the way");
  await staysShut(waiting, "203.0.113.98");
  const stuck = "ready: nothing opens, because the journal is not written (journal-unwritable)";
  expect(await healthOf(world, "ready")).toEqual([200, stuck]);
  await una.click(known.message, "I have finished");
  await seesCard(max, `Door of ${known.id}`, "Closed", "removed from the rules, read back at");
  expect(rulesOf(world)).toEqual([]);
  await rm(details);
  await rename(`${details}-away`, details);
  await eventually("the journal is written again", async () => (await healthOf(world, "ready"))[1] === "ready");
  await world.later(minuteMs);
  const { link } = await getsLink(waiting, una);
  expect(await put(link, "203.0.113.98")).toBe(201);
  expect(await verdictOn(world)).toEqual({ faults: [] });
});
