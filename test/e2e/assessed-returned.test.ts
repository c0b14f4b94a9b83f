/** Outputs of which not everything may leave: a part released, returned and asked for again, and assessors who disagree. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getsLink } from "./acts.ts";
import { asksAgain, assesses, cardText, decides, finishes, lineOf, signedBy } from "./assessed-acts.ts";
import { approvesAll, asksOut, concludes, opensFiles, pageOf, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withAssessment() });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

const sha256 = (bytes: Buffer | string | undefined): string =>
  createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");

test("of what one of them would change nothing leaves: the part that all approve does, byte by byte, and the rest is untouched", async () => {
  const { omar, olga, una, petra } = world.people;
  const from = "203.0.113.61";
  const content: Record<string, string> = { "part/a.csv": "a,1\n", "part/b.csv": "b,2\n", "part/c.csv": "c,3\n" };
  for (const [name, bytes] of Object.entries(content)) await world.owner.put("egress", name, bytes);
  const etagsBefore = (await world.owner.see("egress", "part/b.csv")).headers.etag;
  const id = await asksOut(world, { paths: "/mnt/output/part", address: from });
  const change = { "part/b.csv": "Round the *counts*" };
  const release = ["part/a.csv", "part/c.csv"];
  await assesses(id, omar, { release, change });
  await assesses(id, olga, { release, change });
  const card = await seesCard(olga, id, "Everybody has finished");
  expect(card.buttons).not.toContain("Release 3 files");
  await concludes(id, olga, "Release the 2 approved of 3");
  const petras = await seesCard(petra, id, "waiting for you");
  expect(petras.text).toContain("1 file not approved: left out, and staying inside.");
  expect(petras.text).toContain("2 files (2 csv)");
  await signedBy(world, id);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.list(link, from)).names).toEqual(["part/a.csv", "part/c.csv"]);
  for (const name of release)
    expect(sha256((await world.uploader.get(link, name, from)).bytes)).toBe(sha256(content[name]));
  expect((await world.uploader.get(link, "part/b.csv", from)).status).toBe(404);
  expect(await world.uploader.get(link, "part/a.csv", "198.51.100.9")).toMatchObject({ status: 403 });
  expect((await world.owner.see("egress", "part/b.csv")).headers.etag).toBe(etagsBefore);
  expect(await world.owner.list("egress")).toEqual(expect.arrayContaining(Object.keys(content)));
});

test("what is returned is put right and asked for again: decisions on what stayed the same survive, signatures don't", async () => {
  const { ada, omar, olga, petra, una } = world.people;
  const from = "203.0.113.62";
  for (const name of ["same", "other", "gone"]) await world.owner.put("egress", `back/${name}.csv`, `${name},1\n`);
  const id = await asksOut(world, { paths: "/output/back/", address: from });
  const change = { "back/other.csv": "Suppress counts below 10" };
  await assesses(id, omar, { release: ["back/same.csv", "back/gone.csv"], change });
  await assesses(id, olga, { release: ["back/same.csv", "back/gone.csv"], change });
  await concludes(id, omar, "Return for changes");
  const returned = await seesCard(ada, id, "Changes requested", "1 file not approved", "To put right");
  expect(returned.text).toContain("Suppress counts below 10");
  await seesCard(ada, `Your turn, Egress ${id}`, "Suppress counts below 10");
  expect(returned.text).not.toContain("other.csv");
  for (const person of [petra, una]) expect(cardText(person, id)).not.toContain("Suppress counts below 10");
  await world.owner.put("egress", "back/other.csv", "other,10\n");
  await world.owner.remove("egress", "back/gone.csv");
  await world.owner.put("egress", "back/new.csv", "new,1\n");
  expect(await asksAgain(id, ada)).toContain("asked for again");
  const counts = "Since it was last assessed: 1 the same, 1 changed, 1 new, 1 gone.";
  await seesCard(ada, id, "Being assessed", counts);
  const page = await opensFiles(id, omar);
  expect(page.text).toContain("1 of 3 decided");
  expect(page.text).not.toContain("same.csv");
  await decides(id, omar, "back/new.csv");
  await decides(id, omar, "back/other.csv");
  await finishes(id, omar);
  await approvesAll(id, olga);
  await concludes(id, olga, "Release 3 files");
  await seesCard(petra, id, "waiting for you", counts);
  await signedBy(world, id);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.list(link, from)).names).toEqual(["back/new.csv", "back/other.csv", "back/same.csv"]);
  expect((await world.uploader.get(link, "back/other.csv", from)).bytes?.toString()).toBe("other,10\n");
});

test("where they disagree it is shown to both once both have finished, and settled by one who decides again", async () => {
  const { omar, olga, una } = world.people;
  const from = "203.0.113.63";
  for (const name of ["one", "two"]) await world.owner.put("egress", `differ/${name}.csv`, `${name},1\n`);
  const id = await asksOut(world, { paths: "/output/differ/", address: from });
  await assesses(id, omar, { release: ["differ/one.csv", "differ/two.csv"] });
  await seesCard(omar, id, "You have finished");
  await assesses(id, olga, { release: ["differ/one.csv"], change: { "differ/two.csv": "Say what it counts" } });
  const differing = await seesCard(omar, id, "You do not agree about 1 file");
  expect(differing.buttons).toEqual(expect.not.arrayContaining(["Release 2 files", "Release the 1 approved of 2"]));
  await seesCard(olga, id, "You do not agree about 1 file");
  await opensFiles(id, olga);
  const page = await eventually("the conflict", () => {
    const seen = pageOf(olga, id);
    return seen?.text.includes("Conflicting: 1 file") === true ? seen : undefined;
  });
  expect(lineOf(page, "differ/two.csv")).toContain("Omar");
  expect(page.text).not.toContain("differ/one.csv");
  const label = page.buttons.filter((button) => button === "May leave");
  expect(label).toHaveLength(1);
  await olga.click(page, "May leave");
  await seesCard(omar, id, "Everybody has finished");
  await concludes(id, omar, "Release 2 files");
  await signedBy(world, id);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.list(link, from)).names).toEqual(["differ/one.csv", "differ/two.csv"]);
});
