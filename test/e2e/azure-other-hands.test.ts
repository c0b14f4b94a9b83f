import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Asking, hourMs, type OpenDoor, openDoor, writesOf } from "./acts.ts";
import { hadOneWindow, minuteMs, othersRemove, othersSet, rulesNow, toldOf } from "./azure-acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld();
});

afterAll(async () => {
  await world?.stop();
});

afterEach(async () => {
  world.resourceManager.faults.clear();
  othersSet(world);
  await world.later(6 * minuteMs);
  await world.idle();
});

const put = async (link: string, from: string): Promise<number> =>
  (await world.uploader.put(link, "cohort.csv", "id,age", from)).status;

/** Another hand moves right after the bot has read the firewall for the first time from now. */
function afterNextReading(act: () => void): void {
  let hasMoved = false;
  world.resourceManager.faults.next(
    ({ operation }) => {
      // The call itself meets no fault: it is answered before the hand moves.
      if (operation === "get" && !hasMoved) setImmediate(act);
      hasMoved ||= operation === "get";
      return false;
    },
    { kind: "drop" },
  );
}

test("what others add and remove between the bot's reading and its write stands", async () => {
  const { una } = world.people;
  othersSet(world, "198.51.100.1", "198.51.100.2");
  const { id, message } = await openDoor(world, { address: "203.0.113.131" });
  await world.idle();
  afterNextReading(() => othersSet(world, "198.51.100.2", "203.0.113.131", "198.51.100.3"));
  await una.click(message, "I have finished");
  await hadOneWindow(world, id, "203.0.113.131");
  expect(rulesNow(world)).toEqual(["198.51.100.2", "198.51.100.3"]);
});

test("a rule of ours that others remove while the bot gets ready to write for another door is not put back", async () => {
  const { una, max } = world.people;
  const kept = await openDoor(world, { address: "203.0.113.132" });
  const { id, message } = await openDoor(world, { address: "203.0.113.133" });
  await world.idle();
  afterNextReading(() => othersRemove(world, "203.0.113.132"));
  await una.click(message, "I have finished");
  await hadOneWindow(world, id, "203.0.113.133");
  await world.later(6 * minuteMs);
  await seesCard(max, `Door of ${kept.id}`, "Closed", "somebody removed its firewall rule");
  expect(writesOf(world, "203.0.113.132")).toHaveLength(1);
});

/** Ten rules of others, with the one that covers the address. */
const tenRules = (covering: string): readonly string[] => [
  ...Array.from({ length: 9 }, (_, at) => `198.51.100.${at}`),
  covering,
];

test("an address within a range of others is closed when its link has ended; the range stays and the proof says so", async () => {
  const { una, max, ada } = world.people;
  const others = tenRules("203.0.113.128/28");
  othersSet(world, ...others);
  const { id, message, link } = await openDoor(world, { address: "203.0.113.134", lasts: "6h" });
  expect(rulesNow(world)).toEqual([...others, "203.0.113.134"]);
  await una.click(message, "I have finished");
  await seesCard(ada, `Ingress ${id}`, "Signed", "a rule that is not ours still lets the address in");
  expect(rulesNow(world)).toEqual(others);
  expect(await put(link, "203.0.113.134")).toBe(201);
  await world.later(minuteMs);
  const alarm = await seesCard(max, `Alarm, Ingress ${id}`, "a rule that is not ours still lets the address in");
  expect(alarm.text).toContain("remove or narrow the rule that covers 203.0.113.134");
  expect(alarm.text).not.toContain("network-rule remove");
  await world.later(6 * hourMs);
  const closed = await seesCard(max, `Door of ${id}`, "Closed", "arrived");
  expect(closed.text).toContain("1 rule still covers the address, and the link has ended");
  expect(closed.text).toContain("203.0.113.x is off");
  expect(closed.text).toContain("10 other rules untouched");
  expect(rulesNow(world)).toEqual(others);
  expect(await put(link, "203.0.113.134")).toBe(403);
});

