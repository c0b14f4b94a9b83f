/** Copies that were made for another list: what was removed in their container may still be read there. */
import { expect, test } from "vitest";
import { isDeletionDue } from "../../../src/workflows/assessment/copying.ts";
import { type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { askedDoors, withdraw } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import { linkPlaced } from "../../builders/door-actions.ts";
import { environment } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import type { Story } from "../../builders/story.ts";

const forTwo = files.listOf(["a.csv", files.file("b.png", "b", { group: 1 })]);
const forOne = files.listOf(["b.png"], "list-2");
const groups = [files.group({ paths: ["a.csv"] }), files.group({ paths: ["b.png"], door: 1 })];
const [hugos, rosas] = askedDoors({ ...files.assessedPolicy, doorsAtMost: 2 }, "egress");

/** Copies for two people were begun when a file turned out to be another; asked again for the second of them alone. */
function askedAgain(): Story {
  const doors = [hugos, rosas].flatMap((door) => door ?? []);
  const frozen = files.frozen(forTwo, { what: files.filesAsked({ doors, files: groups }) });
  const decided = files.decided(files.decided(frozen, "joan", "rr"), "eve", "rr");
  const signed = files.concluded(decided, forTwo).approved().confirmed().plays(linkPlaced("d1"), linkPlaced("d2"));
  const begun = signed.plays(files.beginCopying("d1"), files.beginCopying("d2"));
  const changed = begun.plays(files.copied(begun.transfer, "d1"), { do: "record-changed", files: [0] });
  const what = files.filesAsked({ doors: doors.slice(1), files: [files.group({ paths: ["b.png"] })] });
  return changed.plays(files.resubmit("ada", what));
}

/** Whoever signed the first time need not sign again. */
const twoReferees = environment({ people: { assessor: ["joan", "eve"], referee: ["mary", "emmy"] } });

function left({ doors }: Transfer): readonly (readonly string[])[] {
  return doors.map(({ leftCopies = [] }) => leftCopies.map(({ container }) => container));
}

test("copies of another list are left behind, also those of a door that is no more, and are gone before any are made", () => {
  const again = askedAgain();
  expect(termsOf(again.transfer).doors.map(({ recipient }) => recipient)).toEqual([rosas?.recipient]);
  expect(left(again.transfer)).toEqual([["release-in-4k7q", "release-in-4k7q-d2"]]);
  expect(again.transfer.doors.map(({ copies, placedAt }) => [copies, placedAt])).toEqual([[undefined, undefined]]);
  const frozen = again.plays(files.frozenAs(forOne, forTwo));
  const decided = files.decided(files.decided(frozen.when({ environment: twoReferees }), "joan", "r"), "eve", "r");
  const signed = files.signedFor(files.concluded(decided, forOne));
  expect(left(signed.transfer)).toEqual(left(again.transfer));
  const begun = signed.plays(files.beginCopying());
  expect(left(begun.transfer)).toEqual([[]]);
  expect(begun.transfer.doors[0]?.copies?.list).toBe(termsOf(begun.transfer).files?.frozen?.digest);
});

test("copies that were left behind are deleted when it ends before any are made again", () => {
  const ended = askedAgain().plays(withdraw("ada"));
  const [door] = ended.transfer.doors;
  expect(door !== undefined && isDeletionDue(ended.transfer, door, ended.today)).toBe(true);
  const deleted = ended.plays(files.copiesDeleted());
  expect(left(deleted.transfer)).toEqual([[]]);
  given(deleted).when(files.copiesDeleted()).refuses("nothing-changed");
});
