import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Sources } from "./imports.ts";
import { medianLines, type Rule, rules } from "./rules.ts";

const projectFolder = join(import.meta.dirname, "../..");

/** Every TypeScript file under `src`, by path. */
function readSources(): Sources {
  const paths = readdirSync(join(projectFolder, "src"), { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => path.endsWith(".ts")).map((path) => `src/${path}`);
  return new Map(files.map((path) => [path, readFileSync(join(projectFolder, path), "utf8")]));
}

describe("the source keeps its shape", () => {
  const sources = readSources();

  test.each(Object.entries<Rule>(rules))("%s", (_name, rule) => {
    expect(rule(sources)).toEqual([]);
  });

  test("the checks have files to look at", () => {
    process.stdout.write(`src: ${sources.size} files, median ${medianLines(sources)} lines\n`);
    expect(sources.size).toBeGreaterThan(0);
  });
});
