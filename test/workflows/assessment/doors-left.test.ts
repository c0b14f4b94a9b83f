/** Whose door a group leaves by, once others have gone. */
import { expect, test } from "vitest";
import { approvedPart } from "../../../src/workflows/assessment/concluding.ts";
import { listDigest } from "../../../src/workflows/assessment/files.ts";
import { standingReviews } from "../../../src/workflows/assessment/standing.ts";
import { attestersOf } from "../../../src/workflows/doors/attesters.ts";
import { termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { askedDoors } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import { given } from "../../builders/rules.ts";

const doors = askedDoors({ ...files.assessedPolicy, doorsAtMost: 2 }, "egress");
const [hugo, rosa] = doors.map(({ recipient }) => recipient);
const groups = ["a.csv", "b.csv", "c.csv"].map((path, group) =>
  files.group({ paths: [path], ...(group === 1 ? { door: 1 } : {}) }),
);
const list = files.listOf(["a.csv", "b.csv", "c.csv"].map((name, group) => files.file(name, name, { group })));

function decided(letters: string) {
  const story = files.frozen(list, { what: files.filesAsked({ doors, files: groups }) });
  return files.decided(files.decided(story, "joan", letters), "eve", letters);
}

test.each([
  ["crr", { "b.csv": rosa, "c.csv": hugo }],
  ["rcr", { "a.csv": hugo, "c.csv": hugo }],
  ["ccr", { "c.csv": hugo }],
  ["rrc", { "a.csv": hugo, "b.csv": rosa }],
])(
  "where %s was said every file that leaves goes to whom it was asked for, and the first group has the first door",
  (letters, to) => {
    const story = decided(letters);
    const { transfer } = story.plays(files.conclude(story.transfer, "joan", "release-part", list));
    const terms = termsOf(transfer);
    const part = approvedPart(list, standingReviews(story.transfer, story.today), "c1");
    expect(terms.files?.frozen?.digest).toBe(listDigest(part));
    const byFile = part.files.map(({ name, group }) => {
      const its = terms.files?.groups[group];
      expect(its?.paths).toEqual([name]);
      return [name, terms.doors[its?.door ?? 0]?.recipient];
    });
    expect(Object.fromEntries(byFile)).toEqual(to);
    expect(terms.files?.groups[0]?.door ?? 0).toBe(0);
  },
);

test("a part is what was kept of it, or nothing is concluded", () => {
  const story = decided("crr");
  const kept = listDigest(approvedPart(list, standingReviews(story.transfer, story.today), "c1"));
  const action = files.conclude(story.transfer, "joan", "release-part", list);
  given(story)
    .when({ ...action, part: kept })
    .leadsTo({ status: "awaiting-sign-off" });
  const later = story.plays(
    files.assess(story.transfer, "joan", [2], "change"),
    files.assess(story.transfer, "eve", [2], "change"),
  );
  given(later)
    .when({ ...action, part: kept })
    .refuses("verdicts-changed");
});

test("whoever has assessed it attests no closing of it, should they be an admin by then", () => {
  const { people } = files.assessedEnvironment;
  const admins = { people: { ...people, admin: ["sam", "joan"] } };
  expect(attestersOf(decided("rrr").transfer, admins)).toEqual(["sam"]);
});
