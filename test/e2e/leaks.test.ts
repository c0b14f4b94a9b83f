import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, confirm, getsLink, openDoor, sign } from "./acts.ts";
import { type BotWorld, seesCard, startBotWorld } from "./bot-world.ts";
import { filePlaces, findIn, type Place, piecesOf, redisPlaces } from "./leak-scan.ts";

let world: BotWorld;
/** Every signature that was ever minted. */
let signatures: readonly string[] = [];

/**
 * One door is used and closed; one meets every kind of failure on the way of its link; one is open now.
 */
beforeAll(async () => {
  world = await startBotWorld();
  const { ada, petra, rex, una, max } = world.people;
  const used = await openDoor(world, { address: "203.0.113.71" });
  await world.uploader.put(used.link, "cohort.csv", "id,age", "203.0.113.71");
  await una.click(used.message, "I have finished");
  await seesCard(ada, used.id, "1 file, 6 bytes arrived");

  const id = await ask(world, { address: "203.0.113.72" });
  world.resourceManager.faults.next({ operation: "update" }, { kind: "status-after-effect", status: 500 });
  world.slack.faults.next(({ method, user, ts }) => method === "chat.update" && user === una.id && isLinkMessage(ts), {
    kind: "status-after-effect",
    status: 500,
  });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const broken = await getsLink(id, una);
  world.resourceManager.faults.next({ operation: "get" }, { kind: "drop" });
  await una.click(broken.message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed");

  await openDoor(world, { address: "203.0.113.73" });
  await world.idle();
  expect(world.slack.faults.unspent() + world.resourceManager.faults.unspent()).toBe(0);
  const said = una.dms().flatMap(({ versions }) => versions.map((version) => JSON.stringify(version)));
  const found = said.flatMap((text) => [...text.matchAll(/sig=([^&"\\\s]+)/g)].map(([, one = ""]) => one));
  signatures = [...new Set(found.map(decodeURIComponent))];
}, 60_000);

afterAll(async () => {
  await world?.stop();
});

/** Whether this is the recipient's own message for a link. */
function isLinkMessage(ts: string | undefined): boolean {
  return world.people.una.dms().some((message) => message.ts === ts && message.text.includes("Your link, Ingress"));
}

const logPlaces = (): readonly Place[] => world.logged.map((text, at) => ({ where: `log line ${at}`, text }));
const dataPlaces = (): Promise<readonly Place[]> => filePlaces(join(world.folder, "data"));
const everywhere = async (): Promise<readonly Place[]> => [
  ...logPlaces(),
  ...(await redisPlaces(world.redisClient)),
  ...(await dataPlaces()),
];
const wanted = (): readonly string[] => ["sig=", "sig%3D", "sig%253D", ...signatures.flatMap(piecesOf)];

test("no signature of a link is in a log line, a key of Redis, the journal or a baseline", async () => {
  expect(signatures.length).toBeGreaterThanOrEqual(3);
  const places = await everywhere();
  for (const part of ["log line", "redis {lk}:record:", "redis {lk-link}", "entries.jsonl", "details", "baselines"])
    expect(places.some(({ where }) => where.includes(part))).toBe(true);
  expect(findIn(places, wanted())).toEqual([]);
});

test("neither Slack's token nor its signing secret is in any of them", async () => {
  const secrets = [world.slack.botToken, world.slack.signingSecret].flatMap(piecesOf);
  expect(findIn(await everywhere(), secrets)).toEqual([]);
});

test("the log holds no address, no file's name and nobody's words", () => {
  expect(findIn(logPlaces(), ["203.0.113.", "cohort.csv", "work package"])).toEqual([]);
});

test.each<[string, (text: string) => Promise<unknown>]>([
  ["string", (text) => world.redisClient.set("planted", text)],
  ["hash", (text) => world.redisClient.hset("planted", "field", text)],
  ["list", (text) => world.redisClient.rpush("planted", text)],
  ["set", (text) => world.redisClient.sadd("planted", text)],
  ["sorted set", (text) => world.redisClient.zadd("planted", 1, text)],
  ["stream", (text) => world.redisClient.xadd("planted", "*", "field", text)],
])("the scan finds a signature that is planted in a %s of Redis", async (_, plant) => {
  const [signature = ""] = signatures;
  await plant(JSON.stringify({ link: `https://example.org/?se=1&sig=${encodeURIComponent(signature)}` }));
  const found = await redisPlaces(world.redisClient)
    .then((places) => findIn(places, wanted()))
    .finally(() => world.redisClient.del("planted"));
  expect(found).toEqual(["redis planted"]);
});

test("the scan finds a signature that is planted in the journal, and one in a log line, however it is written", async () => {
  const [signature = ""] = signatures;
  const link = `https://example.org/?sig=${encodeURIComponent(signature)}`;
  const hidden = [
    signature,
    encodeURIComponent(signature),
    signature.slice(5, 25),
    Buffer.from(`a link: ${signature}.`).toString("base64"),
    Buffer.from(`my link: ${link}`).toString("base64"),
    Buffer.from(link).toString("hex"),
  ];
  for (const text of hidden) {
    const path = join(world.folder, "data", "journal", "planted.json");
    await writeFile(path, text);
    expect(findIn(await dataPlaces(), wanted())).toEqual([path]);
    await rm(path);
    expect(findIn([...logPlaces(), { where: "planted", text }], wanted())).toEqual(["planted"]);
  }
});
