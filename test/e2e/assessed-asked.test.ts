/** What is asked for and can't leave: nothing there, names that deceive, what the policy or a scan forbids, and hostile words. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { groupTextAtMost } from "../../src/workflows/assessment/asking.ts";
import { field, goodEntries, openForm, outField } from "./acts.ts";
import { cardText } from "./assessed-acts.ts";
import { approvesAll, asksOut, concludes, filesField, opensFiles, withAssessment } from "./assessing-acts.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { startTampering } from "./tampering.ts";

let world: BotWorld;
let asked = 0;
/** Asked for while the container was empty. */
let ofEmpty = "";

beforeAll(async () => {
  const files = { filesAtMost: 4, fileBytesAtMost: 20, allowedTypes: ["csv", "txt"] };
  world = await startBotWorld({ tier: 1, configure: withAssessment({ files }) });
  await world.owner.createContainer("egress");
  ofEmpty = await asks("/output/");
  await seesCard(world.people.ada, ofEmpty, "Changes requested");
});

afterAll(async () => {
  await world?.stop();
});

function asks(paths: string): Promise<string> {
  return asksOut(world, { paths, address: `203.0.113.${100 + ++asked}` });
}

/** Everything that anybody was ever shown or sent. */
const everythingSaid = (): string =>
  JSON.stringify([
    world.slack.calls,
    Object.values(world.people).map((one) => [one.dms(), one.ephemerals(), one.views(), one.home()]),
    world.logged,
  ]);

test("where nothing is there, or nothing under what was typed, that is said, and nobody is asked to assess it", async () => {
  const { ada, omar } = world.people;
  for (const id of [ofEmpty, await asks("/output/nowhere/\nnothing-*.csv")]) {
    const card = await seesCard(ada, id, "Changes requested", "No file was found under what was typed.");
    expect(card.text).toContain("these files can't be asked for as they are");
    expect(card.buttons).toContain("Put it right and ask again");
    expect(cardText(omar, id)).not.toContain("Assess the files");
  }
  await seesCard(ada, '"nothing-*.csv" is not there; patterns with * are not read');
});

test("names with every trick of Unicode are counted, refused and never said, by any message or log", async () => {
  const { ada } = world.people;
  const names = ["gnp\u202evsc.csv", "zero\u200bwidth.csv", "combin\u0301\u0335ing.csv", "\u{1f9ec}gene.csv"];
  for (const name of names) await world.owner.put("egress", `tricks/${name}`, "a,1\n");
  const id = await asks("/output/tricks/");
  const card = await seesCard(ada, id, "To put right", "4 files with a name that the policy does not let out");
  expect(card.text).toContain("2 files with a character in the name that can't be seen");
  const said = everythingSaid();
  for (const part of ["gnp", "width.csv", "combin", "gene.csv"])
    expect([part, said.includes(part)]).toEqual([part, false]);
  await world.owner.put("egress", "forms/caf\u00e9.csv", "a,1\n");
  const other = await asks("/output/forms/cafe\u0301.csv");
  await seesCard(ada, other, "something looks the same and is written with other characters");
  expect(everythingSaid()).not.toContain("caf\u00e9");
});

test("what the policy does not let out is said by counts, sizes and types that everybody knows, and by no name", async () => {
  const { ada } = world.people;
  for (const name of ["a.csv", "b.parquet", "c.patient4711", "d.csv", "e.csv"])
    await world.owner.put("egress", `rules/${name}`, name === "a.csv" ? "much too long for this policy\n" : "a\n");
  const id = await asks("/output/rules");
  const { text } = await seesCard(ada, id, "Changes requested", "To put right");
  expect(text).toContain("5 files asked for; the policy takes 4 at most.");
  expect(text).toContain("1 file larger than the policy takes (20 bytes).");
  expect(text).toContain("1 file of a type that the policy does not let out (other).");
  expect(text).toContain("1 file of a type that the policy does not let out (parquet).");
  expect(everythingSaid()).not.toContain("patient4711");
});

