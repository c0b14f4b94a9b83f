import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

/*
 * The project's biome.json, run over a tree of fixtures that break its rules. A line that breaks one says so in a
 * comment, `expect: group/rule`. The tree is copied beside a copy of biome.json, because its overrides go by path.
 */

const projectFolder = join(import.meta.dirname, "../..");
const fixtures = join(import.meta.dirname, "fixtures/biome");
const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

const Report = z.object({
  diagnostics: z.array(
    z.object({
      severity: z.string(),
      category: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }),
    }),
  ),
});

const Rules = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())]));
const Linter = z.object({ rules: Rules.optional() });
const Configuration = z.object({ linter: Linter, overrides: z.array(z.object({ linter: Linter })) });

let folder: string;
let expected: string[];
let diagnostics: z.infer<typeof Report>["diagnostics"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-biome-"));
  await cp(fixtures, folder, { recursive: true });
  for (const name of ["biome.json", "package.json"]) await cp(join(projectFolder, name), join(folder, name));
  expected = await readExpectations();
  diagnostics = Report.parse(JSON.parse(await lint())).diagnostics;
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("Biome reports each breach in the fixtures, at its line, and nothing else", () => {
  const reported = diagnostics.map(({ category, location: { path, start } }) => {
    // What is wrong with a whole file, such as its name, is reported at line 0.
    return `${path}:${Math.max(start.line, 1)} ${category.replace("lint/", "")}`;
  });
  expect(reported.sort()).toEqual(expected);
});

test("every breach is an error, so that the check fails", () => {
  expect(diagnostics.filter(({ severity }) => severity !== "error")).toEqual([]);
});

test("every rule that biome.json names has a fixture that breaks it", async () => {
  const broken = new Set(expected.map((line) => line.split(" ")[1]));
  const named = await readNamedRules();
  expect(named.filter((rule) => !broken.has(rule))).toEqual([]);
});

/** `path:line group/rule` for each expectation in the fixtures, sorted. */
async function readExpectations(): Promise<string[]> {
  const paths = await readdir(fixtures, { recursive: true });
  const files = paths.filter((path) => path.endsWith(".ts"));
  const lines = await Promise.all(
    files.map(async (path) => {
      const text = await readFile(join(fixtures, path), "utf8");
      return text.split("\n").flatMap((line, index) => {
        const rules = / expect: (.+)$/.exec(line)?.[1]?.split(", ") ?? [];
        return rules.map((rule) => `${path}:${index + 1} ${rule}`);
      });
    }),
  );
  return lines.flat().sort();
}

/** What Biome prints in JSON; it exits with a failure, as it must here. */
function lint(): Promise<string> {
  const args = ["lint", "--reporter=json", "--max-diagnostics=none"];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [biome, ...args], { cwd: folder, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      if (error?.code === 1) resolve(stdout);
      else reject(new Error(`Biome ended with ${error?.code ?? 0}: ${stderr}`, { cause: error }));
    });
  });
}

/** `group/rule` for each rule that the configuration or one of its overrides sets to anything but off. */
async function readNamedRules(): Promise<string[]> {
  const text = await readFile(join(projectFolder, "biome.json"), "utf8");
  const { linter, overrides } = Configuration.parse(JSON.parse(text));
  const names = [linter, ...overrides.map((override) => override.linter)].flatMap(({ rules = {} }) =>
    Object.entries(rules).flatMap(([group, settings]) =>
      typeof settings === "string"
        ? []
        : Object.entries(settings)
            .filter(([, setting]) => setting !== "off")
            .map(([rule]) => `${group}/${rule}`),
    ),
  );
  return [...new Set(names)];
}
