/** Outputs that leave by assessment, file by file: on Slack, from what is typed to the bytes that are downloaded. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { confirm, getsLink, sign } from "./acts.ts";
import { approvesAll, asksOut, concludes, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withAssessment() });
  await world.owner.createContainer("egress");
}, 60_000);

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
  await approvesAll(id, omar);
  await approvesAll(id, olga);
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
  expect(cardOf(ada, id)?.text).toContain("The copies that left stay in the account until");
  await world.later(8 * 86_400_000);
  await eventually(
    "the copies are gone",
    async () => !(await world.owner.containers()).includes(`release-${id.toLowerCase()}`),
  );
});