test("hostile words are shown as they are: they become no markup, mention or link, and take nothing off the cards", async () => {
  const { ada, omar, olga, petra } = world.people;
  await world.owner.put("egress", "words/one.csv", "a,1\n");
  const hostile = `<!channel> <@${omar.id}> *bold* <https://evil.example|click> &amp; \u0007\u202e`;
  const long = `${hostile}${"x".repeat(groupTextAtMost - 3 - hostile.length)}END`;
  const form = await openForm(ada, "sandbox", "/egress");
  const entries = {
    ...goodEntries(world, { kind: "egress", address: "203.0.113.120" }),
    [outField.subject]: "Tables",
    [field.purpose]: "Paper",
    [filesField.paths]: "/output/words/",
    [filesField.context]: long,
    [filesField.controls]: long,
  };
  const sent = await ada.submit(form.id, entries);
  expect(sent.errors).toEqual({});
  const id = /OUT-[0-9A-Z]+/.exec(sent.body)?.[0] ?? "";
  const page = await opensFiles(id, omar);
  const shown = [page, ...[ada, omar].map((one) => one.dms().find(({ text }) => text.startsWith(`Egress ${id}`)))];
  for (const message of shown) {
    // A page of files shows the beginning, the card all of it.
    expect(message?.text.match(/xEND/g)?.length ?? 0).toBe(message === page ? 0 : 2);
    const wire = JSON.stringify(message);
    expect(wire).not.toMatch(/"type":"(link|user|broadcast)"/);
    expect(wire).not.toContain("\\u0007");
  }
  await approvesAll(id, omar);
  await approvesAll(id, olga);
  await concludes(id, olga, "Release 1 file");
  const petras = await seesCard(petra, id, "waiting for you");
  expect(petras.text.match(/xEND/g)).toHaveLength(2);
});

test("paths of 10,000 characters that a hand puts in are refused beside their field, and nothing is asked for", async () => {
  const { ada } = world.people;
  const hand = await startTampering(world);
  const form = await openForm(ada, "sandbox", "/egress");
  const entries = {
    ...goodEntries(world, { kind: "egress", address: "203.0.113.121" }),
    [outField.subject]: "Tables",
    [field.purpose]: "Paper",
    [filesField.paths]: "typed-here",
    [filesField.context]: "c",
    [filesField.controls]: "c",
  };
  hand.next(({ view }) => {
    for (const block of Object.values(view?.state.values ?? {}))
      for (const input of Object.values(block)) if (input.value === "typed-here") input.value = "y".repeat(10_000);
  });
  const { errors } = await ada.submit(form.id, entries);
  expect(errors[filesField.paths]).toContain("is longer than a file's name can be");
  expect(errors[filesField.paths]?.length).toBeLessThan(500);
  world.slack.connect(`http://127.0.0.1:${world.bot.slackPort}/slack/events`);
  await hand.stop();
});

test("where a scan is asked for, only what it has found clean is listed; what has no verdict fails closed", async () => {
  const { ada } = world.people;
  await world.restart(withAssessment({ malwareScan: "defender" }));
  const tag = (name: string, result: string): Promise<void> =>
    world.owner.tag("egress", `scan/${name}.csv`, { "Malware Scanning scan result": result });
  for (const name of ["clean", "bad", "unscanned"]) await world.owner.put("egress", `scan/${name}.csv`, "a,1\n");
  await tag("clean", "No threats found");
  await tag("bad", "Malicious");
  const id = await asks("/output/scan/");
  const { text } = await seesCard(ada, id, "Changes requested", "To put right");
  expect(text).toContain("1 file in which a scan has found malware.");
  expect(text).toContain("1 file not scanned for malware yet");
  const clean = await asks("/output/scan/clean.csv");
  await eventually("it is listed", () => cardText(ada, clean).includes("Being assessed"));
  await world.restart(
    withAssessment({
      malwareScan: "none",
      files: { filesAtMost: 4, fileBytesAtMost: 20, allowedTypes: ["csv", "txt"] },
    }),
  );
});
