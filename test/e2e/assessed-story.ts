/** What is told of outputs in each chat alike: returned and put right, disagreed about, a part of them released, and changed. */
import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Cast } from "./actor.ts";
import { confirm, getsLink, sign } from "./acts.ts";
import { asksAgain, assessed, assesses, cardText, decides, finishes, lineOf, signedBy } from "./assessed-acts.ts";
import { asksOut, asksWhichChanged, concludes, opensFiles, pageOf } from "./assessing-acts.ts";
import { type BotWorld, cardOf, eventually, seesCard } from "./bot-world.ts";

/** A world, its people in the chat that the story is told in. */
export interface AssessedStage {
  readonly world: Pick<BotWorld, "owner" | "uploader" | "firewall" | "account" | "idle">;
  readonly people: Cast;
}

const sha256 = (bytes: Buffer | string | undefined): string =>
  createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");

/**
 * Two assessors disagree about a file, settle it, and return another; the requester puts that right and asks again; a part
 * leaves, byte by byte as it was listed, and nothing else does.
 */
export async function returnsAndReleasesPart(stage: AssessedStage, from: string): Promise<void> {
  const { world, people } = stage;
  const { ada, petra, una, omar, olga } = people;
  const content: Record<string, string> = { "part/a.csv": "a,11\n", "part/b.csv": "b,12\n", "part/c.csv": "c,3\n" };
  for (const [name, bytes] of Object.entries(content)) await world.owner.put("egress", name, bytes);
  const id = await asksOut(stage, { paths: "/output/part/", address: from });

  const small = { "part/c.csv": "Suppress counts below 10" };
  await assesses(id, omar, { release: ["part/a.csv", "part/b.csv"], change: small });
  await seesCard(omar, id, "You have finished");
  expect(cardText(olga, id)).not.toContain("You do not agree");
  await assesses(id, olga, { release: ["part/a.csv"], change: { "part/b.csv": "Say what it counts", ...small } });
  for (const assessor of [omar, olga]) await seesCard(assessor, id, "You do not agree about 1 file");
  for (const assessor of [omar, olga]) {
    await opensFiles(id, assessor);
    const page = await eventually("what they do not agree about", () => {
      const seen = pageOf(assessor, id);
      return seen?.text.includes("Conflicting: 1 file") === true ? seen : undefined;
    });
    expect(lineOf(page, "part/b.csv")).toContain(assessor === omar ? "Olga Output: change needed" : "Omar Output: may");
    expect(page.text).not.toContain("part/a.csv");
  }
  await decides(id, olga, "part/b.csv");
  for (const assessor of [omar, olga]) await seesCard(assessor, id, "Everybody has finished");

  await concludes(id, omar, "Return for changes");
  const returned = await seesCard(ada, id, "Changes requested", "1 file not approved", "Suppress counts below 10");
  expect(returned.text).not.toContain("c.csv");
  for (const person of [petra, una]) expect(cardText(person, id)).not.toContain("Suppress counts below 10");
  content["part/c.csv"] = "c,10\n";
  await world.owner.put("egress", "part/c.csv", "c,10\n");
  expect(await asksAgain(id, ada)).toContain("asked for again");
  const counts = "Since it was last assessed: 2 the same, 1 changed, 0 new, 0 gone.";
  for (const person of [ada, omar, olga]) await seesCard(person, id, "Being assessed", counts);

  for (const assessor of [omar, olga]) {
    const page = await opensFiles(id, assessor);
    expect(page.text).toContain("2 of 3 decided");
    expect(page.text).not.toContain("part/b.csv");
    await decides(id, assessor, "part/c.csv", "Ten is still few");
    await finishes(id, assessor);
  }
  await concludes(id, olga, "Release the 2 approved of 3");
  await seesCard(petra, id, "waiting for you", counts, "1 file not approved: left out, and staying inside.");
  await signedBy(stage, id);
  const { link, message } = await getsLink(id, una);
  expect((await world.uploader.list(link, from)).names).toEqual(["part/a.csv", "part/b.csv"]);
  for (const name of ["part/a.csv", "part/b.csv"])
    expect(sha256((await world.uploader.get(link, name, from)).bytes)).toBe(sha256(content[name]));
  expect((await world.uploader.get(link, "part/c.csv", from)).status).toBe(404);
  expect((await world.uploader.get(link, "part/a.csv", "198.51.100.9")).status).toBe(403);
  await una.click(message, "I have finished");
  await seesCard(ada, id, "Closed", "The copies that left stay in the account until");
  expect((await world.uploader.get(link, "part/a.csv", from)).status).toBe(403);
  await eventually("the link is edited away", () =>
    una.dms().every(({ text }) => !text.includes(id) || !text.includes("sig=")),
  );
}

/** A file that becomes another between the signatures and the copying: nothing leaves, and it alone is assessed again. */
export async function catchesChange(stage: AssessedStage, address: string): Promise<void> {
  const { world, people } = stage;
  const { ada, petra, una, omar, olga } = people;
  for (const name of ["same", "other"]) await world.owner.put("egress", `moving/${name}.csv`, `${name},1\n`);
  const id = await assessed(stage, { paths: "/output/moving/", address, label: "Release 2 files" });
  await confirm(id, una);
  await sign(id, petra);
  await seesCard(ada, id, "1 of 2");
  await world.owner.put("egress", "moving/other.csv", "OTHER,1\n");
  await sign(id, ada);
  for (const person of [ada, petra, una, omar, olga]) {
    const card = await seesCard(person, id, "Changes requested", "1 file changed, or went, since the list was made");
    expect(card.text).not.toContain("other.csv");
  }
  await world.idle();
  expect(world.firewall.history.every(({ ipRulesAfter }) => !ipRulesAfter.includes(address))).toBe(true);
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();

  const which = await asksWhichChanged(id, olga);
  expect(which.text).toContain("moving/other.csv");
  expect(which.text).not.toContain("moving/same.csv");
  await asksAgain(id, ada);
  for (const assessor of [omar, olga]) {
    await seesCard(assessor, id, "Being assessed", "1 the same, 1 changed, 0 new, 0 gone");
    const page = await opensFiles(id, assessor);
    expect(page.text).toContain("moving/other.csv");
    expect(page.text).not.toContain("moving/same.csv");
  }
  await ada.slash("/egress", `withdraw ${id}`);
  await seesCard(ada, id, "Withdrawn");
}
