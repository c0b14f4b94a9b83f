import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyAssertions } from "./assertions.ts";

const tests = join(import.meta.dirname, "..");

test("an expectation without a matcher is found, however long, and so is a test that is tried again", () => {
  const source = [
    "expect(one === 2);",
    "expect(one).toBe(2);",
    'expect(\n  text.includes(")"),\n)\n  .toBe(true);',
    "expect.soft(\n  one,\n);",
    'await expect.poll(() => one).toBe("(");',
    "test('again', { retry: 3 }, () => {});",
  ];
  expect(emptyAssertions(source.join("\n"))).toEqual([1, 7, 11]);
});

test("no test looks as if it asserted something and does not", async () => {
  const files = (await readdir(tests, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.includes("fixtures") && !file.startsWith("architecture/assertions"),
  );
  const found: string[] = [];
  for (const file of files) {
    for (const line of emptyAssertions(await readFile(join(tests, file), "utf8"))) found.push(`${file}:${line}`);
  }
  expect(files.length).toBeGreaterThan(200);
  expect(found).toEqual([]);
});
