import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFairWatch } from "../../src/standins/fair-time.ts";
import type { Delivery } from "../../src/standins/slack/deliver.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, getsLink, goodEntries, hourMs, openDoor, openForm, sign, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { healthOf, outages, rulesOf, verdictOn } from "./redis-acts.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld({ settings: { health: { port: 0 } } });
});

/** Whatever became of a test, Redis can be ended. */
afterEach(async () => {
  await outages.hanging.end(world).catch(() => world.redis.start());
});

afterAll(async () => {
  await world?.stop();
});

const minuteMs = 60_000;
const awayWords = "I can't reach my records right now, so nothing was changed. Please try again in a minute.";
const put = async (link: string, from: string): Promise<number> =>
  (await world.uploader.put(link, "cohort.csv", "id,age", from)).status;

/** Does something and gives what was answered in private about records, once it was, and how long that took. */
async function timed(
  person: Person,
  act: () => Promise<Delivery>,
): Promise<{ readonly said: string; readonly tookMs: number }> {
  const [before, watch] = [person.ephemerals().length, startFairWatch()];
  const { body } = await act();
  // An answer to something earlier may still be on its way.
  const find = () =>
    [
      body,
      ...person
        .ephemerals()
        .slice(before)
        .map(({ text }) => text),
    ].find(speaksOfRecords);
  const said = await eventually(`an answer for ${person.name}`, find);
  watch.stop();
  return { said, tookMs: watch.elapsedMs() };
}

const speaksOfRecords = (text: string): boolean => text.includes("my records");

test.each([
  ["killed", 61],
  ["hanging", 71],
] as const)(
  "while Redis is %s people are told in time that nothing was changed, nothing is lost, and work goes on by itself",
  async (kind, first) => {
    const { ada, petra, rex, una, max } = world.people;
    const address = (number: number): string => `203.0.113.${first + number}`;
    const door = await openDoor(world, { address: address(0), lasts: "1h" });
    const openedAt = (writesOf(world, address(0))[0] ?? 0) + world.clock.offsetMs();
    const signing = await ask(world, { address: address(1) });
    await sign(signing, petra);
    const opening = await ask(world, { address: address(2) });
    await sign(opening, petra, rex, ada);
    const form = await openForm(ada);
    await world.later(openedAt + hourMs - 2_000 - world.clock.now());
    const rexsCard = await seesCard(rex, signing, "Approve as Referee");
    // The rule for the opening is written while Redis is away, and nothing can be noted of it.
    world.resourceManager.faults.next({ operation: "update" }, { kind: "delay", ms: 150 });
    const gets = world.resourceManager.calls.length;
    await confirm(opening, una);
    await eventually("the opening has begun", () => world.resourceManager.calls.length > gets);
    await outages[kind].begin(world);
    expect(rulesOf(world)).toContain(address(0));

    const answers = await Promise.all([
      timed(petra, () => petra.slash("/ingress", "status")),
      timed(rex, () => rex.click(rexsCard, "Approve as Referee")),
      timed(ada, () => ada.submit(form.id, goodEntries(world, { address: address(3) }))),
      timed(una, () => una.click(door.message, "I have finished")),
    ]);
    for (const { said, tookMs } of answers) {
      expect(said).toContain(awayWords);
      expect(tookMs).toBeLessThan(3_000);
    }
    expect(await healthOf(world, "ready")).toEqual([503, "not ready: redis-unreachable"]);
    expect(await healthOf(world, "health")).toEqual([200, "running"]);
    await eventually("the window has ended", () => world.clock.now() > openedAt + hourMs + 200);
    await outages[kind].end(world);

    await seesCard(max, `Door of ${door.id}`, "Closed", "its time was over");
    expect(rulesOf(world)).not.toContain(address(0));
    expect(await put(door.link, address(0))).toBe(403);
    await world.later(minuteMs);
    const { link } = await getsLink(opening, una);
    expect(await put(link, address(2))).toBe(201);
    expect(writesOf(world, address(2))).toHaveLength(1);
    await rex.click(rexsCard, "Approve as Referee");
    await sign(signing, ada);
    await seesCard(ada, signing, "Waiting for Una Uploader to confirm");
    expect(cardOf(ada, `Ingress ${signing}`)?.text).toContain("Petra Provider");
    const cards = ada.dms().filter(({ text }) => text.includes("Cohort 7") && text.includes(address(3)));
    expect(cards).toEqual([]);
    expect(await healthOf(world, "ready")).toEqual([200, "ready"]);
    await world.idle();
    expect(await verdictOn(world)).toEqual({ faults: [] });
  },
);

test("a Redis that is set otherwise while the bot runs, so that it would lose records, is told as not ready", async () => {
  await world.redisClient.config("SET", "appendfsync", "no");
  expect(await healthOf(world, "ready")).toEqual([503, "not ready: redis-no-fsync"]);
  await world.redisClient.config("SET", "appendfsync", "everysec");
  expect(await healthOf(world, "ready")).toEqual([200, "ready"]);
});
