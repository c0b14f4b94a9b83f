import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, confirm, getsLink, hourMs, type OpenDoor, openDoor, sign, writesOf } from "./acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

/** Ends a door and gives its message as it stands then. */
async function closed(door: OpenDoor) {
  await world.people.una.click(door.message, "I have finished");
  return seesCard(world.people.una, `Your link, Ingress ${door.id}`, "no longer works");
}

const holdsLink = (thing: unknown): boolean => JSON.stringify(thing).includes("sig=");

test("the recipient's message stands without a link before the rule is written, and gets it after the rule has settled", async () => {
  const { message, link } = await openDoor(world, { address: "203.0.113.61" });
  const [placed, filled] = message.versions;
  expect(holdsLink(placed)).toBe(false);
  expect(JSON.stringify(placed)).toContain(
    "Your link will appear in this message when the door opens, if nothing stops it before.",
  );
  expect(JSON.stringify(filled)).toContain(link);
  const [written = Number.NaN] = writesOf(world, "203.0.113.61");
  expect(placed?.at).toBeLessThanOrEqual(written);
  // The settling time of this configuration.
  expect(filled?.at).toBeGreaterThanOrEqual(written + 50);
});

test("while the recipient's message is not yet answered for, nothing is asked of the firewall", async () => {
  const { ada, petra, rex, una } = world.people;
  const id = await ask(world, { address: "203.0.113.62" });
  await confirm(id, una);
  await sign(id, petra, rex);
  await world.idle();
  let hasCome = (): void => undefined;
  let release = (): void => undefined;
  const come = new Promise<void>((resolve) => (hasCome = resolve));
  const until = new Promise<void>((resolve) => (release = resolve));
  world.slack.faults.next(
    ({ method, user }) => {
      const isIt = method === "chat.postMessage" && user === una.id;
      if (isIt) hasCome();
      return isIt;
    },
    { kind: "hold", until },
  );
  await sign(id, ada);
  await come;
  await seesCard(petra, id, "Getting ready to open");
  expect(writesOf(world, "203.0.113.62")).toEqual([]);
  const releasedAt = Date.now();
  release();
  await getsLink(id, una);
  const [written] = writesOf(world, "203.0.113.62");
  expect(written).toBeGreaterThanOrEqual(releasedAt);
});

test("the message with the link is edited exactly twice: filled, and at the end redacted", async () => {
  const door = await openDoor(world, { address: "203.0.113.63" });
  const after = await closed(door);
  await world.idle();
  expect(after.ts).toBe(door.message.ts);
  expect(after.versions.map(holdsLink)).toEqual([false, true, false]);
  const edits = world.slack.calls.filter(({ method, ts }) => method === "chat.update" && ts === after.ts);
  expect(edits.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
});

test("a message whose window has ended by itself is edited exactly twice, too", async () => {
  const { message, id } = await openDoor(world, { address: "203.0.113.64", lasts: "1h" });
  await world.later(hourMs);
  const after = await seesCard(world.people.una, `Your link, Ingress ${id}`, "no longer works");
  await seesCard(world.people.ada, id, "Nothing arrived.");
  await world.idle();
  expect(after.ts).toBe(message.ts);
  const edits = world.slack.calls.filter(({ method, ts }) => method === "chat.update" && ts === after.ts);
  expect(edits).toHaveLength(2);
});

test("the link stands in the versions of one message and nowhere else: no phone, preview, form or other message", async () => {
  const door = await openDoor(world, { address: "203.0.113.65" });
  await closed(door);
  await world.idle();
  const signature = new URL(door.link).searchParams.get("sig") ?? "";
  const spellings = [signature, encodeURIComponent(signature)];
  const has = (thing: unknown): boolean => spellings.some((one) => JSON.stringify(thing).includes(one));
  const [messages, notifications, views, calls] = JSON.parse(world.slack.everything()) as [
    { ts: string; versions: { text: string }[] }[],
    unknown[],
    unknown[],
    { ts?: string }[],
  ];
  expect(messages.filter(has).map(({ ts }) => ts)).toEqual([door.message.ts]);
  expect(calls.filter(has).map(({ ts }) => ts)).toEqual([door.message.ts]);
  expect([notifications, views].some(holdsLink)).toBe(false);
  const fallbacks = messages.flatMap(({ versions }) => versions.map(({ text }) => text));
  expect(fallbacks.filter((text) => /sig=|https?:/.test(text))).toEqual([]);
});

test("Slack is asked to make nothing of a link: it stands in preformatted text, and nothing is unfurled", async () => {
  const { message } = await openDoor(world, { address: "203.0.113.66" });
  const elements = message.blocks.flatMap((block) => (block.type === "rich_text" ? block.elements : []));
  expect(elements.filter(holdsLink).map(({ type }) => type)).toEqual(new Array(4).fill("rich_text_preformatted"));
  expect(message.blocks.filter(holdsLink).every(({ type }) => type === "rich_text")).toBe(true);
  const placed = world.slack.calls.find(
    ({ method, user, args }) =>
      method === "chat.postMessage" && user === world.people.una.id && String(args.text).startsWith("Your link for"),
  );
  for (const name of ["unfurl_links", "unfurl_media", "link_names"]) expect(String(placed?.args[name])).toBe("false");
});

test("nobody but the recipient has a message with a link, whatever their role", async () => {
  const door = await openDoor(world, { address: "203.0.113.67" });
  const { una, ...others } = world.people;
  await eventually("everybody's cards are there", () => world.idle().then(() => true));
  for (const person of Object.values(others))
    expect(person.dms().filter(({ versions }) => versions.some(holdsLink))).toEqual([]);
  expect(una.dms().filter(({ text }) => text.includes(door.link))).toHaveLength(1);
});
