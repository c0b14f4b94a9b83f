import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import type { SlackCall } from "../../src/standins/slack/web-api.ts";
import { ask, confirm, getsLink, openDoor, openForm, privateAnswer, sign, types, writesOf } from "./acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
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

/** Slack is well again, and what was told to wait has waited. */
async function slackRecovers(): Promise<void> {
  world.slack.faults.clear();
  await eventually("the bot has caught up", async () => {
    await queues.hurry();
    return queues.isIdle();
  });
}

afterEach(slackRecovers);

const minuteMs = 60_000;
const busy = { kind: "status", status: 429 } as const;
const toMessages = ({ method }: SlackCall): boolean =>
  method.startsWith("chat.") || method.startsWith("conversations.");

/** This person's messages about a transfer. */
const messagesOf = (person: Person, id: string) => person.dms().filter(({ text }) => text.includes(id));

/** How often each message was sent for, by the key that the bot gives it; a message sent twice stands twice. */
function sendings(id: string): readonly number[] {
  const keys = world.slack.calls
    .filter(({ method }) => method === "chat.postMessage")
    .map(({ args }) => JSON.stringify(args.metadata))
    .filter((metadata) => metadata?.includes(id));
  return [...Map.groupBy(keys, (key) => key).values()].map(({ length }) => length);
}

test.each([
  ["chat.postMessage", "one second", { ...busy, retryAfterSeconds: 1 }],
  ["chat.postMessage", "a while that it does not name", busy],
  ["conversations.open", "a while that it does not name", busy],
])(
  "where Slack puts off %s to one person for %s, the others have their cards, and that person gets one card later",
  async (method, _, fault) => {
    const { ada, petra, rex, una } = world.people;
    world.slack.faults.always({ method, user: rex.id }, fault);
    const before = world.slack.calls.length;
    const answers = (): readonly string[] =>
      world.slack.calls
        .slice(before)
        .filter((call) => call.method === method && call.user === rex.id)
        .map(({ outcome }) => outcome);
    const id = await ask(world);
    await seesCard(petra, id);
    await eventually("Slack has put it off", () => answers().length > 0);
    expect(messagesOf(rex, id)).toEqual([]);
    await slackRecovers();
    for (const person of [ada, petra, rex, una]) expect(messagesOf(person, id)).toHaveLength(1);
    // However often it was tried meanwhile, it was done once.
    expect(answers().join(" ")).toMatch(/^(429 )+ok$/);
  },
);

test("where Slack puts off every edit, signatures count all the same, and afterwards every card shows them", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world);
  world.slack.faults.always({ method: "chat.update" }, { ...busy, retryAfterSeconds: 7200 });
  const card = await seesCard(petra, id);
  const approve = card.buttons.find((button) => button.startsWith("Approve as")) ?? "";
  expect((await privateAnswer(petra, () => petra.click(card, approve))).text).toContain(`You have signed ${id}.`);
  await sign(id, rex);
  for (const person of [ada, petra, rex, una]) expect(cardOf(person, id)?.versions).toHaveLength(1);
  await slackRecovers();
  for (const person of [ada, petra, rex, una]) expect(cardOf(person, id)?.text).toContain("2 of 3");
});

test("where Slack puts off one person's edits, the others' cards go on showing what happens", async () => {
  const { ada, petra, rex } = world.people;
  const id = await ask(world);
  world.slack.faults.always({ method: "chat.update", user: rex.id }, busy);
  await sign(id, petra);
  await seesCard(ada, id, "1 of 3");
  await ada.slash("/ingress", `withdraw ${id}`);
  await world.later(minuteMs);
  await queues.hurry();
  await seesCard(petra, id, "Withdrawn by Ada Lovelace");
  expect(cardOf(rex, id)?.versions).toHaveLength(1);
  await slackRecovers();
  expect(cardOf(rex, id)?.text).toContain("Withdrawn by Ada Lovelace");
});

test("where Slack puts off everything that is said, a door still closes and is proven closed", async () => {
  const { ada, una, max } = world.people;
  const { id, message } = await openDoor(world, { address: "203.0.113.71" });
  await seesCard(max, `Door of ${id}`, "Open until");
  world.slack.faults.always(toMessages, { ...busy, retryAfterSeconds: 7200 });
  expect(await types(max, `close ${id}`)).toContain("Closing");
  await eventually("the rule is gone", () => !world.firewall.admits(world.account, "203.0.113.71"));
  await eventually("it is proven", async () => (await types(ada, `status ${id}`)).includes("read back at"));
  expect(cardOf(max, `Door of ${id}`)?.text).toContain("Open until");
  await slackRecovers();
  for (const person of [ada, max]) expect(cardOf(person, id, "Closed")).toBeDefined();
  expect(messagesOf(una, `Your link, Ingress ${id}`).map(({ ts, text }) => [ts, text.includes("sig=")])).toEqual([
    [message.ts, false],
  ]);
});

test("where Slack puts off opening a form, the person is told so, and the next try opens it", async () => {
  const { ada } = world.people;
  world.slack.faults.next({ method: "views.open" }, busy);
  const told = await privateAnswer(ada, () => ada.slash("/ingress", "request sandbox"));
  expect(told.text).toContain("Slack did not let a form open");
  await openForm(ada);
});

