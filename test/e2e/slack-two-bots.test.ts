import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { queuePlaces } from "../../src/adapters/redis/job-place.ts";
import { standardTag } from "../../src/adapters/redis/keys.ts";
import { type RunningBot, startBot } from "../../src/bot.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { SlackCall } from "../../src/standins/slack/web-api.ts";
import { ask, confirm, getsLink, sign } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
let other: RunningBot;

/** Two bots on one Redis, each of which may do any job; a process that is held up loses the messages after half a second. */
beforeAll(async () => {
  const seconds = {
    leaseSeconds: 0.4,
    settlingSeconds: 0.05,
    writeSpacingSeconds: 0,
    wakerSeconds: 0.05,
    messageLeaseSeconds: 0.5,
  };
  world = await startBotWorld({ settings: { engine: { ...seconds, jobLockSeconds: 5, stalledCheckSeconds: 5 } } });
  const loaded = loadConfig({ env: world.env, needs: ["chats", "redis"] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  other = await startBot(loaded.config, createLog("silent"));
});

afterAll(async () => {
  await other?.stop();
  await world?.stop();
});

afterEach(async () => {
  world.slack.faults.clear();
  await world.idle();
});

/** Holds the next edit of this person's card until it is let go; `come` resolves once it is on its way. */
function holdEdit(person: Person, id: string) {
  const held = Promise.withResolvers<void>();
  const come = Promise.withResolvers<void>();
  world.slack.faults.next(
    ({ method, ts }: SlackCall) => {
      const isIt = method === "chat.update" && ts === cardOf(person, id)?.ts;
      if (isIt) come.resolve();
      return isIt;
    },
    { kind: "hold", until: held.promise },
  );
  return { come: come.promise, letGo: () => held.resolve() };
}

/** How many signatures each version of this person's card showed, oldest first. */
const shownTo = (person: Person, id: string): readonly (string | undefined)[] =>
  (cardOf(person, id)?.versions ?? []).map((version) => /\d of 3/.exec(JSON.stringify(version))?.[0]);

/** Puts a job into the queue that is not folded into the one that runs, so that both bots work on the same cards. */
async function syncAgain(id: string): Promise<void> {
  const place = queuePlaces(standardTag, ["slack"]).find(({ kind }) => kind === "cards");
  const queue = new Queue(place?.name ?? "", { connection: world.redisClient, prefix: place?.prefix ?? "" });
  await queue.add("cards", { kind: "cards", subject: `transfer:${id}`, chat: "slack" });
  await queue.close();
}

test("an edit that was held up comes over a newer picture by another worker, and is put right at once", async () => {
  const { ada, petra, rex } = world.people;
  const id = await ask(world);
  const { come, letGo } = holdEdit(petra, id);
  await sign(id, rex);
  await come;
  await sign(id, ada);
  await syncAgain(id);
  await seesCard(petra, id, "2 of 3");
  letGo();
  await eventually("the old picture came", () => shownTo(petra, id).includes("1 of 3"));
  await eventually("the new one came after it", () => shownTo(petra, id).at(-1) === "2 of 3");
  await world.idle();
  expect(shownTo(petra, id)).toEqual(["0 of 3", "2 of 3", "1 of 3", "2 of 3"]);
});

test("whatever is held up and whoever does it, in the end every card shows what the record says, and stands once", async () => {
  const { ada, petra, rex, una, max } = world.people;
  const id = await ask(world, { address: "203.0.113.95" });
  world.slack.faults.always(({ method, user }) => method === "chat.update" && user === rex.id, {
    kind: "delay",
    ms: 250,
  });
  const held = [holdEdit(petra, id), holdEdit(ada, id)];
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { message } = await getsLink(id, una);
  await una.click(message, "I have finished");
  await seesCard(una, `Your link, Ingress ${id}`, "no longer works");
  for (const { letGo } of held) letGo();
  await world.idle();
  for (const person of [ada, petra, rex, una]) {
    const cards = person.dms().filter(({ text }) => text.startsWith(`Ingress ${id}`));
    expect(cards.map(({ buttons }) => buttons)).toEqual([[]]);
    expect(cards[0]?.text).toContain("Closed (the recipient has finished)");
    expect(cards[0]?.text).toContain("Nothing arrived");
  }
  expect(cardOf(max, `Door of ${id}`)?.text).toContain("Closed");
});
