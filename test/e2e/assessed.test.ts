/** Outputs that leave by assessment, file by file: on Slack, from what is typed to the bytes that are downloaded. */
import Ajv from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import schema from "../../docs/schemas/disclosure-record.schema.json" with { type: "json" };
import { confirm, getsLink, sign } from "./acts.ts";
import { approvesAll, asksOut, concludes, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
// Formats are not checked: the schema has patterns where a form matters.
const isRecord = new Ajv.default({ strict: false, validateFormats: false }).compile(schema);

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withAssessment() });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

test("what two approve leaves, as copies of exactly those files, by a link that opens nothing else", async () => {
  const { ada, petra, una, omar, olga, max } = world.people;
  await world.owner.put("egress", "whole/table-1.csv", "arm,n\ntreated,120\n");
  await world.owner.put("egress", "whole/figure-1.svg", "<svg/>");
  await world.owner.put("egress", "secret/raw.csv", "name,age\n");
  const from = "203.0.113.50";
  const id = await asksOut(world, { paths: "/output/whole/", address: from });
  const omars = await seesCard(omar, id, "Assess the files");
  expect(omars.text).not.toContain("table-1");
  const told = (person: typeof omar, words: string): Promise<unknown> =>
    eventually(words, () => person.ephemerals().find(({ text }) => text.includes(words)));
  await approvesAll(id, omar);
  await told(omar, "Once everybody has finished");
  await approvesAll(id, olga);
  await told(olga, "Thank you: everybody has finished");
  await concludes(id, olga, "Release 2 files");
  await confirm(id, una);
  await sign(id, petra, ada);
  const { link, message } = await getsLink(id, una);
  expect(new URL(link).pathname.endsWith(`/release-${id.toLowerCase()}`)).toBe(true);
  expect((await world.uploader.list(link, from)).names).toEqual(["whole/figure-1.svg", "whole/table-1.csv"]);
  const got = await world.uploader.get(link, "whole/table-1.csv", from);
  expect(got.bytes?.toString()).toBe("arm,n\ntreated,120\n");
  const elsewhere = link.replace(`/release-${id.toLowerCase()}?`, "/egress?");
  expect(await world.uploader.get(elsewhere, "secret/raw.csv", from)).toMatchObject({ status: 403 });
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "read back at");
  const adas = await seesCard(ada, id, "The copies that left stay in the account until");
  await ada.click(adas, "Disclosure record");
  const record = await eventually("the record", () => ada.files().find(({ name }) => name.includes(id)));
  const crate = JSON.parse(record.content) as unknown;
  expect(isRecord(crate), JSON.stringify(isRecord.errors)).toBe(true);
  expect(record.content).toContain("whole/table-1.csv");
  expect(record.content).not.toContain(from);
  expect(record.content).not.toContain("sig=");

  const next = await asksOut(world, { paths: "/output/whole/", address: "203.0.113.51" });
  const card = await seesCard(omar, next, "Earlier releases");
  await omar.click(card, "Earlier releases");
  await eventually("what left before", () =>
    omar.ephemerals().find(({ text }) => text.includes(id) && text.includes("whole/figure-1.svg")),
  );
  await ada.slash("/egress", `withdraw ${next}`);
  // Nobody else learns whether there is such a transfer.
  await una.slash("/egress", `record ${next}`);
  await eventually("the same answer as for none", () =>
    una.ephemerals().find(({ text }) => text.includes(`I know of no transfer ${next}`)),
  );

  await world.later(8 * 86_400_000);
  await eventually(
    "the copies are gone",
    async () => !(await world.owner.containers()).includes(`release-${id.toLowerCase()}`),
  );
});

test("groups go to different people, each by a door, a container and a link of its own", async () => {
  const { ada, petra, una, rex, omar, olga } = world.people;
  for (const name of ["una/1.csv", "una/2.csv", "rex/1.csv", "rex/2.csv"])
    await world.owner.put("egress", `split/${name}`, `${name}\n`);
  const [from, other] = ["203.0.113.52", "203.0.113.53"];
  const id = await asksOut(world, {
    paths: "/output/split/una/",
    address: from,
    more: {
      "Group 2: which files": "/output/split/rex/",
      "Group 2: what they are": "The same by site",
      "Group 2: what made them safe": "Counts below 10 suppressed",
      "Group 2: who else downloads it": rex.id,
      "Group 2: who will hold it": "Registry of Heron",
      "Group 2: from which public IPv4 address": other,
    },
  });
  await approvesAll(id, omar);
  await approvesAll(id, olga);
  await concludes(id, omar, "Release 4 files");
  await confirm(id, una);
  await confirm(id, rex);
  await sign(id, petra, ada);
  const mine = await getsLink(id, una);
  const theirs = await getsLink(id, rex);
  expect((await world.uploader.list(mine.link, from)).names).toEqual(["split/una/1.csv", "split/una/2.csv"]);
  expect((await world.uploader.list(theirs.link, other)).names).toEqual(["split/rex/1.csv", "split/rex/2.csv"]);
  expect(await world.uploader.get(theirs.link, "split/rex/1.csv", from)).toMatchObject({ status: 403 });
  const crossed = mine.link.replace(`/release-${id.toLowerCase()}?`, `/release-${id.toLowerCase()}-d2?`);
  expect(await world.uploader.get(crossed, "split/rex/1.csv", from)).toMatchObject({ status: 403 });
  await ada.slash("/egress", `withdraw ${id}`);
  await eventually(
    "both doors are closed",
    () => !world.firewall.admits(world.account, from) && !world.firewall.admits(world.account, other),
  );
});
