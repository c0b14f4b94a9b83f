import fc from "fast-check";
import { expect, test } from "vitest";
import { type ListedFile, type Matched, matchGroups } from "../../../src/workflows/assessment/matching.ts";
import { NameTree } from "../../../src/workflows/assessment/name-tree.ts";
import { readingsOf } from "../../../src/workflows/assessment/paths.ts";
import { summaryOf } from "../../../src/workflows/assessment/summary.ts";

const place = { container: "egress", inside: "/mnt/out" };

/** What of a container is matched by groups of paths. */
async function match(names: readonly string[], ...groups: readonly (readonly string[])[]): Promise<Matched> {
  const asked = groups.map((paths) => ({ paths, context: "tables", controls: "rounded" }));
  return await matchGroups(asked, place, names.map(listed));
}

function listed(name: string, index: number): ListedFile {
  return { name, etag: `"${index}"`, bytes: 10 };
}

/** Each matched name with its group. */
function taken({ files }: Matched): Record<string, number> {
  return Object.fromEntries(files.map(({ name, group }) => [name, group]));
}

test("a file is taken by its name, a folder with all that is below it, and nothing else", async () => {
  const names = ["tables/t1.csv", "tables/t2.csv", "figures/a/f.png", "figures2/f.png", "t1.csv"];
  const matched = await match(names, ["/output/tables/t1.csv"], ["/mnt/output/figures"]);
  expect(taken(matched)).toEqual({ "tables/t1.csv": 0, "figures/a/f.png": 1 });
  expect(matched).toMatchObject({ unmatched: [], inTwoGroups: 0, beyond: 0 });
});

test("the most specific path decides a file's group", async () => {
  const names = ["a/b/1.csv", "a/b/2.csv", "a/3.csv"];
  const matched = await match(names, ["a/"], ["a/b/"], ["a/b/1.csv"]);
  expect(taken(matched)).toEqual({ "a/3.csv": 0, "a/b/2.csv": 1, "a/b/1.csv": 2 });
  expect(matched.inTwoGroups).toBe(0);
});

test("a path with a slash at its end is a folder's, not that of a file with the same name", async () => {
  const names = ["a/b", "a"];
  expect(taken(await match(names, ["a/"]))).toEqual({ "a/b": 0 });
  expect(taken(await match(names, ["/output/"], ["a/"]))).toEqual({ a: 0, "a/b": 1 });
  expect(taken(await match(names, ["/output/"], ["a"]))).toEqual({ a: 1, "a/b": 1 });
});

test("a file that two groups name with the same right is counted", async () => {
  const matched = await match(["a/1.csv", "a/2.csv", "b.csv"], ["a", "b.csv"], ["a/", "/egress/b.csv", "a/2.csv"]);
  expect(taken(matched)).toEqual({ "a/1.csv": 0, "a/2.csv": 1, "b.csv": 0 });
  expect(matched.inTwoGroups).toBe(2);
});

test("what lies in the folder of the bot's own reports is never taken, whatever is typed", async () => {
  const report = "lockkeeper-reports/OUT-4K7Q-r2.csv";
  const names = [report, "lockkeeper-reports.csv", "t/lockkeeper-reports/a.csv"];
  const others = { "lockkeeper-reports.csv": 0, "t/lockkeeper-reports/a.csv": 0 };
  expect(taken(await match(names, ["/output"]))).toEqual(others);
  const typed = [report, `/mnt/out/${report}`, "lockkeeper-reports", "/output/lockkeeper-reports/", `"${report}"`];
  const { files, unmatched } = await match(names, typed, ["/egress"]);
  expect(files.map(({ name }) => name)).toEqual(Object.keys(others));
  expect(unmatched).toEqual(typed.map((path) => ({ path, group: 0, why: "reserved" })));
});

test("a line that stands for no file is said back with its reason", async () => {
  const names = ["caf\u00e9.csv", "t1.csv", "output/t1.csv", "real*.csv"];
  const { unmatched, files } = await match(
    names,
    ["cafe\u0301.csv", "absent.csv", "*.csv", "real*.csv"],
    ["/output/t1.csv", "a/../b", "T1.csv"],
  );
  expect(unmatched).toEqual([
    { path: "cafe\u0301.csv", group: 0, why: "differs-in-form" },
    { path: "absent.csv", group: 0, why: "absent" },
    { path: "*.csv", group: 0, why: "pattern" },
    { path: "/output/t1.csv", group: 1, why: "two-readings" },
    { path: "a/../b", group: 1, why: "climbs" },
    { path: "T1.csv", group: 1, why: "absent" },
  ]);
  expect(files.map(({ name }) => name)).toEqual(["real*.csv"]);
});

test("a line that can be read in two ways takes nothing; each of the two can be typed in another way", async () => {
  const names = ["output/t1.csv", "t1.csv"];
  expect(taken(await match(names, ["output/t1.csv"]))).toEqual({});
  expect(taken(await match(names, ["t1.csv"]))).toEqual({ "t1.csv": 0 });
  expect(taken(await match(names, ["/output/output/t1.csv"]))).toEqual({ "output/t1.csv": 0 });
});

