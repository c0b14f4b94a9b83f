import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { mistakesOf, rightText } from "./config-file.ts";

const bomb = `${["a", "b", "c", "d", "e"].reduce(
  (text, name, index) => `${text}${name}: &${name} [${Array(9).fill(index === 0 ? "x" : `*${"abcde"[index - 1]}`)}]\n`,
  "",
)}`;

const unreadable: readonly { name: string; text: string; line: number; says: string }[] = [
  { name: "an empty file", text: "", line: 1, says: "The file is empty." },
  { name: "only comments", text: "# nothing\n", line: 1, says: "The file is empty." },
  { name: "a file far too long", text: `# ${"x".repeat(1_000_001)}`, line: 1, says: "too long for a configuration" },
  { name: "prose", text: "Dear bot, please", line: 1, says: "this is a text" },
  { name: "a list", text: "- people\n", line: 1, says: "this is a list" },
  { name: "a key twice", text: `${rightText}people: {}\n`, line: 20, says: "This key stands here twice" },
  { name: "a tab", text: "people:\n\tada: {}\n", line: 2, says: "Tabs can't indent." },
  {
    name: "a bracket that is not closed",
    text: `${rightText}log: { level: info\n`,
    line: 21,
    says: "a bracket there is not closed",
  },
  { name: "a quote that is not closed", text: "dataFolder: 'x\n", line: 2, says: "A character is missing" },
  { name: "a reference to nothing", text: "people: *nobody\n", line: 1, says: "has no anchor (&name) before it" },
  {
    name: "a reference to itself",
    text: "people: &p\n  ada: *p\n",
    line: 2,
    says: "stands inside the value it refers to",
  },
  { name: "references that multiply", text: bomb, line: 1, says: "multiply to more than can be read" },
  {
    name: "nesting without end",
    text: `people: ${"[".repeat(3_000)}${"]".repeat(3_000)}`,
    line: 1,
    says: "The nesting is too deep",
  },
  { name: "two documents", text: `${rightText}---\npeople: {}\n`, line: 20, says: "One file holds one" },
  { name: "a tag of a program", text: "people: !!js/function x\n", line: 1, says: "This tag is unknown." },
  { name: "a key that is a list", text: "? [a]\n: 1\n", line: 1, says: "A key is a plain word here." },
  { name: "a key that programs trip over", text: "people:\n  __proto__: {}\n", line: 2, says: "can't be a key" },
];

describe("a file that can't be read as settings is refused with a sentence", () => {
  test.each(unreadable)("$name", ({ text, line, says }) => {
    expect(mistakesOf(text)[0]).toEqual({
      path: "",
      line,
      column: expect.any(Number),
      message: expect.stringContaining(says),
    });
  });

  test("one sentence a line, since the rest of the line is mostly its consequence", () => {
    expect(mistakesOf("a: b: c: [\n")).toHaveLength(2);
  });
});

describe("where the file is", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lk-config-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("a file that is not there is said to be missing, without a line", () => {
    const path = join(folder, "missing.yaml");
    const [mistake] = mistakes(loadConfig({ path, env: {} }));
    expect(mistake).toMatchObject({ line: 0, message: expect.stringContaining("There is no such file.") });
  });

  test("a folder is no file", () => {
    const [mistake] = mistakes(loadConfig({ path: folder, env: {} }));
    expect(mistake?.message).toContain("This is a folder, not a file.");
  });

  test("LOCKKEEPER_CONFIG names the file; a path goes before it; the default is lockkeeper.yaml", () => {
    const path = join(folder, "elsewhere.yaml");
    writeFileSync(path, rightText);
    expect(loadConfig({ env: { LOCKKEEPER_CONFIG: path } })).toMatchObject({ ok: true, path });
    expect(loadConfig({ path, env: { LOCKKEEPER_CONFIG: "nowhere.yaml" } })).toMatchObject({ ok: true, path });
    expect(loadConfig({ env: {} }).path).toBe("lockkeeper.yaml");
  });
});

function mistakes(loaded: ReturnType<typeof loadConfig>) {
  return loaded.ok ? [] : loaded.mistakes;
}