test("where Slack puts off saying who somebody is, their card comes later, and a click of theirs is answered and counts when it is done again", async () => {
  const { petra, rex } = world.people;
  let pin: string | string[] | undefined;
  await world.restart((settings) => {
    const { petra: person } = settings.people;
    pin = person?.slack;
    if (person === undefined) return;
    delete person.slack;
    person.email = "petra.provider@example.org";
    settings.slack = { ...settings.slack, matchByEmail: true };
  });
  world.slack.faults.always({ method: "users.lookupByEmail" }, busy);
  const id = await ask(world);
  await seesCard(rex, id);
  expect(messagesOf(petra, id)).toEqual([]);
  await slackRecovers();
  const [card = ""] = messagesOf(petra, id).map(({ ts }) => ts);
  const approve = "Approve as Dataset Provider Representative";
  world.slack.faults.always({ method: "users.info" }, busy);
  expect((await privateAnswer(petra, () => petra.click(card, approve))).text).toContain("nothing was changed");
  world.slack.faults.clear();
  expect((await privateAnswer(petra, () => petra.click(card, approve))).text).toContain(`You have signed ${id}.`);
  await slackRecovers();
  expect(messagesOf(petra, id)).toHaveLength(1);
  await world.restart((settings) => {
    if (settings.people.petra !== undefined && pin !== undefined) settings.people.petra.slack = pin;
  });
});

const answered503 = { kind: "status-after-effect", status: 503 } as const;
const cut = { kind: "drop-after-effect" } as const;

test("where Slack takes each message and then answers with 503 or cuts the connection, every message stands once, from the asking to the end", async () => {
  const { ada, petra, rex, una, max } = world.people;
  let posts = 0;
  const isPost = ({ method }: SlackCall): boolean => method === "chat.postMessage";
  world.slack.faults.always((call) => isPost(call) && posts++ % 2 === 0, cut);
  world.slack.faults.always(isPost, answered503);
  const { id, message } = await openDoor(world, { address: "203.0.113.72" });
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed", "read back at");
  await seesCard(una, `Your link, Ingress ${id}`, "no longer works");
  await slackRecovers();
  expect(sendings(id).every((count) => count === 1)).toBe(true);
  const links = messagesOf(una, `Your link, Ingress ${id}`);
  expect(links.map(({ ts }) => ts)).toEqual([message.ts]);
  expect(links[0]?.versions.map((version) => JSON.stringify(version).includes("sig="))).toEqual([false, true, false]);
  for (const person of [ada, petra, rex]) expect(messagesOf(person, id)).toHaveLength(1);
  expect(messagesOf(una, id)).toHaveLength(2);
  expect(messagesOf(max, id)).toHaveLength(1);
  expect(writesOf(world, "203.0.113.72")).toHaveLength(1);
  nothingElseHeldLinks();
});

/** No phone, preview, answer or log line ever held a link; messages did. */
function nothingElseHeldLinks(): void {
  const holds = (thing: unknown): boolean => /sig=|sig%3D|https?:/.test(JSON.stringify(thing) ?? "");
  const everyone = Object.values(world.people);
  const versions = everyone.flatMap((person) => person.dms().flatMap((message) => message.versions));
  expect(versions.some(holds)).toBe(true);
  expect(versions.map(({ text }) => text).filter(holds)).toEqual([]);
  expect(everyone.flatMap((person) => [...person.notifications(), ...person.ephemerals()]).filter(holds)).toEqual([]);
  expect(world.slack.calls.map(({ args }) => args.text).filter(holds)).toEqual([]);
  expect(world.logged.filter((line) => /sig=|sig%3D/.test(line))).toEqual([]);
}

test("where filling and redacting the link are done without a word, there is one message, with the last link, which works", async () => {
  const { ada, petra, rex, una, max } = world.people;
  const address = "203.0.113.74";
  const id = await ask(world, { address });
  await confirm(id, una);
  const isLinks = ({ method, ts }: SlackCall): boolean =>
    method === "chat.update" && ts === cardOf(una, `Your link, Ingress ${id}`)?.ts;
  world.slack.faults.next(isLinks, answered503);
  await sign(id, petra, rex, ada);
  await seesCard(ada, id, "Open until");
  const { message, link } = await getsLink(id, una);
  // Filled once a try.
  expect(message.versions).toHaveLength(3);
  expect(await world.uploader.put(link, `${id}.csv`, "id", address)).toMatchObject({ status: 201 });
  for (const fault of [cut, answered503]) world.slack.faults.next(isLinks, fault);
  await una.click(message, "I have finished");
  await eventually("the redaction went wrong", () => world.slack.faults.unspent() === 0);
  await slackRecovers();
  const [last, ...others] = messagesOf(una, `Your link, Ingress ${id}`);
  expect(others).toEqual([]);
  expect(last?.ts).toBe(message.ts);
  expect(last?.text).toContain("The link no longer works");
  expect(last?.text).not.toContain("sig=");
  for (const person of [ada, max]) expect(cardOf(person, id, "Held up")).toBeUndefined();
  nothingElseHeldLinks();
});
