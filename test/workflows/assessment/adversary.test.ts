/** What somebody might try who would like outputs to leave on fewer people's word, or on other people's. */
import { expect, test } from "vitest";
import { isAssessed, standingReviews } from "../../../src/workflows/assessment/standing.ts";
import { shutGates } from "../../../src/workflows/doors/gates.ts";
import { dueAction } from "../../../src/workflows/transfers/deadlines.ts";
import { lapseAt } from "../../../src/workflows/transfers/limits.ts";
import { openSeats, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { askedDoors, edit, outputsAsked, revise, sign } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import { begin, theDoor } from "../../builders/door-actions.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import type { Story } from "../../builders/story.ts";

const { assessedEnvironment } = files;
const assessors = (wanted: number) => ({ policy: changed(usualPolicy, { assessed: { assessors: wanted } }) });

function people(changes: NonNullable<Parameters<typeof environment>[0]>["people"]) {
  return { environment: environment({ people: { ...assessedEnvironment.people, ...changes } }) };
}

function shut(story: Story): readonly string[] {
  return shutGates(story.transfer, theDoor(story.transfer), story.today).map(({ name }) => name);
}

function due(story: Story) {
  return dueAction(story.transfer, story.today, { salt: "due", everyAdmin: ["sam"] });
}

/** Does by itself what is due, once. */
function ticked(story: Story): Story {
  const action = due(story);
  return action === undefined ? story : story.plays(action);
}

function returned(story = files.assessed("rrc", "rrc")): Story {
  return story.plays(files.conclude(story.transfer, "joan", "return"));
}

function askedFor(recipient: string) {
  const doors = askedDoors(files.assessedPolicy, "egress").map((door) => ({ ...door, recipient }));
  return files.filesAsked({ doors });
}

test("one person in two chats is one assessor", () => {
  const story = files.decided(files.frozen(), "joan", "rrr");
  const teams = {
    ...files.assess(story.transfer, "joan", [0]),
    via: { chat: "teams", account: "t", matchedBy: "pinned" },
  };
  given(story)
    .when(teams as ReturnType<typeof files.assess>)
    .refuses("assessing-finished");
  given(story).when(files.conclude(story.transfer, "joan")).refuses("others-not-finished");
});

test("whoever gets the link by a later asking has assessed nothing, and assesses nothing when another gets it again", () => {
  const asked = returned().plays(files.resubmit("ada", askedFor("eve"), "r1"));
  const frozen = asked.plays(files.frozenAs(files.threeFiles, files.threeFiles));
  expect(standingReviews(frozen.transfer, frozen.today).map(({ by }) => by)).toEqual(["joan"]);
  given(frozen)
    .when(files.assess(frozen.transfer, "eve", [0]))
    .refuses("has-a-part");
  const back = frozen.plays(edit(frozen.transfer, "ada", askedFor("hugo")));
  given(back)
    .when(files.assess(back.transfer, "eve", [0]))
    .refuses("has-a-part");
});

test("whoever asked assesses nothing, whatever role they hold", () => {
  const story = files.frozen().when(people({ assessor: ["ada", "joan", "eve"], investigator: ["alan"] }));
  given(story)
    .when(files.assess(story.transfer, "ada", [0]))
    .refuses("has-a-part");
  const alone = people({ assessor: ["ada", "joan"], investigator: ["alan"] });
  given(returned().when(alone)).when(files.resubmit()).refuses("too-few-assessors", { wanted: 2, there: 1 });
});

test("whoever signed earlier terms assesses no later ones", () => {
  const changedSince = files.signedFor().plays({ do: "record-changed", files: [0] });
  const again = changedSince.plays(files.resubmit()).plays(files.frozenAs(files.threeFiles, files.threeFiles));
  const mary = again.when(people({ assessor: ["mary", "joan", "eve"], referee: ["dorothy"] }));
  given(mary)
    .when(files.assess(mary.transfer, "mary", [0]))
    .refuses("has-a-part");
});

test("whoever assessed signs nothing, though they left before a part was released", () => {
  const begun = files.decided(files.decided(files.frozen(), "emmy", "r--"), "joan", "rrc");
  const withoutEmmy = begun.when(people({ assessor: ["joan", "eve"], referee: ["mary", "emmy"] }));
  const all = files.decided(withoutEmmy, "eve", "rrc");
  const part = all.plays(files.conclude(all.transfer, "joan", "release-part"));
  given(part)
    .when(sign(part.transfer, "emmy", "referee"))
    .refuses("assessed-it");
});

test("nothing that was signed counts once files were found changed, though the same files are frozen again", () => {
  const signed = files.signedFor();
  const found = signed.plays({ do: "record-changed", files: [1] });
  const again = found
    .plays(files.resubmit())
    .plays(files.frozenAs(files.listOf(files.threeFiles.files, "2"), files.threeFiles));
  expect(openSeats(again.transfer)).toHaveLength(termsOf(again.transfer).seats.length);
  expect(standingReviews(again.transfer, again.today).map(({ verdicts }) => verdicts)).toEqual(["rrr", "rrr"]);
  expect(isAssessed(again.transfer, again.today)).toBe(false);
});

test("where the policy wants one more, what was signed goes back, and the others' decisions stay", () => {
  const story = files.withCopies().when(assessors(3));
  expect(shut(story)).toEqual(["files-assessed"]);
  const back = ticked(story);
  expect([due(story)?.do, back.transfer.phase]).toEqual(["revise", "assessing"]);
  const third = files.decided(back, "emmy", "rrr");
  const again = third.plays(files.conclude(third.transfer, "emmy"));
  expect(openSeats(again.transfer)).toHaveLength(3);
  // The message and the copies are of the same recipient and the same list, so they stand.
  expect(shut(again.signedBy("grace", "alan", "mary").confirmed())).toEqual([]);
});

test("where the policy wants one less, nobody who has begun is passed over", () => {
  const begun = files.decided(files.decided(files.frozen(), "joan", "rrr"), "eve", "rc-").when(assessors(1));
  given(begun).when(files.conclude(begun.transfer, "joan")).refuses("others-not-finished");
  const alone = files.decided(files.frozen(), "joan", "rrr").when(assessors(1));
  given(alone).when(files.conclude(alone.transfer, "joan")).leadsTo({ status: "awaiting-sign-off" });
});

test("under another procedure nothing that was assessed leaves, nothing is made to, and it lapses; back again, it stands", () => {
  const ready = files.withCopies();
  const older = ready.when({ policy: usualPolicy });
  given(older).when(begin()).refuses("gate-shut", { gate: "procedure-unchanged" });
  given(older).when(revise(older.transfer)).refuses("gate-shut", { gate: "procedure-unchanged" });
  expect(due(older)).toEqual({ do: "lapse" });
  given(older).when(files.copied(older.transfer)).refuses("nothing-changed");
  expect(shut(older.when({ policy: files.assessedPolicy }))).toEqual([]);
});

test("what was asked for file by file is not edited into a link to the whole container by the list alone", () => {
  const story = files.frozen();
  given(story)
    .when(edit(story.transfer, "ada", outputsAsked()))
    .refuses("text-missing");
  const older = story.when({ policy: usualPolicy });
  given(older)
    .when(edit(story.transfer, "ada", files.filesAsked()))
    .refuses("files-not-assessed");
});

test("withdrawn while copies are made: none is recorded any more, and they go at once", () => {
  const story = files.signedFor().plays(files.beginCopying()).withdrawn();
  given(story).when(files.copied(story.transfer)).refuses("wrong-status");
  given(story).when(files.copiesDeleted()).leadsTo({ status: "withdrawn" });
});

test.each([
  ["read", () => files.reading()],
  ["assessed", () => files.assessed()],
  ["put right", () => returned()],
] as const)("what is being %s lapses at its time, and at once after a loss", (_, story) => {
  const late = story().at(lapseAt(story().transfer, files.assessedPolicy));
  expect(due(late)).toEqual({ do: "lapse" });
  expect(due(story().when({ lossId: "l0ss" }))).toEqual({ do: "lapse" });
});

test("a process with yesterday's configuration neither sends files back nor lets them out", () => {
  const moved = { environment: environment({ ...assessedEnvironment, egressContainer: "outbox" }) };
  expect(due(files.frozen().when(moved))?.do).toBe("revise");
  expect(due(files.frozen().when({ ...moved, isOutdated: true }))?.do).not.toBe("revise");
  expect(shut(files.withCopies().when({ isOutdated: true }))).toEqual(["configuration-current"]);
});

test("files of another place are frozen anew, and stay so where the place is what it was again", () => {
  const moved = { environment: environment({ ...assessedEnvironment, egressContainer: "outbox" }) };
  const story = ticked(files.concluded().approved().when(moved));
  expect([story.transfer.phase, termsOf(story.transfer).files?.frozen]).toEqual(["assessing", undefined]);
  const back = ticked(story.when({ environment: assessedEnvironment }));
  expect(termsOf(back.transfer).files?.frozen).toBeUndefined();
});

/** Tables for Hugo and figures for Rosa, in that order. */
const forTwo = files.listOf(["a.csv", files.file("b.png", "b", { group: 1 })]);

function toTwo(joan: string, eve = joan): Story {
  const doors = askedDoors({ ...files.assessedPolicy, doorsAtMost: 2 }, "egress");
  const groups = [files.group({ paths: ["a.csv"] }), files.group({ paths: ["b.png"], door: 1 })];
  const what = files.filesAsked({ doors, files: groups });
  const story = files.frozen(forTwo, { what });
  return files.decided(files.decided(story, "joan", joan), "eve", eve);
}

test("each door has copies of its own: those of one open no other", () => {
  const signed = files.concluded(toTwo("rr"), forTwo).approved().confirmed();
  expect(termsOf(signed.transfer).doors.map(({ place }) => place.container)).toEqual([
    "release-in-4k7q",
    "release-in-4k7q-d2",
  ]);
  const placed = signed.plays({ do: "record-link-placed", door: "d1" }, { do: "record-link-placed", door: "d2" });
  const one = placed.plays(files.beginCopying("d1")).plays(files.copied(placed.transfer, "d1"));
  given(one).when(begin("d2")).refuses("gate-shut", { gate: "files-copied" });
  given(one).when(begin("d1")).leadsTo({ status: "opening" });
});

test.each([
  ["rc", "hugo", [["a.csv"]]],
  ["cr", "rosa", [["b.png"]]],
] as const)(
  "where %s leaves one door only, it is %s's, and nothing of the other's is ever found for it",
  (said, who, paths) => {
    const story = toTwo(said);
    const { transfer } = story.plays(files.conclude(story.transfer, "joan", "release-part", forTwo));
    const { doors, files: asked } = termsOf(transfer);
    expect(doors.map(({ recipient }) => recipient)).toEqual([who]);
    expect(asked?.groups.map((group) => group.paths)).toEqual(paths);
  },
);
