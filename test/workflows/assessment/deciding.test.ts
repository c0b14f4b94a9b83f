/** What assessors say, and what follows, case by case. What each rule keeps away is in attacks.ts. */
import { expect, test } from "vitest";
import { listDigest } from "../../../src/workflows/assessment/files.ts";
import { assessorsAwaited, openConflicts, standingReviews } from "../../../src/workflows/assessment/standing.ts";
import { transferCard } from "../../../src/workflows/cards/transfer-card.ts";
import { openSeats, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import * as files from "../../builders/assessed.ts";
import { environment } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import type { Story } from "../../builders/story.ts";
import { wording } from "../cards/every-card.ts";

function reviewOf(person: string, { transfer, today }: Story) {
  return standingReviews(transfer, today).find(({ by }) => by === person);
}

test("a verdict can be changed until its assessor has finished, and its remark goes with it", () => {
  const first = files.decided(files.frozen(), "joan", "cc-");
  const again = first.plays(files.assess(first.transfer, "joan", [1, 2], "release"));
  expect(reviewOf("joan", again)).toMatchObject({
    verdicts: "crr",
    remarks: [{ files: [0], text: "Too few in a cell." }],
  });
});

test("a verdict's entry says nothing of it but in the detail that can be erased", () => {
  const story = files.frozen();
  const entryOf = (verdict: "release" | "change") =>
    story.plays(files.assess(story.transfer, "joan", [0], verdict, "Look again.")).entries.at(-1);
  expect(entryOf("release")?.facts).toEqual(entryOf("change")?.facts);
  expect(entryOf("change")?.detail).toEqual({ files: [0], verdict: "change", remark: "Look again." });
});

test("everybody who may assess is waited for while a place is free, then those who have begun, then whoever concludes", () => {
  const awaited = ({ transfer, today }: Story) => [...assessorsAwaited(transfer, today)].sort();
  const one = files.decided(files.frozen(), "joan", "rrr");
  const two = files.decided(one, "eve", "r--");
  expect([files.reading(), files.frozen(), one, two, files.assessed(), files.concluded()].map(awaited)).toEqual([
    [],
    ["emmy", "eve", "joan"],
    ["emmy", "eve"],
    ["eve"],
    ["eve", "joan"],
    [],
  ]);
});

test("once all have finished a conflict is open, whoever changes their mind settles it, and nobody need finish again", () => {
  const story = files.assessed("rrr", "rrc");
  expect(openConflicts(story.transfer, story.today)).toEqual([2]);
  given(story)
    .when(files.conclude(story.transfer, "joan", "release-part"))
    .refuses("verdicts-differ", { files: 1 });
  const settled = story.plays(files.assess(story.transfer, "joan", [2], "change"));
  expect(openConflicts(settled.transfer, settled.today)).toEqual([]);
  given(settled)
    .when(files.conclude(settled.transfer, "eve", "release-part"))
    .leadsTo({ status: "awaiting-sign-off" });
});

test.each([
  ["rrr", "rrr", ["release"]],
  ["rrc", "rrc", ["release-part", "return"]],
  ["ccc", "ccc", ["return"]],
  ["rrc", "rcr", ["return"]],
])("from %s and %s follows: %s", (joan, eve, outcomes) => {
  const story = files.assessed(joan, eve);
  const follows = (["release", "release-part", "return"] as const).filter(
    (outcome) => "transfer" in story.tries(files.conclude(story.transfer, "joan", outcome)),
  );
  expect(follows).toEqual(outcomes);
});

test("a part that is released is a list of its own, of what all approved; whoever asked is told why the rest stays", () => {
  const story = files.assessed("rcr", "rcr");
  const { transfer, today } = story.plays(files.conclude(story.transfer, "eve", "release-part"));
  const part = { format: 1, salt: "c1", files: files.threeFiles.files.filter((_, file) => file !== 1) } as const;
  expect(termsOf(transfer).files?.frozen).toMatchObject({ digest: listDigest(part), files: 2 });
  expect(transfer.assessing).toMatchObject({ leftOut: 1, lastList: listDigest(part) });
  expect(standingReviews(transfer, today).map(({ verdicts, remarks }) => [verdicts, remarks])).toEqual([
    ["rr", []],
    ["rr", []],
  ]);
  expect(openSeats(transfer)).toHaveLength(3);
  const shown = (person: string) => JSON.stringify(transferCard(transfer, person, today, wording));
  expect(shown("ada")).toContain("1 file: Too few in a cell.");
  for (const person of ["grace", "mary", "hugo", "sam"]) expect(shown(person)).not.toContain("Too few");
});

test("what is returned is told to whoever asked, with what was said of each change and of nothing else", () => {
  const begun = files.frozen();
  const joan = begun.plays(files.assess(begun.transfer, "joan", [0], "release", "Nice."));
  const story = files.decided(files.decided(joan, "joan", "-cc"), "eve", "rrr");
  const done = story.plays(files.finish(story.transfer, "joan"));
  given(done)
    .when(files.conclude(done.transfer, "joan", "return"))
    .leadsTo({ status: "changes-requested", entry: { code: "returned", detail: null } });
  const { transfer } = done.plays(files.conclude(done.transfer, "joan", "return"));
  expect(transfer.assessing?.returned).toMatchObject({
    by: "joan",
    notApproved: 2,
    remarks: [{ files: [1, 2], text: "Too few in a cell." }],
  });
});

test("asked again, what is the same keeps its verdicts and remarks; all finish again, and nothing of before leaks", () => {
  const story = files.assessed("rcc", "rrc");
  const back = story.plays(files.conclude(story.transfer, "joan", "return"), files.resubmit());
  const next = files.listOf(["out/0.csv", "out/a.csv", files.file("out/b.csv", "rounded"), "out/c.csv"], "list-2");
  const again = back.plays(files.frozenAs(next, files.threeFiles));
  expect(again.transfer.assessing?.since).toEqual({ same: 2, added: 1, changed: 1, gone: 0 });
  expect(reviewOf("joan", again)).toMatchObject({
    verdicts: "-r-c",
    remarks: [{ files: [3], text: "Too few in a cell." }],
  });
  expect(standingReviews(again.transfer, again.today).map(({ finishedAt }) => finishedAt)).toEqual([
    undefined,
    undefined,
  ]);
  expect(again.transfer.assessing).not.toHaveProperty("returned");
});

test("whoever left takes their verdicts with them, and has them again where they come back", () => {
  const story = files.assessed("rrr", "ccc");
  const without = story.when({
    environment: environment({ people: { assessor: ["joan", "emmy"], referee: ["mary"] } }),
  });
  expect(standingReviews(without.transfer, without.today).map(({ by }) => by)).toEqual(["joan"]);
  given(without).when(files.conclude(without.transfer, "joan")).refuses("others-not-finished");
  const third = files.decided(without, "emmy", "rrr");
  const back = third.when({ environment: files.assessedEnvironment });
  expect(openConflicts(back.transfer, back.today)).toEqual([0, 1, 2]);
});