test("a line that takes nothing takes no file from another group's folder", async () => {
  const names = ["a/output/t1.csv", "output/a/output/t1.csv"];
  const matched = await match(names, ["a"], ["/output/a/output/t1.csv"]);
  expect(taken(matched)).toEqual({ "a/output/t1.csv": 0 });
});

test("an empty container matches nothing, the whole container all", async () => {
  expect((await match([], ["/output/"])).unmatched).toEqual([{ path: "/output/", group: 0, why: "absent" }]);
  expect(taken(await match(["b", "a/c"], ["/mnt/out"]))).toEqual({ "a/c": 0, b: 0 });
});

test("it agrees with comparing every path with every name", async () => {
  const segment = fc.constantFrom("a", "b", "output", "egress", "e\u0301", "\u00e9");
  const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
  const path = fc
    .tuple(fc.constantFrom("", "/", "/output/", "egress\\"), name, fc.constantFrom("", "/"))
    .map((parts) => parts.join(""));
  const groups = fc.array(fc.array(path, { maxLength: 4 }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { maxLength: 12 }), groups, async (names, asked) => {
      const matched = await match(names, ...asked);
      const best = new Map<string, { rank: number; groups: Set<number> }>();
      const unmatched = new Set<string>();
      for (const [group, paths] of asked.entries()) {
        for (const typed of paths) {
          const found = readingsOf(typed, place)
            .map((reading) => ({ reading, hits: names.filter((each) => covers(reading, each)) }))
            .filter(({ hits }) => hits.length > 0);
          if (found.length !== 1) unmatched.add(`${group} ${typed}`);
          for (const { reading, hits } of found.length === 1 ? found : []) {
            for (const hit of hits) {
              const rank = hit === reading.name ? Number.POSITIVE_INFINITY : reading.name.length;
              const before = best.get(hit);
              if (before === undefined || before.rank < rank) best.set(hit, { rank, groups: new Set([group]) });
              else if (before.rank === rank) before.groups.add(group);
            }
          }
        }
      }
      const expected = [...best].map(([each, winner]) => [each, Math.min(...winner.groups)]);
      expect(taken(matched)).toEqual(Object.fromEntries(expected));
      expect(new Set(matched.unmatched.map((line) => `${line.group} ${line.path}`))).toEqual(unmatched);
      expect(matched.inTwoGroups).toBe([...best.values()].filter((winner) => winner.groups.size > 1).length);
    }),
  );
});

function covers({ name, folder }: { name: string; folder: boolean }, candidate: string): boolean {
  return name === "" || candidate.startsWith(`${name}/`) || (!folder && candidate === name);
}

test("the work is bounded by the names' segments, however many paths were typed", async () => {
  const names = Array.from({ length: 10_000 }, (_, file) => `run ${file % 100}/part ${file % 7}/${file}.csv`);
  const typed = Array.from({ length: 5_000 }, (_, line) => `run ${line % 100}/part ${line % 7}/${line * 2}.csv`);
  const tree = new NameTree();
  for (const path of typed) tree.ask(path, false);
  for (const name of names) tree.meet(name);
  expect(tree.steps).toBeLessThanOrEqual(3 * names.length);
  const deep = `${"a/".repeat(500)}b`;
  for (let depth = 1; depth < 500; depth += 1) tree.ask("a/".repeat(depth).slice(0, -1), true);
  const before = tree.steps;
  tree.meet(deep);
  expect(tree.steps - before).toBeLessThanOrEqual(501);
});

test("of what was asked for, so much is kept as memory should hold; the rest is counted, and others aren't", async () => {
  const listing = ["a/4", "b/1", "a/3", "a/2", "b/2", "a/1", "b/3"].map(listed);
  const asked = [{ paths: ["a"], context: "", controls: "" }];
  const { files, beyond } = await matchGroups(asked, place, listing, 3);
  expect(files.map(({ name }) => name)).toEqual(["a/2", "a/3", "a/4"]);
  expect(beyond).toBe(1);
});

test("a listing may come in pages, and only its figures are said: no name, and no ending that nobody in charge wrote", async () => {
  async function* pages(): AsyncGenerator<ListedFile> {
    yield* ["r/a.CSV", "r/b.csv", "r/c.SmithJohn1971", "r/readme", "r/.profile", "r/d.xyz", "q.png"].map(listed);
  }
  const asked = [
    { paths: ["r"], context: "", controls: "" },
    { paths: ["q.png"], context: "", controls: "" },
  ];
  const matched = await matchGroups(asked, place, pages());
  expect(summaryOf(matched, ["xyz"])).toEqual([
    {
      group: 0,
      files: 6,
      bytes: 60,
      types: [
        { type: "csv", files: 2, bytes: 20 },
        { type: "no type", files: 2, bytes: 20 },
        { type: "other", files: 1, bytes: 10 },
        { type: "xyz", files: 1, bytes: 10 },
      ],
    },
    { group: 1, files: 1, bytes: 10, types: [{ type: "png", files: 1, bytes: 10 }] },
  ]);
});
