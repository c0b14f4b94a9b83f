import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Fault } from "../../src/standins/faults.ts";
import { getsLink, writesOf } from "./acts.ts";
import { confirmed, hadOneWindow, linkMessages, minuteMs, rulesNow, toldOf } from "./azure-acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { type PutOffWork, watchPutOffWork } from "./put-off-work.ts";
import { type StorageRoad, startStorageRoad } from "./storage-road.ts";

let world: BotWorld;
let road: StorageRoad;
let linkWork: PutOffWork;

beforeAll(async () => {
  world = await startBotWorld();
  road = await startStorageRoad(world);
  linkWork = watchPutOffWork(world.redisClient, "link");
  await world.restart(({ environments: { sandbox } }) => {
    if (sandbox !== undefined) sandbox.storage = { ...sandbox.storage, serviceEndpoint: road.endpoint };
  });
});

afterAll(async () => {
  await linkWork?.close();
  await world?.stop();
  await road?.stop();
});

/** The bot keeps a key for a quarter of an hour; the next test has it ask for another. */
afterEach(async () => {
  road.faults.clear();
  await world.later(16 * minuteMs);
  await world.idle();
});

const forKey = { operation: "key" } as const;
const forListing = { operation: "list" } as const;

const refused = { kind: "status", status: 403, code: "AuthorizationPermissionMismatch" } as const satisfies Fault;

test("where the key for links is refused, the rule comes down again, no link is given, and people are told why", async () => {
  const { una, ada, max } = world.people;
  const address = "203.0.113.161";
  road.faults.always(forKey, refused);
  const id = await confirmed(world, address);
  const why = "Azure refused the key that links are signed with (Azure says AuthorizationPermissionMismatch)";
  for (const person of [ada, max]) await seesCard(person, id, `This door was ended before its time: ${why}.`);
  await seesCard(max, `Door of ${id}`, "Closed", "it could not be opened", "read back at");
  await world.idle();
  expect(writesOf(world, address)).toHaveLength(1);
  expect(rulesNow(world)).not.toContain(address);
  expect(linkMessages(una, id).map(({ versions }) => JSON.stringify(versions).includes("sig="))).toEqual([false]);
});

test("asking for the key fails, is cut off and is slow, one after the other: one link is given all the same", async () => {
  const { una } = world.people;
  const address = "203.0.113.163";
  road.faults.next(forKey, { kind: "status", status: 500 });
  road.faults.next(forKey, { kind: "drop" });
  road.faults.next(forKey, { kind: "delay", ms: 500 });
  const id = await confirmed(world, address);
  const { message, link } = await getsLink(id, una);
  expect(road.faults.unspent()).toBe(0);
  expect(await world.uploader.put(link, "a.csv", "a", address)).toMatchObject({ status: 201 });
  await una.click(message, "I have finished");
  await hadOneWindow(world, id, address);
});

test("while asking for the key fails people are told once, and the link given then ends with its window", async () => {
  const { una, ada, max } = world.people;
  const address = "203.0.113.166";
  road.faults.always(forKey, { kind: "status", status: 500 });
  const askedAt = world.clock.now();
  const id = await confirmed(world, address, "1h");
  await seesCard(max, `Door of ${id}`, "Azure Storage is failing (Azure says ServerBusy)");
  const openedAt = world.clock.now();
  for (let times = 0; times < 3; times++) {
    await world.later(6 * minuteMs);
    await linkWork.hurry();
    for (const person of [ada, max]) await seesCard(person, id, "Held up: Azure Storage is failing");
  }
  expect([toldOf(ada, id, "Held up:"), toldOf(max, id, "Held up:")]).toEqual([1, 1]);
  road.faults.clear();
  await linkWork.hurry();
  const { link, message } = await getsLink(id, una);
  const end = Date.parse(new URL(link).searchParams.get("se") ?? "");
  expect(end).toBeGreaterThan(askedAt + 60 * minuteMs - 1_000);
  expect(end).toBeLessThanOrEqual(openedAt + 60 * minuteMs);
  await una.click(message, "I have finished");
  await hadOneWindow(world, id, address);
});

test("without a container nothing opens; where what arrived can't be listed, the door is closed all the same", async () => {
  const { una, ada, max } = world.people;
  const address = "203.0.113.167";
  road.faults.always(forListing, { kind: "status", status: 404, code: "ContainerNotFound" });
  const id = await confirmed(world, address);
  const missing = "Held up: the container does not exist (Azure says ContainerNotFound).";
  for (const person of [ada, max]) await seesCard(person, id, missing);
  await world.later(6 * minuteMs);
  await world.idle();
  expect(writesOf(world, address)).toEqual([]);
  road.faults.clear();
  await world.later(minuteMs);
  const { message, link } = await getsLink(id, una);
  await world.uploader.put(link, `${id}.csv`, "id,age", address);
  road.faults.always(forListing, refused);
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed", "read back at", "What arrived can't be listed: ");
  const why = "Azure refused to list the container (Azure says AuthorizationPermissionMismatch)";
  for (const person of [ada, max]) await seesCard(person, id, `What arrived can't be listed yet: ${why}.`);
  expect(cardOf(max, `Alarm, Ingress ${id}`)).toBeUndefined();
  road.faults.clear();
  await world.later(minuteMs);
  await seesCard(ada, `Ingress ${id}`, "Signed", "1 file, 6 bytes arrived");
  for (const person of [ada, max]) await eventually("it is over", () => toldOf(person, id, "Over.") === 2);
  await hadOneWindow(world, id, address);
});
