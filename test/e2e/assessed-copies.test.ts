/** The copies that leave: made in spite of trouble, never twice, never among what is somebody else's, and deleted when their time is over. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Fault } from "../../src/workflows/engine/fault.ts";
import { getsLink } from "./acts.ts";
import { assessed, cardText, released, releaseOf, signedBy } from "./assessed-acts.ts";
import { withAssessment } from "./assessing-acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { startMeddling } from "./meddling.ts";

let world: BotWorld;
const hand = startMeddling();
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withAssessment(), around: hand.around });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

beforeEach(() => {
  hand.before = () => undefined;
  hand.misread = undefined;
  hand.copied.length = 0;
});

async function put(folder: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await world.owner.put("egress", `${folder}/${name}.csv`, `${name},1\n`);
}

const isThere = async (id: string): Promise<boolean> => (await world.owner.containers()).includes(releaseOf(id));

test("copying that breaks off goes on by itself, and makes no copy twice; nobody is disturbed for what passes", async () => {
  const { ada, una, max } = world.people;
  const address = "203.0.113.81";
  await put("broken", "a", "b", "c");
  const id = await assessed(world, { paths: "/output/broken/", address, label: "Release 3 files" });
  let isFull = true;
  hand.before = (made) => {
    if (made.call === "copy" && made.name === "broken/b.csv" && isFull) throw new Fault("copy-failed", "unavailable");
  };
  await signedBy(world, id);
  await seesCard(ada, id, "the account may be full). It is tried again by itself.");
  expect(cardOf(max, id, "Held up")).toBeUndefined();
  isFull = false;
  await world.later(minuteMs);
  const { link } = await getsLink(id, una);
  expect([...hand.copied].sort()).toEqual(["broken/a.csv", "broken/b.csv", "broken/c.csv"]);
  expect((await world.uploader.list(link, address)).names).toEqual(hand.copied.toSorted());
});

test("a container that somebody else was at is made anew: what is only removed there may still be read", async () => {
  const { ada, una } = world.people;
  const address = "203.0.113.80";
  await put("meddled", "a", "b");
  const id = await assessed(world, { paths: "/output/meddled/", address, label: "Release 2 files" });
  let isFull = true;
  hand.before = (made) => {
    if (made.call === "copy" && made.name === "meddled/b.csv" && isFull) throw new Fault("copy-failed", "unavailable");
  };
  await signedBy(world, id);
  await seesCard(ada, id, "the account may be full). It is tried again by itself.");
  await world.owner.put(releaseOf(id), "smuggled.csv", "secret");
  isFull = false;
  await world.later(minuteMs);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.list(link, address)).names).toEqual(["meddled/a.csv", "meddled/b.csv"]);
  expect(hand.copied.filter((name) => name === "meddled/a.csv")).toHaveLength(2);
});

test("an account without room opens nothing; people are told once it lasts, and what was copied goes with the withdrawal", async () => {
  const { ada, max, una } = world.people;
  const address = "203.0.113.82";
  await put("full", "a", "b");
  const id = await assessed(world, { paths: "/output/full/", address, label: "Release 2 files" });
  hand.before = (made) => {
    if (made.call === "copy" && made.name === "full/b.csv") throw new Fault("copy-failed", "unavailable");
  };
  await signedBy(world, id);
  await seesCard(ada, id, "the account may be full");
  for (let minute = 0; minute < 6; minute++) await world.later(minuteMs);
  await seesCard(max, id, "Held up: Azure could not make a copy");
  expect(await isThere(id)).toBe(true);
  expect(world.firewall.history.every(({ ipRulesAfter }) => !ipRulesAfter.includes(address))).toBe(true);
  await ada.slash("/egress", `withdraw ${id}`);
  await seesCard(ada, id, "Withdrawn", "Copies deleted");
  expect(await isThere(id)).toBe(false);
  expect(await world.owner.list("egress")).toEqual(expect.arrayContaining(["full/a.csv", "full/b.csv"]));
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
});

test("a copy that is not what was approved goes nowhere", async () => {
  const { ada, una } = world.people;
  const address = "203.0.113.83";
  await put("wrong", "a");
  const id = await assessed(world, { paths: "/output/wrong/", address, label: "Release 1 file" });
  hand.misread = (container) => container === releaseOf(id);
  await signedBy(world, id);
  await seesCard(ada, id, "Changes requested");
  await world.idle();
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
  expect(world.firewall.history.every(({ ipRulesAfter }) => !ipRulesAfter.includes(address))).toBe(true);
});

test("a container of that name that is somebody else's, or that anybody may read, is left alone and opens nothing until it is gone", async () => {
  const { max, una } = world.people;
  const others: readonly [string, string, boolean, Record<string, string>][] = [
    ["taken", "is not this transfer's", false, { lockkeeper_owner: "OUT-0000%2Fd1" }],
    ["public", "may be read by anybody", true, {}],
  ];
  for (const [at, [folder, words, isPublic, mark]] of others.entries()) {
    const address = `203.0.113.${84 + at}`;
    await put(folder, "a");
    const id = await assessed(world, { paths: `/output/${folder}/`, address, label: "Release 1 file" });
    const metadata = isPublic ? { lockkeeper_owner: encodeURIComponent(`${id}/d1`) } : mark;
    await world.owner.createContainer(releaseOf(id), { isPublic, metadata });
    await world.owner.put(releaseOf(id), "theirs.txt", "theirs");
    await signedBy(world, id);
    await seesCard(max, id, "Held up", words);
    expect(await world.owner.list(releaseOf(id))).toEqual(["theirs.txt"]);
    expect(hand.copied).toEqual([]);
    await world.owner.deleteContainer(releaseOf(id));
    await world.later(minuteMs);
    const { link } = await getsLink(id, una);
    expect((await world.uploader.list(link, address)).names).toEqual([`${folder}/a.csv`]);
    hand.copied.length = 0;
  }
});

test("copies are deleted when their time is over: told of a day before, and on record with what the account keeps", async () => {
  const { ada, max, una } = world.people;
  world.firewall.edit(world.account, { keepsDeleted: { blobDays: 7, containerDays: 14 } });
  await put("kept", "a");
  const door = await released(world, { paths: "/output/kept/", address: "203.0.113.86", label: "Release 1 file" });
  await una.click(door.message, "I have finished");
  await seesCard(ada, door.id, "Closed", "The copies that left stay in the account until");
  await world.later(5 * dayMs);
  await world.idle();
  expect(cardOf(max, door.id, "deleted then", "Egress")?.text).toBeUndefined();
  await world.later(1.5 * dayMs);
  const warned = await seesCard(max, door.id, "The copies that left stay in the account until");
  expect(warned.text).not.toContain("kept/a.csv");
  expect(await isThere(door.id)).toBe(true);
  let isRefused = true;
  hand.before = ({ call }) => {
    if (call === "deleted-kept" && isRefused) throw new Fault("storage-failing", "unavailable");
  };
  await world.later(dayMs);
  await eventually("the copies are gone", async () => !(await isThere(door.id)));
  await seesCard(ada, door.id, "The copies can't be deleted yet: Azure Storage is failing.");
  isRefused = false;
  await world.later(minuteMs);
  await seesCard(ada, door.id, "Copies deleted", "they can be brought back until");
  expect(await world.owner.list("egress")).toContain("kept/a.csv");
  await eventually("nobody reads any more that they can't be", async () => !/can't be/.test(cardText(ada, door.id)));
});
