import { afterAll, beforeAll, expect, test } from "vitest";
import { confirm, getsLink, privateAnswer, sign, writesOf } from "./acts.ts";
import { allButConfirmed, minuteMs } from "./azure-acts.ts";
import { type BotWorld, cardOf, seesCard, startBotWorld } from "./bot-world.ts";
import { verdictOn } from "./redis-acts.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

const address = "203.0.113.150";
const accept = "I accept this: ask a second admin";
const second = "Adopt as second admin";

test("a recreated account opens again after two admins, and never after one, one twice, or somebody who is none", async () => {
  const { ada, petra, rex, una, max, nora } = world.people;
  const id = await allButConfirmed(world, address);
  world.firewall.recreateAccount(world.account);
  await world.later(16 * minuteMs);
  await seesCard(max, "Storage account of sandbox", "/lockkeeper adopt sandbox");
  await seesCard(petra, id, "Revision 2: the storage account is another one");
  // Every card shows the new terms before anybody presses a button of it.
  for (const person of [rex, ada, una]) await seesCard(person, id, "Revision 2: the storage account is another one");
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  await seesCard(ada, id, "nobody has adopted it yet");

  const refused = await privateAnswer(ada, () => ada.slash("/lockkeeper", "adopt sandbox"));
  expect([refused.buttons, refused.text.includes("/lockkeeper is for those who are")]).toEqual([[], true]);
  const shown = await privateAnswer(max, () => max.slash("/lockkeeper", "adopt Sandbox"));
  expect(shown.text).toMatch(/Was created[\s\S]*Is created[\s\S]*Lets in/);
  expect((await privateAnswer(max, () => max.click(shown, accept))).text).toContain("The other admins are asked");
  expect((await privateAnswer(max, () => max.click(shown, accept))).text).toContain("accepted this already");
  const asked = await seesCard(nora, "Adopt the storage account of sandbox", `${max.name} has accepted this`);
  expect(cardOf(max, `${max.name} has accepted this`)?.buttons ?? []).toEqual([]);
  await world.later(2 * minuteMs);
  await world.idle();
  expect(writesOf(world, address)).toEqual([]);

  expect((await privateAnswer(nora, () => nora.click(asked, second))).text).toContain("Adopted");
  for (const admin of [max, nora])
    await seesCard(admin, "Storage account of sandbox adopted", `${max.name} and ${nora.name}`);
  expect((await seesCard(nora, `Adopted by ${max.name} and ${nora.name}`)).buttons).toEqual([]);
  await world.later(2 * minuteMs);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.put(link, "cohort.csv", "id,age", address)).status).toBe(201);
  const doors = await privateAnswer(nora, () => nora.slash("/lockkeeper", ""));
  await nora.click(doors, `Close ${id} now`);
  await seesCard(nora, `Door of ${id}`, "Closed");
  await world.idle();
  expect(await verdictOn(world)).toEqual({ faults: [] });
});
