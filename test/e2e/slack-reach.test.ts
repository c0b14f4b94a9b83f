import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { keysOf, standardTag } from "../../src/adapters/redis/keys.ts";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import type { SlackCall } from "../../src/standins/slack/web-api.ts";
import { ask, confirm, getsLink, goodEntries, idIn, openForm, sign, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { type QueueWatch, queueWatch } from "./queue-watch.ts";

let world: BotWorld;
let queues: QueueWatch;

/** Petra or Nora signs for the provider, Ada or Max as investigator; Max and Nora are the admins. */
beforeAll(async () => {
  world = await startBotWorld({
    configure: ({ environments }) => {
      environments.sandbox?.roles.provider?.push("nora");
      environments.sandbox?.roles.investigator?.push("max");
    },
  });
  queues = queueWatch(world.redisClient);
});

afterAll(async () => {
  await queues?.close();
  await world?.stop();
});

async function settled(): Promise<void> {
  await eventually("the bot has caught up", async () => {
    await queues.hurry();
    return queues.isIdle();
  });
}

afterEach(async () => {
  world.slack.faults.clear();
  await settled();
});

const provider = "Approve as Dataset Provider Representative";
const messagesOf = (person: Person, ...words: string[]) =>
  person.dms().filter(({ text }) => words.every((word) => text.includes(word)));

/** From now on Slack refuses each message to this person with this code. */
function cutOff(person: Person, code = "user_disabled", method = "conversations.open"): void {
  world.slack.faults.always({ method, user: person.id }, { kind: "error", code });
}

test.each([
  ["conversations.open", "user_disabled"],
  ["conversations.open", "something_new"],
  ["chat.postMessage", "cannot_dm_bot"],
  ["chat.postMessage", "account_inactive"],
  ["chat.postMessage", "invalid_blocks"],
])(
  "a card that can't be delivered to one holder of a seat (%s: %s) is with the other, who signs, and requester and admins are told once",
  async (method, code) => {
    const { ada, petra, rex, una, max, nora } = world.people;
    cutOff(petra, code, method);
    const id = await ask(world);
    const said = `Petra Provider could not be reached about ${id}.`;
    const told = await seesCard(max, said);
    expect(told.text).toContain("Whoever else may sign as Dataset Provider Representative has the card.");
    await sign(id, nora);
    await seesCard(rex, id, "1 of 3");
    await settled();
    for (const person of [ada, max, nora]) expect(messagesOf(person, said)).toHaveLength(1);
    for (const person of [rex, una]) expect(messagesOf(person, said)).toEqual([]);
    expect(messagesOf(petra, id)).toEqual([]);
  },
);

test("where no holder of a seat can be reached, requester and admins are told that nobody can sign", async () => {
  const { ada, petra, max, nora } = world.people;
  for (const person of [petra, nora]) cutOff(person);
  const id = await ask(world);
  const nobody = "Nobody who may sign as Dataset Provider Representative can be reached";
  for (const missing of [petra, nora])
    for (const person of [ada, max])
      await seesCard(person, `${missing.name} could not be reached about ${id}.`, nobody);
});

/** Asks without waiting for anybody's card. */
async function asksFor(person: Person, address: string): Promise<string> {
  const form = await openForm(person);
  return idIn((await person.submit(form.id, goodEntries(world, { address }))).body);
}

test("a requester who can't be reached: the admins are told, and the others go on to an open door and its end", async () => {
  const { ada, petra, rex, una, max, nora } = world.people;
  cutOff(ada);
  const id = await asksFor(ada, "203.0.113.91");
  for (const admin of [max, nora]) await seesCard(admin, `Ada Lovelace could not be reached about ${id}.`);
  await sign(id, petra, rex, max);
  await confirm(id, una);
  const { message } = await getsLink(id, una);
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed", "read back at");
  expect(messagesOf(ada, id)).toEqual([]);
});

test("an admin who can't be reached: the other one has the door's card and closes with it, and is told", async () => {
  const { ada, una, max, nora } = world.people;
  cutOff(max);
  const id = await asksFor(ada, "203.0.113.92");
  const said = `Max Manager could not be reached about ${id}.`;
  for (const person of [ada, nora]) await seesCard(person, said);
  await sign(id, world.people.petra, world.people.rex, ada);
  await confirm(id, una);
  await getsLink(id, una);
  await nora.click(await seesCard(nora, `Door of ${id}`, "Open until"), "Close now");
  await seesCard(nora, `Door of ${id}`, "Closed", "read back at");
  expect(world.firewall.admits(world.account, "203.0.113.92")).toBe(false);
  await settled();
  for (const person of [ada, nora]) expect(messagesOf(person, said)).toHaveLength(1);
});

/** The bot's next step with the recipient's message once that stands: it is about to be filled. */
const isBeforeFilling =
  (id: string) =>
  ({ method, user }: SlackCall): boolean => {
    const { una } = world.people;
    return method === "conversations.open" && user === una.id && cardOf(una, `Your link, Ingress ${id}`) !== undefined;
  };

/** Signed and confirmed, so that the door opens by itself. */
async function goesAhead(id: string): Promise<void> {
  const { ada, petra, rex, una } = world.people;
  await sign(id, petra, rex, ada);
  await confirm(id, una);
}

/** The door has ended before anybody had its link, and is proven closed. */
async function endsUnopened(id: string, address: string, why: string): Promise<void> {
  const { ada, petra, rex, una, max, nora } = world.people;
  for (const person of [ada, max, nora]) await seesCard(person, id, "ended before its time", why);
  await seesCard(max, `Door of ${id}`, "Closed", "read back at");
  await settled();
  expect(writesOf(world, address)).toHaveLength(1);
  expect(world.firewall.admits(world.account, address)).toBe(false);
  for (const person of [ada, petra, rex, una, max, nora])
    for (const { versions } of messagesOf(person, id)) expect(JSON.stringify(versions)).not.toMatch(/sig=|sig%3D/);
  const taken = world.slack.calls.filter(({ args, outcome }) => outcome === "ok" && JSON.stringify(args).includes(id));
  expect(taken.filter(({ args }) => /sig=|sig%3D/.test(JSON.stringify(args)))).toEqual([]);
}

test("a recipient who can't be reached any more once the rule is set gets no link: the door ends and is proven closed", async () => {
  const { una } = world.people;
  const id = await ask(world, { address: "203.0.113.93" });
  world.slack.faults.always(isBeforeFilling(id), { kind: "error", code: "user_disabled" });
  await goesAhead(id);
  await endsUnopened(id, "203.0.113.93", "the recipient can't be reached by direct message");
  expect(messagesOf(una, `Your link, Ingress ${id}`)).toHaveLength(1);
  expect(cardOf(una, `Your link, Ingress ${id}`)?.text).toContain("Closed");
});

test("a recipient's message that is deleted before the link comes gets none, nor does any other: the door ends and is proven closed", async () => {
  const { una } = world.people;
  const id = await ask(world, { address: "203.0.113.94" });
  let isHere = (): void => undefined;
  let letGo = (): void => undefined;
  const here = new Promise<void>((resolve) => (isHere = resolve));
  const until = new Promise<void>((resolve) => (letGo = resolve));
  world.slack.faults.next(
    (call) => {
      const isIt = isBeforeFilling(id)(call);
      if (isIt) isHere();
      return isIt;
    },
    { kind: "hold", until },
  );
  await goesAhead(id);
  await here;
  await deletes(cardOf(una, `Your link, Ingress ${id}`));
  letGo();
  await endsUnopened(id, "203.0.113.94", "the recipient's message was deleted");
  expect(messagesOf(una, `Your link, Ingress ${id}`)).toEqual([]);
});

/** Somebody with the bot's token deletes a message. */
async function deletes(message: ShownMessage | undefined): Promise<void> {
  const headers = { authorization: `Bearer ${world.slack.botToken}`, "content-type": "application/json" };
  const body = JSON.stringify({ channel: message?.channel, ts: message?.ts });
  await fetch(`${world.slack.apiUrl}chat.delete`, { method: "POST", headers, body });
}

test("a click on a card that the bot has lost takes it up: from then on both of its reader's cards show the truth", async () => {
  const { ada, petra, rex } = world.people;
  const id = await ask(world);
  const lost = await seesCard(petra, id, "waiting for you");
  await settled();
  // As where a process dies between posting and saying so, and much is said before another one looks for the message.
  const about = JSON.stringify({ chat: "slack", person: "petra" });
  await world.redisClient.hset(keysOf(standardTag).messages(`transfer:${id}`), "card/petra", about);
  for (let count = 0; count < 100; count++) petra.write("Where is my card?");
  await sign(id, rex);
  const found = await eventually("another card", () => messagesOf(petra, id).find(({ ts }) => ts !== lost.ts));
  expect(found.text).toContain("1 of 3");
  expect(cardOf(petra, id, "0 of 3")?.ts).toBe(lost.ts);
  await petra.click(lost, provider);
  await seesCard(ada, id, "2 of 3");
  const both = () => messagesOf(petra, id).map(({ ts, text }) => [ts, text.includes("2 of 3")]);
  await eventually("both show it", () => both().every(([, isSo]) => isSo));
  await ada.slash("/ingress", `withdraw ${id}`);
  await eventually("both are over", () => messagesOf(petra, id, "Withdrawn by Ada Lovelace").length === 2);
  await settled();
  expect(messagesOf(petra, id).map(({ ts, buttons }) => [ts, buttons])).toEqual([
    [lost.ts, []],
    [found.ts, []],
  ]);
});
