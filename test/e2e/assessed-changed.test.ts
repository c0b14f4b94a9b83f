/** Outputs that are not what they were: changed, gone, added or restored before they leave, and copies that somebody changes. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { confirm, getsLink, sign } from "./acts.ts";
import { asksAgain, assessed, cardText, finishes, released, releaseOf, signedBy } from "./assessed-acts.ts";
import { asksWhichChanged, concludes, opensFiles, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, cardOf, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { startMeddling } from "./meddling.ts";

let world: BotWorld;
const hand = startMeddling();

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: withAssessment(), around: hand.around });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

beforeEach(() => {
  hand.before = () => undefined;
});

const neverAdmitted = (address: string): boolean =>
  world.firewall.history.every(({ ipRulesAfter }) => !ipRulesAfter.includes(address));

async function put(folder: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await world.owner.put("egress", `${folder}/${name}.csv`, `${name},1\n`);
}

test("a file that changes with its size and time kept, and one that goes, stop everything; what was added does not leave", async () => {
  const { una, petra, ada, omar } = world.people;
  const address = "203.0.113.71";
  await put("moving", "same", "other", "gone");
  const id = await assessed(world, {
    paths: "/output/moving/\n/output/moving/other.csv",
    address,
    label: "Release 3 files",
  });
  await confirm(id, una);
  await sign(id, petra);
  await world.owner.put("egress", "moving/other.csv", "OTHER,1\n");
  await world.owner.remove("egress", "moving/gone.csv");
  await put("moving", "added");
  await sign(id, ada);
  const card = await seesCard(ada, id, "Changes requested", "2 files changed, or went, since the list was made");
  // What was typed is said back; what a folder stood for is for assessors alone.
  expect(card.text).toContain("/output/moving/other.csv changed, or went");
  expect(card.text).not.toContain("gone.csv");
  const which = await asksWhichChanged(id, omar);
  for (const name of ["moving/other.csv", "moving/gone.csv"]) expect(which.text).toContain(name);
  expect(which.text).not.toContain("same.csv");
  await seesCard(petra, id, "Changes requested", "2 files changed");
  await world.idle();
  expect(neverAdmitted(address)).toBe(true);
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
  await ada.slash("/egress", `withdraw ${id}`);
  await eventually("nobody is promised a link any more", () =>
    una.dms().every(({ text }) => !text.includes(id) || !text.includes("will appear in this message")),
  );
  await eventually("what was copied is gone", async () => !(await world.owner.containers()).includes(releaseOf(id)));
});

test("a container restored in place, every file written anew, is listed anew; what is the same needs no new decision", async () => {
  const { ada, omar, olga, una, petra } = world.people;
  const address = "203.0.113.72";
  await put("restored", "one", "two");
  const id = await assessed(world, { paths: "/output/restored/", address, label: "Release 2 files" });
  await put("restored", "one", "two");
  await signedBy(world, id);
  await seesCard(ada, id, "Changes requested", "2 files changed");
  await asksAgain(id, ada);
  await seesCard(omar, id, "Being assessed", "2 the same, 0 changed, 0 new, 0 gone");
  expect(cardText(petra, id)).not.toContain("Approved by all");
  for (const assessor of [omar, olga]) {
    await opensFiles(id, assessor);
    await finishes(id, assessor);
  }
  await concludes(id, omar, "Release 2 files");
  await signedBy(world, id);
  const { link } = await getsLink(id, una);
  expect((await world.uploader.list(link, address)).names).toEqual(["restored/one.csv", "restored/two.csv"]);
  expect((await world.uploader.get(link, "restored/one.csv", address)).bytes?.toString()).toBe("one,1\n");
});

test("a copy that another hand changes before the link is made ends the door: nobody ever gets a link", async () => {
  const { una, ada, max } = world.people;
  const address = "203.0.113.73";
  await put("copied", "one");
  const id = await assessed(world, { paths: "/output/copied/", address, label: "Release 1 file" });
  hand.before = async ({ call }) => {
    if (call === "open-rule") await world.owner.put(releaseOf(id), "copied/one.csv", "ONE,1\n");
  };
  await signedBy(world, id);
  await seesCard(max, id, "ended before its time", "the copies are not what was approved any more");
  await seesCard(ada, id, "Closed (access was revoked: the copies are not what was approved any more)");
  await seesCard(una, id, "No link was given out");
  expect(una.dms().filter((one) => one.text.includes(id) && JSON.stringify(one.versions).includes("sig="))).toEqual([]);
  expect(world.firewall.admits(world.account, address)).toBe(false);
});

test("a file that appears among the copies while the door is open ends it when the link is asked for again", async () => {
  const { una, ada, max } = world.people;
  const address = "203.0.113.74";
  await put("open", "one");
  const { id, message, link } = await released(world, { paths: "/output/open/", address, label: "Release 1 file" });
  await seesCard(ada, id, "Open until");
  await world.owner.put(releaseOf(id), "open/raw.csv", "name,age\n");
  await una.click(message, "Send it again");
  await seesCard(max, id, "the copies are not what was approved any more");
  await seesCard(ada, id, "Closed");
  expect((await world.uploader.get(link, "open/raw.csv", address)).status).toBe(403);
  await seesCard(una, id, "no longer works");
  expect(cardOf(max, id, "closes on time all the same")).toBeUndefined();
});
