import { afterAll, beforeAll, expect, test } from "vitest";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

const address = "203.0.113.7";
const formEntries = (uploader: string): Record<string, string> => ({
  "Why it is needed": "Needed for work package 2",
  "Who will upload": uploader,
});

test("an ingress goes from the words to the firewall proven closed", async () => {
  const { ada, petra, rex, una, max } = world.people;
  await ada.slash("/ingress", `request sandbox "Cohort 7" from ${address} for 24h`);
  const form = await eventually("the form", () => ada.views().find((view) => view.submitLabel === "Ask"));
  await ada.submit(form.id, formEntries(una.id));

  const providersCard = await seesCard(petra, "Ingress IN-", "waiting for you");
  await petra.click(providersCard, "Approve as Dataset Provider Representative");
  await rex.click(await seesCard(rex, "waiting for you"), "Approve as Referee");
  await ada.click(await seesCard(ada, "2 of 3"), "Approve as Investigator");

  expect(world.firewall.admits(world.account, address)).toBe(false);
  await una.click(await seesCard(una, "is my address"), `${address} is my address`);

  const linkMessage = await seesCard(una, "Your door is open until");
  expect(world.firewall.admits(world.account, address)).toBe(true);
  const link = /https:\/\/\S+/.exec(linkMessage.text)?.[0] ?? "";
  expect(await world.uploader.put(link, "cohort.csv", Buffer.from("id,age\n1,40\n"), address)).toMatchObject({
    status: 201,
  });
  expect(await world.uploader.put(link, "other.csv", Buffer.from("x"), "198.51.100.9")).toMatchObject({ status: 403 });
  expect(await world.uploader.get(link, "cohort.csv", address)).toMatchObject({ status: 403 });

  await seesCard(max, "Open until", "Close now");
  await una.click(linkMessage, "I have finished");
  await seesCard(max, "Closed", "read back at");
  expect(world.firewall.admits(world.account, address)).toBe(false);
  expect(await world.uploader.put(link, "late.csv", Buffer.from("x"), address)).toMatchObject({ status: 403 });
  const redacted = await seesCard(una, "The link no longer works");
  expect(redacted.ts).toBe(linkMessage.ts);
  expect(redacted.text).not.toContain("sig=");
  expect(redacted.versions).toHaveLength(3);
  await seesCard(ada, "1 file, 12 bytes arrived");
  await seesCard(una, "cohort.csv");
  expect((await seesCard(ada, "1 file")).text).not.toContain("cohort.csv");
  expect(world.slack.unexpectedCalls).toEqual([]);
  expect(world.resourceManager.unexpectedCalls).toEqual([]);
});
