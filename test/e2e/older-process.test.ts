import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { keysOf, standardTag } from "../../src/adapters/redis/keys.ts";
import { startBot } from "../../src/bot.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, getsLink, hourMs, openDoor, privateAnswer, refuses, sign, types, writesOf } from "./acts.ts";
import { hadOneWindow, minuteMs, rulesNow } from "./azure-acts.ts";
import { type BotWorld, type Configure, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { type QueueWatch, queueWatch } from "./queue-watch.ts";

let world: BotWorld;
let queues: QueueWatch;

beforeAll(async () => {
  world = await startBotWorld();
  queues = queueWatch(world.redisClient);
});

afterAll(async () => {
  await queues?.close();
  await world?.stop();
});

/** Has a transfer's record be of the next format, as a newer version would write it, or of today's again. */
async function setFormat(id: string, format: number): Promise<void> {
  const key = keysOf(standardTag).record(`transfer:${id}`);
  const state = JSON.parse((await world.redisClient.hget(key, "state")) ?? "{}");
  await world.redisClient.hset(key, "state", JSON.stringify({ ...state, format }));
}

test("a door whose record is of a newer version is left as it is, nobody is told that it exists, and that version closes it", async () => {
  const { ada, una, max } = world.people;
  const address = "203.0.113.161";
  const { id, message, link } = await openDoor(world, { address, lasts: "1h" });
  await world.idle();
  await setFormat(id, 2);
  const told = `I know of no transfer ${id} that concerns you. /ingress status lists those that do; if it is new, try again`;
  expect(await refuses(world, una, () => una.click(message, "I have finished"))).toContain(told);
  expect(await refuses(world, max, () => max.slash("/ingress", `close ${id}`))).toContain(told);
  expect(await types(ada, `status ${id}`)).toContain(told);
  await world.later(hourMs);
  await eventually("it is left alone", () => world.logged.some((line) => line.includes("record-too-new")));
  expect(rulesNow(world)).toContain(address);
  expect((await world.uploader.put(link, "late.csv", "id", address)).status).toBe(403);
  expect(cardOf(max, `Door of ${id}`)?.text).toContain("Open until");
  await setFormat(id, 1);
  await world.later(minuteMs);
  await queues.hurry();
  await hadOneWindow(world, id, address);
});

const withNewcomer: Configure = ({ people }) => {
  people.tom = { name: "Tom Newcomer", slack: "T0/U0" };
};

/** A process with a newer configuration starts beside the bot, takes it in, and ends. */
async function newerComesAndGoes(): Promise<void> {
  const path = join(world.folder, "newer.yaml");
  const settings = JSON.parse(await readFile(world.configPath, "utf8"));
  withNewcomer(settings);
  await writeFile(path, JSON.stringify(settings));
  const loaded = loadConfig({ env: { ...world.env, LOCKKEEPER_CONFIG: path }, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  await (await startBot(loaded.config, createLog("silent"))).stop();
}

test("a process with an older configuration takes no sign-off and opens nothing, closes, and the newer one opens", async () => {
  const { ada, petra, rex, una } = world.people;
  const known = await openDoor(world, { address: "203.0.113.162" });
  const signed = async (address: string, ...people: readonly Person[]): Promise<string> => {
    const id = await ask(world, { address, notBefore: world.clock.now() + 2 * hourMs });
    await sign(id, ...people);
    await confirm(id, una);
    return id;
  };
  const [all, some] = [await signed("203.0.113.163", petra, rex, ada), await signed("203.0.113.164", petra, ada)];
  await seesCard(ada, all, "3 of 3");
  const card = await seesCard(rex, some, "2 of 3");
  await world.idle();
  await newerComesAndGoes();
  const approve = card.buttons.find((button) => button.startsWith("Approve as")) ?? "";
  expect((await privateAnswer(rex, () => rex.click(card, approve))).text).toContain("restarted with a changed config");
  await una.click(known.message, "I have finished");
  await eventually("the rule is gone", () => rulesNow(world).length === 0);
  await eventually("it is proven", async () => (await types(ada, `status ${known.id}`)).includes("read back at"));
  await world.later(2 * hourMs);
  await world.later(minuteMs);
  await world.later(minuteMs);
  expect(cardOf(rex, some)?.text).toContain("2 of 3");
  for (const address of ["203.0.113.163", "203.0.113.164"]) expect(writesOf(world, address)).toEqual([]);
  await world.restart(withNewcomer);
  await hadOneWindow(world, known.id, "203.0.113.162");
  await sign(some, rex);
  await world.later(minuteMs);
  for (const [id, address] of [
    [all, "203.0.113.163"],
    [some, "203.0.113.164"],
  ] as const) {
    await getsLink(id, una);
    expect(writesOf(world, address)).toHaveLength(1);
  }
});
