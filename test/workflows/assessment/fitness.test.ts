import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type FilesPolicy,
  namePatternOf,
  type Unfit,
  unfitOf,
  usualFileBytesAtMost,
  usualNamePattern,
  usualTypes,
} from "../../../src/workflows/assessment/fitness.ts";
import { matchGroups } from "../../../src/workflows/assessment/matching.ts";

const usual: FilesPolicy = {
  allowedTypes: usualTypes,
  fileBytesAtMost: usualFileBytesAtMost,
  filesAtMost: 100,
  namePattern: usualNamePattern,
};
const anyName: FilesPolicy = { ...usual, allowedTypes: ["*"], namePattern: "[^]*" };

/** What is wrong with a container of these names and sizes, of which groups of paths were asked for. */
async function unfit(
  names: Readonly<Record<string, number>> | readonly string[],
  policy: Partial<FilesPolicy> = {},
  groups: readonly (readonly string[])[] = [["/output/"]],
): Promise<readonly Unfit[]> {
  const sizes = Array.isArray(names) ? names.map((name) => [name, 1] as const) : Object.entries(names);
  const files = sizes.map(([name, bytes]) => ({ name, bytes: Number(bytes), etag: '"1"' }));
  const asked = groups.map((paths) => ({ paths, context: "c", controls: "d" }));
  const matched = await matchGroups(asked, { container: "egress" }, files);
  return unfitOf(matched, groups.length, { ...usual, ...policy });
}

test("what a policy allows is fit, an empty file too", async () => {
  const names = { "tables/t 1.csv": usualFileBytesAtMost, "figures/age=30/f-1.PNG": 0, "report_(final).html": 1 };
  expect(await unfit(names)).toEqual([]);
});

test("nothing matched, a path without a file, and a group left without one are told apart", async () => {
  const absent = { path: "b.csv", group: 0, why: "absent" } as const;
  expect(await unfit([], {}, [["b.csv"]])).toEqual([
    { code: "nothing-matched" },
    { code: "path-unmatched", paths: [absent] },
  ]);
  expect(await unfit(["a.csv"], {}, [["b.csv"], ["a.csv"]])).toEqual([{ code: "path-unmatched", paths: [absent] }]);
  expect(await unfit(["a/1.csv"], {}, [["a"], ["a/1.csv"]])).toEqual([{ code: "group-empty", groups: [0] }]);
  expect(await unfit(["a.csv"], {}, [["a.csv"], ["/egress/a.csv"]])).toEqual([
    { code: "group-empty", groups: [1] },
    { code: "in-two-groups", files: 1 },
  ]);
});

test("numbers, sizes and types are held to the policy", async () => {
  const names = { "a.csv": 11, "b.dta": 1, "c.DTA": 1, "d.SmithJohn": 1, "no-ending": 11 };
  expect(await unfit(names, { filesAtMost: 4, fileBytesAtMost: 10 })).toEqual([
    { code: "too-many", files: 5, atMost: 4 },
    { code: "too-large", files: 2, atMostBytes: 10 },
    { code: "type-not-allowed", type: "dta", files: 2 },
    { code: "type-not-allowed", type: "no type", files: 1 },
    { code: "type-not-allowed", type: "other", files: 1 },
  ]);
  expect(await unfit(names, { allowedTypes: ["*"] })).toEqual([]);
  expect(await unfit(["a.csv"], { allowedTypes: [] })).toMatchObject([{ code: "type-not-allowed", type: "csv" }]);
});

test("more files than were looked at are too many for every policy", () => {
  const file = { name: "a.csv", bytes: 1, etag: '"1"', group: 0 };
  const matched = { files: [file], unmatched: [], inTwoGroups: 0, beyond: 2 };
  expect(unfitOf(matched, 1, usual)).toEqual([{ code: "too-many", files: 3, atMost: 100 }]);
});

