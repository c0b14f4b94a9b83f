/** Figures of outputs' content: in a report inside, for those who assess, and nowhere else. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getsLink } from "./acts.ts";
import { signedBy } from "./assessed-acts.ts";
import { approvesAll, asksOut, concludes, opensFiles, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { filePlaces, linePlaces, redisPlaces } from "./leak-scan.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withAssessment() });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

/** A table of 10,007 rows whose smallest count is 83,127, and a picture of 31,337 by 27,183. */
const table = `arm,n\n${"treated,90210\n".repeat(10_005)}control,83127\nother,0\n`;
const picture = '<svg width="31337" height="27183"><rect/></svg>';
const figures = ["10007", "83127", "31337", "27183"];

/** Those of the figures that a text holds, with separators of thousands or without; a hash may have any digits in it. */
function figuresIn(text: string): readonly string[] {
  return figures.filter((one) => new RegExp(`\\b${one.slice(0, 2)}[,. ]?${one.slice(2)}\\b`).test(text));
}

test("figures of the content are in a report inside, which says no verdict, is not released, and is told in no other place", async () => {
  const { omar, olga, una, ada } = world.people;
  const from = "203.0.113.71";
  await world.owner.put("egress", "fig/table.csv", table);
  await world.owner.put("egress", "fig/plot.svg", picture);
  const text = "not a table";
  await world.owner.put("egress", "fig/notes.txt", text);
  // A report of another egress, with everything in it that must not leave.
  await world.owner.put("egress", "lockkeeper-reports/OUT-0000-r2.csv", "name,rows\nsecret,1\n");
  const id = await asksOut(world, { paths: "/output/", address: from });
  await seesCard(omar, id, "Assess the files");
  const name = `lockkeeper-reports/${id}-r2.csv`;
  const page = await opensFiles(id, omar);
  expect(page.text).toContain(`${name} in the container egress`);
  expect((await world.owner.get("egress", name)).toString().trim().split(/\r?\n/)).toEqual([
    "name,type,bytes,rows,columns,uneven_rows,smallest_count,zeros,width,height",
    `fig/notes.txt,txt,${text.length},,,,,,,`,
    `fig/plot.svg,svg,${picture.length},,,,,,31337,27183`,
    `fig/table.csv,csv,${table.length},10007,2,0,83127,1,,`,
  ]);
  const typed = `/mnt/output/${name}`;
  const other = await asksOut(world, { paths: typed, address: from });
  await seesCard(ada, other, `"${typed}" is where the bot's own reports for assessors lie, which never leave`);
  await approvesAll(id, omar);
  await approvesAll(id, olga);
  await concludes(id, olga, "Release 3 files");
  await signedBy(world, id);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.list(link, from)).names).toEqual(["fig/notes.txt", "fig/plot.svg", "fig/table.csv"]);
  expect((await world.uploader.get(link, name, from)).status).toBe(404);
  expect((await world.owner.get("egress", name)).toString()).not.toMatch(/Omar|Olga|leave|release/);
  // Everything that Slack was ever sent, and all that the bot keeps or prints.
  expect(world.slack.everything()).toContain("fig/table.csv");
  expect(figuresIn(`${table.length} ${figures.join(" ")}`)).toEqual(figures);
  expect(figuresIn(world.slack.everything())).toEqual([]);
  await eventually("nothing is kept of it", async () => {
    const places = [
      ...(await redisPlaces(world.redisClient)),
      ...(await filePlaces(join(world.folder, "data"))),
      ...linePlaces("log line", world.logged),
    ];
    expect(places.filter((place) => figuresIn(place.text).length > 0).map(({ where }) => where)).toEqual([]);
    return true;
  });
});
