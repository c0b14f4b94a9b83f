import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { type RunningBot, startBot } from "../../src/bot.ts";
import { loadConfig } from "../../src/config/load.ts";
import { ask, confirm, getsLink, sign } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
let other: RunningBot;

/** Two bots on one Redis, each of which may do any job. Max is the sandbox's admin, Nora has no part in it. */
beforeAll(async () => {
  world = await startBotWorld({
    configure: ({ environments: { sandbox } }) => {
      if (sandbox !== undefined) sandbox.roles = { ...sandbox.roles, admin: ["max"] };
    },
  });
  const loaded = loadConfig({ env: world.env, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  other = await startBot(loaded.config, createLog("silent"));
});

afterAll(async () => {
  await other?.stop();
  await world?.stop();
});

const addresses = ["203.0.113.61", "203.0.113.62"] as const;

function rulesNow(): readonly string[] {
  const rules = world.firewall.find(world.account)?.networkAcls.ipRules.map(({ value }) => value) ?? [];
  return rules.filter((rule) => addresses.some((address) => address === rule));
}

/** Whether the firewall ever let both of them in. */
const bothWereIn = (): boolean =>
  world.firewall.history.some(({ ipRulesAfter }) => addresses.every((address) => ipRulesAfter.includes(address)));

test("two doors for different people that are ready at once open one after the other, whichever bot does the work", async () => {
  const { ada, petra, rex, una, nora, max } = world.people;
  const people = [una, nora] as const;
  const ids = [
    await ask(world, { recipient: una, address: addresses[0] }),
    await ask(world, { recipient: nora, address: addresses[1] }),
  ] as const;
  for (const [index, id] of ids.entries()) {
    await sign(id, petra, rex, ada);
    if (index === 0) await world.idle();
  }
  await Promise.all(ids.map((id, index) => confirm(id, people[index] ?? una)));
  await eventually("one has the container", () => rulesNow().length === 1);
  const first = rulesNow()[0] === addresses[0] ? 0 : 1;
  const second = 1 - first;
  const [firstId, secondId] = [ids[first] ?? "", ids[second] ?? ""];
  const [firstPerson, secondPerson] = [people[first] ?? una, people[second] ?? nora];
  const open = await getsLink(firstId, firstPerson);
  await seesCard(ada, `Ingress ${secondId}`, `behind ${firstId} (open until`, "it lapses");
  const outside = await seesCard(secondPerson, `Ingress ${secondId}`, "behind another transfer into this container");
  expect(outside.text).not.toContain(firstId);
  expect((await world.uploader.put(open.link, "first.csv", "id,age", addresses[first])).status).toBe(201);
  await firstPerson.click(open.message, "I have finished");
  const { link, message } = await getsLink(secondId, secondPerson);
  expect(cardOf(max, `Door of ${firstId}`)?.text).toContain("Closed");
  expect((await world.uploader.put(link, "second.csv", "id,age,sex", addresses[second])).status).toBe(201);
  await secondPerson.click(message, "I have finished");
  for (const id of ids) {
    const card = await seesCard(ada, `Ingress ${id}`, "1 file");
    expect(card.text).not.toContain("Also open at that time");
  }
  expect(bothWereIn()).toBe(false);
  await ada.click(await seesCard(ada, `Arrived by ${firstId}`, "Can you read what came"), "Yes, I can read it");
  await seesCard(ada, `Ingress ${firstId}`, "can read it");
  await ada.click(await seesCard(ada, `Arrived by ${secondId}`, "Can you read what came"), "No, something is missing");
  const question = await eventually("the question", () => ada.views().find(({ title }) => title === "What is missing"));
  await ada.submit(question.id, { reason: "The column sex" });
  await seesCard(max, secondId, "something is missing: The column sex");
  await seesCard(ada, `Arrived by ${secondId}`, "something is missing: The column sex", "It can be read now");
  expect(secondPerson.dms().some(({ text }) => text.includes("The column sex"))).toBe(false);
});
