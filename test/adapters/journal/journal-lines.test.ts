import { expect, test } from "vitest";
import { parseLine, writeLine } from "../../../src/adapters/journal/journal-lines.ts";
import { append, emptyChain } from "../../../src/workflows/audit/chain.ts";

const draft = { code: "asked", by: "ada", via: null, facts: { parts: 17 }, detail: null };
const { entry } = append("transfer:IN-4K7Q", emptyChain, draft, 0, "salt");
const text = writeLine({ position: "1-0", entry, detail: null }).trimEnd();

test("a line is read back as it was written", () => {
  expect(parseLine(text)).toEqual({ position: "1-0", entry });
});

test.each([
  [
    "a field that no hash covers, in the entry",
    text.replace('"code":"asked"', '"code":"asked","approvedBy":"Mallory"'),
  ],
  ["a field that no hash covers, beside the entry", text.replace('{"position"', '{"note":"x","position"')],
  ["a fact that is said twice", text.replace('{"parts":17}', '{"parts":99,"parts":17}')],
  ["white space that we never write", text.replace('"position":', '"position": ')],
])("a line with %s is no line of ours", (_, tampered) => {
  expect(tampered).not.toBe(text);
  expect(parseLine(tampered)).toBeUndefined();
});
