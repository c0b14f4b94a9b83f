import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isProven } from "../../src/adapters/journal/report.ts";
import { isAccounted, verifyAll } from "../../src/adapters/journal/verify-all.ts";
import type { Outside } from "../../src/bot.ts";
import { ask, confirm, getsLink, openDoor, privateAnswer, sign, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { backUpRedis, healthOf, restoreRedis, rulesOf } from "./redis-acts.ts";

let world: BotWorld;
/** Whether the journal lets itself be sealed; while it does not, a process does not get past that. */
let seals = false;

const around = (outside: Outside): Outside => ({
  ...outside,
  journal: {
    ...outside.journal,
    seal: async (position) => (seals ? outside.journal.seal(position) : Promise.reject(new Error("killed here"))),
  },
});

beforeAll(async () => {
  world = await startBotWorld({ settings: { health: { port: 0 } }, around });
});

afterAll(async () => {
  await world?.stop();
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const first = "I accept the loss: ask a second admin";
const second = "Accept the loss as second admin";
const [early, signed, lostAddress, fresh] = ["203.0.113.91", "203.0.113.92", "203.0.113.93", "203.0.113.94"];

async function readiness(): Promise<string> {
  return (await healthOf(world, "ready"))[1];
}

/** Signed by all, with nothing missing but the recipient's word. */
async function allButConfirmed(address: string, recipient = world.people.una): Promise<string> {
  const { ada, petra, rex } = world.people;
  const id = await ask(world, { address, recipient });
  await sign(id, petra, rex, ada);
  await seesCard(ada, id, `Waiting for ${recipient.name} to confirm`);
  return id;
}

/** Whether each journal holds by itself, and what of each was lost. */
async function verdicts(): Promise<readonly [holds: boolean, lost: number | undefined][]> {
  const all = await verifyAll(join(world.folder, "data", "journal"));
  return all.map((one) => [isProven(one.verdict) && isAccounted(one), one.sealed?.lost.length]);
}

test("Redis set back: once two admins accept the loss, what was asked for before never opens and what is asked for since does", async () => {
  const { ada, una, max, nora, rex } = world.people;
  const [opening, approved] = [await allButConfirmed(early), await allButConfirmed(signed)];
  await world.idle();
  const older = await backUpRedis(world, "older");
  const lost = await openDoor(world, { address: lostAddress });
  await world.idle();
  await world.halt();
  await restoreRedis(world, older);
  await world.restart();
  await confirm(opening, una);
  await seesCard(ada, opening, "Opening: the firewall rule is being set");
  const shown = await eventually("forgotten rules are gone, and the loss is shown", async () => {
    const answer = await privateAnswer(max, () => max.slash("/lockkeeper", "adopt sandbox"));
    return answer.buttons.includes(first) ? answer : undefined;
  });
  expect(rulesOf(world)).toEqual([]);
  expect(shown.text).toContain(lost.id);

  // One admin twice is not two, and a yes to another state is none.
  await privateAnswer(max, () => max.click(shown, first));
  const asked = await seesCard(nora, "Accept that records are lost", `${max.name} has accepted this`);
  expect((await privateAnswer(max, () => max.click(shown, first))).text).toContain(
    "An admin has accepted this already",
  );
  expect((await seesCard(max, "Accept that records are lost", `${max.name} has accepted this`)).buttons).toEqual([]);
  const doors = await privateAnswer(nora, () => nora.slash("/lockkeeper", "doors"));
  await nora.click(doors, `Close ${opening} now`);
  await world.clock.advance(6 * minuteMs);
  await seesCard(ada, opening, "Closed");
  const changed = await privateAnswer(nora, () => nora.click(asked, second));
  expect(changed.text).toMatch(/nothing was accepted[\s\S]*What changed: doors still closing/);
  expect((await privateAnswer(nora, () => nora.click(changed, first))).text).toContain("You have accepted it");
  const anew = await seesCard(max, "Accept that records are lost", `${nora.name} has accepted this`);
  expect((await privateAnswer(max, () => max.click(anew, second))).text).toContain("Accepted.");

  // It is accepted, and what was asked for before ends; the process gets no further, and nothing opens.
  for (const person of [ada, una, rex]) await seesCard(person, `Ask again`, approved, "must be asked for again");
  await seesCard(una, approved, "Lapsed");
  const between = await allButConfirmed(fresh);
  await confirm(between, una);
  await world.clock.advance(2 * minuteMs);
  expect(await readiness()).toContain("Redis has lost records");
  expect(rulesOf(world)).toEqual([]);
  seals = true;
  await world.restart();
  await eventually("it follows again", async () => (await readiness()) === "ready");
  for (const admin of [max, nora]) await seesCard(admin, "Lost records accepted", `${nora.name} and ${max.name}`);
  await world.later(2 * minuteMs);
  const { link } = await getsLink(between, una);
  expect((await world.uploader.put(link, "cohort.csv", "id,age", fresh)).status).toBe(201);
  expect(writesOf(world, signed)).toEqual([]);

  // The forgotten link works for whoever lets its address in, so nobody else is, until it has ended.
  const other = await allButConfirmed(lostAddress, nora);
  await confirm(other, nora);
  await seesCard(ada, other, "an earlier link for this address");
  await world.later(2 * hourMs);
  expect([writesOf(world, lostAddress).length, cardOf(nora, other, "Your door is open")]).toEqual([1, undefined]);
  await world.later(24 * hourMs);
  await getsLink(other, nora);
  expect((await world.uploader.put(lost.link, "cohort.csv", "id,age", lostAddress)).status).toBe(403);
  await world.idle();
  expect(await verdicts()).toEqual([
    [true, expect.any(Number)],
    [true, undefined],
  ]);
});
