import fc from "fast-check";
import { expect, test } from "vitest";
import {
  mayName,
  nameLengthAtMost,
  pathFaultOf,
  readingsOf,
  readPaths,
  typedLinesAtMost,
} from "../../../src/workflows/assessment/paths.ts";

const place = { container: "egress", inside: "/mnt/shared/out/" };

/** The names a typed path may mean, folders with a slash at their end. */
function meant(path: string): readonly string[] {
  return readingsOf(path, place)
    .map(({ name, folder }) => (folder ? `${name}/` : name))
    .sort();
}

test.each([
  ["tables/t1.csv", ["tables/t1.csv"]],
  ["/tables/t1.csv", ["tables/t1.csv"]],
  ["/output/tables/t1.csv", ["output/tables/t1.csv", "tables/t1.csv"]],
  ["/mnt/output/figures/", ["figures/", "mnt/output/figures/"]],
  ["/mnt/output/figures", ["figures", "mnt/output/figures"]],
  ["/mnt/shared/out/t1.csv", ["mnt/shared/out/t1.csv", "t1.csv"]],
  ["egress/t1.csv", ["egress/t1.csv", "t1.csv"]],
  ["egress/egress/t1.csv", ["egress/egress/t1.csv", "egress/t1.csv"]],
  ["output\\tables\\t1.csv", ["output/tables/t1.csv", "output\\tables\\t1.csv", "tables/t1.csv"]],
  ['"t 1.csv "', ['"t 1.csv "', "t 1.csv "]],
  ["\u201ct1.csv\u201d", ["t1.csv", "\u201ct1.csv\u201d"]],
  ["- t1.csv", ["- t1.csv", "t1.csv"]],
  ["\u2022 `t1.csv`", ["`t1.csv`", "t1.csv", "\u2022 `t1.csv`"]],
  ["a, b.csv", ["a, b.csv"]],
  ["outputs/t1.csv", ["outputs/t1.csv"]],
])("%s can mean %j", (path, names) => {
  expect(meant(path)).toEqual([...names].sort());
});

test.each(["/output", "/output/", "\\output\\", "/mnt/output", "/mnt/shared/out", "/egress/"])(
  "%s can mean the whole container",
  (path) => {
    expect(meant(path)).toContain("/");
  },
);

test.each(["output", "output/", "egress", "mnt/output"])("%s is a bare word, and never means everything", (path) => {
  expect(meant(path)).toEqual([path]);
});

test.each([
  ["/", "names-nothing"],
  ['""', "names-nothing"],
  ["a//b", "empty-segment"],
  ["//server/share/t1.csv", "empty-segment"],
  ["\\\\server\\share", "empty-segment"],
  ["../t1.csv", "climbs"],
  ["/output/../secret.csv", "climbs"],
  ["a\\..\\b", "climbs"],
  ["./t1.csv", "climbs"],
  ['"../t1.csv"', "climbs"],
  ["- ../t1.csv", "climbs"],
  ["t\u202ecsv.1", "unprintable"],
  ["t1\u200b.csv", "unprintable"],
  ["t1\u0007.csv", "unprintable"],
  ["\ud800.csv", "unprintable"],
  ["x".repeat(nameLengthAtMost + 1), "too-long"],
])("%j is refused as typed", (path, fault) => {
  expect(pathFaultOf(path)).toBe(fault);
  expect(readingsOf(path, place)).toEqual([]);
  expect(readPaths(`t1.csv\n${path}`)).toEqual({ fault: "paths-refused", refused: [{ path, fault }] });
});

test.each(["..a/b..", "a...csv", ".hidden", "x".repeat(nameLengthAtMost), "\u00e9t\u00e9.csv", "*.csv"])(
  "%j is taken",
  (path) => {
    expect(readPaths(path)).toEqual({ paths: [path] });
  },
);

test("one path a line: blanks around it, empty lines and repeats are left out, whatever ends a line", () => {
  expect(readPaths(" a.csv \r\n\r\n\tb, c.csv\u2028a.csv\rd.csv\n")).toEqual({ paths: ["a.csv", "b, c.csv", "d.csv"] });
  expect(readPaths(" \n\t\r\n")).toEqual({ fault: "none-typed" });
});

test("the lines of all groups together are limited", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, line) => `t${line}.csv`).join("\n");
  expect(readPaths(lines(typedLinesAtMost))).toHaveProperty("paths.length", typedLinesAtMost);
  const tooMany = { fault: "too-many-lines", lines: typedLinesAtMost + 1, atMost: typedLinesAtMost };
  expect(readPaths(lines(typedLinesAtMost + 1))).toEqual(tooMany);
  expect(readPaths(lines(2), typedLinesAtMost - 1)).toEqual(tooMany);
});

test.each([
  { line: "tables/a.csv", names: ["tables/a.csv"] },
  { line: "/mnt/shared/out/tables/a.csv", names: ["tables/a.csv"] },
  { line: "tables/", names: [] },
  { line: "/output/elsewhere/a.csv", names: [] },
])("$line names $names, and no file that only ends alike", ({ line, names }) => {
  expect(["a.csv", "tables/a.csv", "b.csv"].filter((name) => mayName(line, new Set([name]), place))).toEqual(names);
});

test("no reading has a segment that climbs or is empty, and each is a part of what was typed", () => {
  const piece = fc.constantFrom("a", ".", "..", "/", "\\", "output", "egress", "mnt", '"', "- ", " ", "*", "\u200b");
  const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("").trim());
  fc.assert(
    fc.property(typed, (path) => {
      for (const { name } of readingsOf(path, place)) {
        const segments = name.split("/");
        if (name !== "") expect(segments).not.toContain("");
        expect(segments).not.toContain(".");
        expect(segments).not.toContain("..");
        expect(path.replaceAll("\\", "/")).toContain(name.replaceAll("\\", "/"));
      }
    }),
  );
});