test("a size that is no number is too large", async () => {
  expect(await unfit({ "a.csv": Number.NaN })).toMatchObject([{ code: "too-large", files: 1 }]);
});

test("an ending becomes another by case of ASCII letters only", async () => {
  // U+212A is the sign of Kelvin, and a small k in lower case.
  expect(await unfit(["a.\u212aml"], { ...anyName, allowedTypes: ["kml"] })).toEqual([
    { code: "type-not-allowed", type: "other", files: 1 },
  ]);
});

test.each([".env.csv", "a/.git/b.csv", "-rf.csv", "a;b.csv", "\u0430.csv", "a:b.csv", "a%2fb.csv"])(
  "%s doesn't match the usual pattern",
  async (name) => {
    expect(await unfit([name])).toEqual([{ code: "name-not-allowed", files: 1 }]);
  },
);

test("a pattern must match the whole name, can't close our brackets, and allows nothing if it is no pattern", async () => {
  expect(await unfit(["ab.csv"], { namePattern: "a|b" })).toMatchObject([{ code: "name-not-allowed" }]);
  expect(await unfit(["a.csv\n"], { ...anyName, namePattern: "a.csv" })).toMatchObject([
    { code: "name-not-allowed" },
    {},
  ]);
  for (const broken of ["a)|(?:b.csv", "[", "(?<a", "\\-"]) {
    expect(namePatternOf(broken)).toBeUndefined();
    expect(await unfit(["b.csv"], { namePattern: broken })).toEqual([{ code: "name-not-allowed", files: 1 }]);
  }
});

test("a slow pattern never sees a name that is too long to be one", async () => {
  const patternOnlyForShort = { namePattern: "(?:x+x+)+" };
  expect(await unfit([`${"x".repeat(5_000)}.csv`], patternOnlyForShort)).toEqual([
    { code: "name-not-allowed", files: 1 },
  ]);
});

test.each([
  "a\u202ecsv.exe",
  "a\u0000.csv",
  "a\nb.csv",
  "a\u200db.csv",
  "\ufeffa.csv",
  "a\\..\\b.csv",
  "\udc00.csv",
  "a\u3164b",
])("%j is unsafe, whatever a policy allows", async (name) => {
  expect(await unfit([name], anyName)).toEqual([{ code: "name-unsafe", files: 1 }]);
});

test.each([["a."], ["a "], ["b/a. /c"], ["a//b"], ["/a"], ["a/"], [".."], ["a/../b"], ["a", "A/b"]])(
  "%j %j can't be held by every disk, whatever a policy allows",
  async (...names) => {
    expect(await unfit(names.flat(), anyName)).toEqual([{ code: "name-unholdable", files: 1 }]);
  },
);

test("the name of the release's own record is kept free", async () => {
  expect(await unfit(["RO-crate-metadata.json", "a/ro-crate-metadata.json"])).toEqual([
    { code: "name-reserved", files: 1 },
  ]);
});

test.each([
  ["a.csv", "A.csv"],
  ["caf\u00e9", "cafe\u0301"],
  ["\uff41.csv", "a.csv"],
  ["stra\u00dfe", "strasse"],
  ["d/\ufb01t", "D/fit"],
  ["K", "\u212a"],
])("%j and %j look alike, whatever a policy allows", async (...names) => {
  expect(await unfit([...names, "another"], anyName)).toEqual([{ code: "look-alike", files: 2 }]);
});

test("no name that was not typed is in what is said", async () => {
  const secret = fc.stringMatching(/^[a-z]{1,3}[ .]?[/\\]?(?:Zk|zK)[\u00e9\u202eA-Z.]{0,6}$/);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(secret, { maxLength: 8 }), fc.boolean(), async (names, small) => {
      const said = JSON.stringify(await unfit(names, small ? { filesAtMost: 0, fileBytesAtMost: 0 } : {}));
      expect(said).not.toMatch(/zk/i);
    }),
  );
});
