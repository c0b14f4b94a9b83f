import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportEntries } from "../../src/adapters/journal/export.ts";
import { delegationKeyOf, signatureOf, tokensOf } from "./azure-secrets.ts";
import { plants, workOn } from "./leak-plants.ts";
import { type LeakRun, outputSecrets, runForLeaks } from "./leak-run.ts";
import { type FindLeaks, filePlaces, leakFinder, linePlaces, type Place, redisPlaces } from "./leak-scan.ts";
import { slackPlaces } from "./slack-places.ts";

let run: LeakRun;
let findLinks: FindLeaks;
/** Everything kept and printed when the day was over. */
let kept: readonly Place[];

const tenantId = "00000000-0000-0000-0000-000000000000";

async function exported(journal: string): Promise<readonly Place[]> {
  const lines: string[] = [];
  for await (const line of exportEntries(journal, { withDetails: true })) lines.push(JSON.stringify(line));
  return linePlaces("export line", lines);
}

const inStores = async (): Promise<readonly Place[]> => [
  ...(await redisPlaces(run.world.redisClient)),
  ...(await filePlaces(join(run.world.folder, "data"))),
];

beforeAll(async () => {
  run = await runForLeaks();
  const { world, links, errors } = run;
  findLinks = leakFinder(links.map(signatureOf), ["sig=", "sig%3D", "sig%253D"]);
  const journal = join(world.folder, "data", "journal");
  kept = [
    ...(await inStores()),
    // What Redis wrote down of keys that are gone by now, such as jobs that are done.
    ...(await filePlaces(join(world.folder, "redis"))),
    ...linePlaces("log line", world.logged),
    ...errors,
    ...(await exported(journal)),
  ];
});

afterAll(async () => {
  await run?.world.stop();
});

describe("after a day of doors, most of them in trouble with their link", () => {
  test("every signature that Slack was ever sent is one that the scan looks for", () => {
    const sent = [...run.world.slack.everything().matchAll(/sig=([^&"\\\s]+)/g)].map(([, one = ""]) => one);
    const known = new Set(run.links.map((link) => encodeURIComponent(signatureOf(link))));
    expect(sent.filter((one) => !known.has(one))).toEqual([]);
    expect(new Set(sent).size).toBeGreaterThanOrEqual(6);
  });

  test("no link is in a key of Redis, the journal, a baseline, an export, a line of the log or an error", () => {
    for (const part of [
      ...["redis {lk}:record:", "redis {lk}:audit:", "redis {lk-link}", "incr.aof", "entries.jsonl", "details"],
      ...["baselines", "file-lists", "export line", "log line"],
      ...["error of slack.fill", "error of slack.edit", "error of haven.door.read", "error of haven.door.write"],
    ])
      expect(kept.filter(({ where }) => where.includes(part))).not.toEqual([]);
    expect(findLinks(kept)).toEqual([]);
  });

  test("nothing on Slack holds a link but the recipient's own message, and there only what it says inside", () => {
    const { others, ofLinks } = slackPlaces(run.world);
    for (const part of ["notification", "fallback", "call", "message", "view", "home"])
      expect(others.filter(({ where }) => where.startsWith(part))).not.toEqual([]);
    expect(findLinks(others)).toEqual([]);
    expect(findLinks(ofLinks)).not.toEqual([]);
  });

  test("neither Azure's tokens and keys nor Slack's token and signing secret are in any of them", async () => {
    const { world, links } = run;
    const keys = await Promise.all(links.map((link) => delegationKeyOf(world, tenantId, link)));
    const slack = [world.slack.botToken, world.slack.signingSecret];
    const findSecrets = leakFinder([...(await tokensOf(tenantId)), ...keys, ...slack]);
    const { others, ofLinks } = slackPlaces(world);
    expect(findSecrets([...kept, ...others, ...ofLinks])).toEqual([]);
    expect(findSecrets([{ where: "here", text: `a key: ${keys[0]}` }])).toEqual(["here"]);
  });

  test("the log holds no address, no file's name and nobody's words", () => {
    const findPrivate = leakFinder([], ["203.0.113.", "cohort.csv", "work package", "Cohort 7"]);
    expect(findPrivate(linePlaces("log line", run.world.logged))).toEqual([]);
  });

  test("names of files that nobody typed, and what stands in the files, are in the lists of files and nowhere else", () => {
    const [name, otherName, content] = outputSecrets;
    const namesIn = (places: readonly Place[]): readonly string[] => leakFinder([], [name, otherName])(places);
    const lists = join(run.world.folder, "data", "file-lists");
    expect(namesIn(kept).filter((where) => where.startsWith(lists))).not.toEqual([]);
    expect(namesIn(kept).filter((where) => !where.startsWith(lists))).toEqual([]);
    expect(leakFinder([], [content])(kept)).toEqual([]);
  });

  test("a job that throws a link, whole or as a cause, leaves no trace of it", async () => {
    const [link = ""] = run.links;
    const thrown = new Error(link, { cause: Object.assign(new Error(link), { request: { url: link } }) });
    const { places = [], remove } = await workOn(run, () => Promise.reject(thrown));
    expect(places.map(({ text }) => text).join()).toContain("unexpected");
    const found = findLinks([...places, ...(await inStores())]);
    await remove();
    expect(found).toEqual([]);
  });
});

test.each(Object.entries(plants))("the scan finds a link that is planted in %s, and says where", async (_, plant) => {
  const [link = ""] = run.links;
  const { where, places = [], remove } = await plant(run, link, signatureOf(link));
  const found = findLinks([...(await inStores()), ...places]);
  await remove();
  expect(found.length).toBeGreaterThanOrEqual(1);
  expect(found.filter((one) => !one.startsWith(where))).toEqual([]);
  expect(findLinks(await inStores())).toEqual([]);
});

test.each<[string, (text: string) => Promise<unknown>]>([
  ["string", (text) => run.world.redisClient.set("planted", text)],
  ["set", (text) => run.world.redisClient.sadd("planted", text)],
  ["sorted set", (text) => run.world.redisClient.zadd("planted", 1, text)],
  ["stream", (text) => run.world.redisClient.xadd("planted", "*", "field", text)],
])("the scan reads a %s of Redis, too", async (_, plant) => {
  await plant(run.links[0] ?? "");
  const found = await redisPlaces(run.world.redisClient)
    .then(findLinks)
    .finally(() => run.world.redisClient.del("planted"));
  expect(found).toEqual(["redis planted"]);
});

test("the scan finds a signature however it is written", () => {
  for (const link of run.links) {
    const signature = signatureOf(link);
    const bytes = Buffer.from(signature, "base64");
    for (const text of [
      signature,
      encodeURIComponent(signature),
      encodeURIComponent(encodeURIComponent(signature)),
      signature.slice(5, 21),
      Buffer.from(`a link: ${signature}.`).toString("base64"),
      Buffer.from(`my link: ${link}`).toString("base64url"),
      Buffer.from(link).toString("hex"),
      bytes.toString("latin1"),
      bytes.toString("hex"),
    ])
      expect(findLinks([{ where: "here", text: `before ${text} after` }])).toEqual(["here"]);
  }
});
