/** Assessors who know nothing of each other until both have finished, read from the wire; and assessors who come and go. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { outField, privateAnswer, sign } from "./acts.ts";
import { asksAgain, assesses, cardText, decides, releaseOf } from "./assessed-acts.ts";
import { approvesAll, asksOut, concludes, opensFiles, pageOf, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, cardOf, eventually, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";
import { linePlaces, redisPlaces } from "./leak-scan.ts";

let world: BotWorld;

const assessorsAre =
  (...assessors: readonly string[]) =>
  (settings: SettingsFile): void => {
    withAssessment()(settings);
    const { sandbox } = settings.environments;
    if (sandbox !== undefined) sandbox.roles = { ...sandbox.roles, assessor: [...assessors] };
  };

beforeAll(async () => {
  world = await startBotWorld({ tier: 1, configure: assessorsAre("omar", "olga", "otto") });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

let current = "omar olga otto";

/** The tests come in any order. */
async function hasAssessors(...assessors: readonly string[]): Promise<void> {
  if (assessors.join(" ") !== current) await world.restart(assessorsAre(...assessors));
  current = assessors.join(" ");
}

async function put(folder: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await world.owner.put("egress", `${folder}/${name}.csv`, `${name},1\n`);
}

test("until both have finished nothing of what one says goes to anybody else, by any message, form, page, file, log or job", async () => {
  const { omar, olga, ada } = world.people;
  await hasAssessors("omar", "olga", "otto");
  await put("blind", "quetzal", "axolotl");
  const id = await asksOut(world, { paths: "/output/blind/", address: "203.0.113.51" });
  const remark = "Tapirs below ten";
  await assesses(id, omar, { release: ["blind/quetzal.csv"], change: { "blind/axolotl.csv": remark } });
  await seesCard(olga, id, "Omar Output has finished");
  await opensFiles(id, olga);
  await privateAnswer(olga, () => olga.slash("/egress", `status ${id}`));
  await privateAnswer(ada, () => ada.slash("/egress", `status ${id}`));
  await olga.click(pageOf(olga, id) ?? "", "As CSV");
  await eventually("the file", () => olga.files().length > 0);
  await world.idle();
  const others = Object.values(world.people).filter((person) => person !== omar);
  for (const person of others) {
    const seen = JSON.stringify([person.dms(), person.ephemerals(), person.views(), person.home(), person.files()]);
    expect([person.name, seen.includes(remark), seen.includes("Omar Output: ")]).toEqual([person.name, false, false]);
    expect([person.name, seen.includes("quetzal")]).toEqual([person.name, person === olga]);
  }
  const jobs = (await redisPlaces(world.redisClient)).filter(({ where }) => /^redis \{lk-/.test(where));
  expect(jobs.length).toBeGreaterThan(0);
  const places = [...linePlaces("log", world.logged), ...jobs];
  expect(places.filter(({ text }) => /Tapirs|quetzal|axolotl/.test(text))).toEqual([]);
  // The calls by which it was told, whoever they were for: only to him.
  const told = world.slack.calls.filter((call) => JSON.stringify(call).includes("Tapirs"));
  expect(
    told.filter((call) => !JSON.stringify(call).includes(omar.id) && !JSON.stringify(call).includes(omar.dmChannel())),
  ).toEqual([]);
  await decides(id, olga, "blind/quetzal.csv");
  await decides(id, olga, "blind/axolotl.csv");
  expect(cardText(olga, id)).not.toContain("Tapirs");
  await olga.click(pageOf(olga, id) ?? "", "I have finished");
  await seesCard(olga, id, "You do not agree about 1 file");
  expect((await opensFiles(id, olga)).text).toContain(`Omar Output: change needed (${remark})`);
});

test("whoever leaves the role in mid-review is replaced, and what they said counts for nothing; after the conclusion it goes back", async () => {
  const { omar, olga, otto, ada, petra, una } = world.people;
  await hasAssessors("omar", "olga", "otto");
  await put("leaving", "one", "two");
  const id = await asksOut(world, { paths: "/output/leaving/", address: "203.0.113.52" });
  await assesses(id, omar, { release: ["leaving/one.csv"], change: { "leaving/two.csv": "No" } });
  await seesCard(otto, id, "Omar Output has finished");
  await hasAssessors("olga", "otto");
  await approvesAll(id, otto);
  await approvesAll(id, olga);
  await seesCard(ada, id, "Being assessed");
  expect(cardText(ada, id)).not.toContain("Omar");
  await concludes(id, olga, "Release 2 files");
  await sign(id, petra);
  await seesCard(ada, id, "1 of 2");
  await hasAssessors("omar", "olga");
  await sign(id, ada);
  await seesCard(ada, id, "Being assessed");
  const back = await seesCard(petra, id, "not everybody whose approval of the files counted may assess them any more");
  expect(back.buttons.filter((button) => button.startsWith("Approve"))).toEqual([]);
  expect(cardOf(una, id, "Your door is open")).toBeUndefined();
  // What he said before he left counts again, and is shown: nothing goes on over his head.
  await seesCard(omar, id, "You do not agree about 1 file");
  await ada.slash("/egress", `withdraw ${id}`);
  expect(await world.owner.containers()).not.toContain(releaseOf(id));
});

test("an assessor who becomes the recipient by a resubmission assesses no more, and another takes the place", async () => {
  const { omar, olga, otto, ada } = world.people;
  await hasAssessors("omar", "olga", "otto");
  await put("become", "one");
  const id = await asksOut(world, { paths: "/output/become/", address: "203.0.113.53" });
  await assesses(id, otto, { change: { "become/one.csv": "Say more" } });
  await assesses(id, omar, { change: { "become/one.csv": "Say more" } });
  await concludes(id, omar, "Return for changes");
  await asksAgain(id, ada, { [outField.recipient]: otto.id });
  await seesCard(ada, id, "Being assessed", "1 the same");
  await seesCard(otto, id, "Being assessed");
  await otto.click(pageOf(otto, id) ?? "", "May leave");
  await eventually("he is told why not", () =>
    otto.ephemerals().some(({ text }) => text.includes("You have a part in this transfer")),
  );
  expect(cardOf(otto, `Egress ${id}`, "Assess the files")).toBeUndefined();
  await approvesAll(id, olga);
  await seesCard(ada, id, "Olga Output has finished");
  expect(cardText(ada, id)).not.toContain("Otto Output has");
});
