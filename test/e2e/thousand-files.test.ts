/** A thousand files, assessed by one in Slack and by another in Teams. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Outside } from "../../src/bot.ts";
import { inTeams } from "./actor.ts";
import { field, goodEntries, idIn, openForm, outField } from "./acts.ts";
import { concludes, filesField, opensFiles, pageOf, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";

let world: BotWorld;
const folders = ["tables", "figures", "表".repeat(190)] as const;
const counts = [480, 400, 120] as const;
const names = folders.flatMap((folder, group) =>
  Array.from({ length: counts[group] ?? 0 }, (_, index) => `${folder}/${String(index).padStart(4, "0")}.csv`),
);

/** The container as the bot sees it; what is in so many real ones is measured elsewhere, and takes a minute. */
function holding(outside: Outside): Outside {
  const { haven } = outside;
  const sha256 = "5f".repeat(32);
  const listing: typeof haven.listing = {
    list: async function* () {
      for (const name of names) yield { name, etag: '"0x8DC0"', bytes: 7, changedAt: 0 };
    },
  };
  const copies: typeof haven.copies = { ...haven.copies, read: async () => ({ sha256, bytes: 7, etag: '"0x8DC0"' }) };
  return { ...outside, haven: { ...haven, listing, copies } };
}

beforeAll(async () => {
  world = await startBotWorld({
    tier: 1,
    accounts: (id) => [id === "olga" ? "teams" : "slack"],
    configure: withAssessment({ files: { namePattern: ".+" } }),
    around: holding,
  });
  await world.owner.createContainer("egress");
});

afterAll(async () => {
  await world?.stop();
});

/** Asks for all of them, each folder as a group of its own. */
async function asksForAll(): Promise<string> {
  const { ada } = world.people;
  const form = await openForm(ada, "sandbox", "/egress");
  const groups = folders.map((folder, index) => {
    const label = (name: string): string => (index === 0 ? name : `Group ${index + 1}: ${name.toLowerCase()}`);
    return {
      [label(filesField.paths)]: `/output/${folder}/`,
      [label(filesField.context)]: `Outputs of step ${index + 1}`,
      [label(filesField.controls)]: "Counts below 10 suppressed",
    };
  });
  const entries = {
    ...goodEntries(world, { kind: "egress" }),
    [outField.recipient]: world.people.una.name,
    [outField.subject]: "All outputs",
    [field.purpose]: "For the paper",
  };
  const { body, errors } = await ada.submit(form.id, Object.assign(entries, ...groups) as typeof entries);
  expect(errors).toEqual({});
  return idIn(body);
}

test("a thousand files in three groups are paged, filtered, decided one by one and by group, and given as a file, in both chats", async () => {
  const { ada, omar, teams } = { ...world.people, teams: world.teams };
  if (teams === undefined) throw new Error("Teams is not there");
  const olga = inTeams("olga", teams.person("olga"));
  const id = await asksForAll();
  const omars = await seesCard(omar, id, "Assess the files");
  expect(omars.text).toContain("480 files (480 csv)");

  for (const assessor of [omar, olga]) {
    const shows = (...words: readonly string[]) =>
      eventually(`${assessor.name} sees ${words.join(", ")}`, () => {
        const page = pageOf(assessor, id);
        return words.every((word) => page?.text.includes(word) === true) ? page : undefined;
      });
    const presses = async (button: string, ...words: readonly string[]) => {
      await assessor.click(await shows(), button);
      return shows(...words);
    };
    const first = await opensFiles(id, assessor);
    expect(first.text).toContain("0 of 1000 decided. All: 1000 files, page 1 of 125.");
    expect(first.text).toContain("figures/0000.csv");
    await presses("Next", "page 2 of 125");
    await presses("Back", "page 1 of 125");
    await presses("May leave: figures/0003.csv", "1 of 1000 decided", "you: may leave");
    const undecided = await presses("Show undecided", "Undecided: 999 files");
    expect(undecided.text).not.toContain("figures/0003.csv");
    await presses("All 399 undecided of group 2 may leave", "400 of 1000 decided", "Undecided: 600 files");
    const card = await seesCard(ada, id, `${assessor.name} 400 of 1000 decided`);
    expect(card.text).not.toContain("figures");
    await presses(
      "All 480 undecided of group 1 may leave",
      "880 of 1000 decided",
      "Undecided: 120 files, page 1 of 15",
    );
    const wide = await presses("Next", "page 2 of 15");
    expect(wide.text.match(/表{190}\//g)).toHaveLength(8);
    expect(wide.text).not.toContain("do not fit");
    await presses("All 120 undecided of group 3 may leave", "1000 of 1000 decided");
    await assessor.click(await shows(), "As CSV");
    if (assessor === olga) {
      const asked = await seesCard(olga, "[Allow]");
      await teams.person("olga").answerConsent(asked.ts, "accept");
    }
    const files = () => (assessor === olga ? teams.person("olga").files() : omar.files());
    const file = await eventually("the file", () => files()[0]);
    const rows = file.content.trim().split(/\r?\n/);
    expect(rows).toHaveLength(1_001);
    expect(rows.filter((row) => row.includes(assessor.name) && row.includes("release"))).toHaveLength(1_000);
    await assessor.click(await shows(), "I have finished");
  }
  await concludes(id, olga, "Release 1000 files");
  await seesCard(ada, id, "Whose turn");
});