test("a rule of ours that others replace by a range ends the door; the range is not ours, and keeps it closing", async () => {
  const { max, una } = world.people;
  const { id, link } = await openDoor(world, { address: "203.0.113.136" });
  othersSet(world, "203.0.113.0/24");
  await world.later(6 * minuteMs);
  await seesCard(max, `Door of ${id}`, "Closing", "somebody removed its firewall rule", "a rule that is not ours");
  await world.idle();
  expect(rulesNow(world)).toEqual(["203.0.113.0/24"]);
  expect(await put(link, "203.0.113.136")).toBe(201);
  othersSet(world);
  await world.later(minuteMs);
  await hadOneWindow(world, id, "203.0.113.136");
  expect(cardOf(max, `Door of ${id}`, "still covers")).toBeUndefined();
  // In her card and where the link stood.
  expect(toldOf(una, id, "somebody removed its firewall rule")).toBe(2);
});

/** Two doors for one address. */
async function twoDoors(
  address: string,
  first: Asking = {},
  second: Asking = {},
): Promise<readonly [OpenDoor, OpenDoor]> {
  const one = await openDoor(world, { address, ...first });
  return [one, await openDoor(world, { address, ...second })];
}

const finishes = ({ message }: OpenDoor) => world.people.una.click(message, "I have finished");
const isClosed = ({ id }: OpenDoor) => seesCard(world.people.max, `Door of ${id}`, "Closed", "read back at");
const held = "another open door holds the same address";

test("of two doors for one address the first to end stays closing until the second has closed", async () => {
  const { ada, una, max } = world.people;
  const address = "203.0.113.151";
  const [first, second] = await twoDoors(address);
  await finishes(first);
  const card = await seesCard(ada, `Ingress ${first.id}`, "Signed", `Not proven yet: ${held}`);
  expect(card.text).toMatch(/Until it is gone the link may work, until .+ at the latest/);
  await world.later(10 * minuteMs);
  await world.idle();
  expect(toldOf(max, first.id, "can't be proven closed")).toBe(0);
  expect([await put(first.link, address), await put(second.link, address)]).toEqual([201, 201]);
  await finishes(second);
  for (const door of [first, second]) await isClosed(door);
  for (const { id } of [first, second]) await seesCard(una, `Your link, Ingress ${id}`, "no longer works");
  expect([await put(first.link, address), await put(second.link, address)]).toEqual([403, 403]);
  expect(rulesNow(world)).not.toContain(address);
  expect(writesOf(world, address)).toHaveLength(1);
});

test("two doors for one address that end at once are both proven closed, and the rule is removed once", async () => {
  const address = "203.0.113.153";
  const doors = await twoDoors(address);
  await Promise.all(doors.map(finishes));
  for (const door of doors) await isClosed(door);
  const removals = world.firewall.history.filter(
    ({ ipRulesBefore, ipRulesAfter }) => ipRulesBefore.includes(address) && !ipRulesAfter.includes(address),
  );
  expect(removals).toHaveLength(1);
  expect(await Promise.all(doors.map((door) => put(door.link, address)))).toEqual([403, 403]);
});

test("of two doors the first to end is closed when its own link has ended; a third door has a rule and proof of its own", async () => {
  const { max } = world.people;
  const address = "203.0.113.152";
  const [first, second] = await twoDoors(address, { lasts: "1h" });
  await finishes(first);
  await seesCard(max, `Door of ${first.id}`, held);
  await world.later(hourMs);
  await isClosed(first);
  const { text } = await seesCard(max, `Door of ${first.id}`, "its rule stays for another open door");
  expect(text).toContain("; the link has ended.");
  expect([await put(first.link, address), await put(second.link, address)]).toEqual([403, 201]);
  await finishes(second);
  await isClosed(second);
  expect(rulesNow(world)).not.toContain(address);
  const third = await openDoor(world, { address });
  expect(writesOf(world, address)).toHaveLength(2);
  expect([await put(first.link, address), await put(third.link, address)]).toEqual([403, 201]);
  await finishes(third);
  await isClosed(third);
  await eventually("the rule is off", () => !rulesNow(world).includes(address));
  expect(await put(third.link, address)).toBe(403);
});
