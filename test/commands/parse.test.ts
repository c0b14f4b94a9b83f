import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMinutes, readPrefill, readTransferId, readTyped } from "../../src/commands/parse.ts";

describe("a typed command is a verb and words", () => {
  test.each<[string, string, readonly string[]]>([
    ["", "", []],
    ["   ", "", []],
    ["status", "status", []],
    ["  STATUS   in-4k7q ", "status", ["in-4k7q"]],
    ['request sandbox "Cohort 7 linkage"', "request", ["sandbox", "Cohort 7 linkage"]],
    ["request sandbox “Cohort 7 linkage”", "request", ["sandbox", "Cohort 7 linkage"]],
    ["request ”Cohort 7” now", "request", ["Cohort 7", "now"]],
    ['request ""', "request", [""]],
    ['request "Cohort 7', "request", ['"Cohort', "7"]],
    ["request\tsandbox\nnow", "request", ["sandbox", "now"]],
  ])("%j", (text, verb, words) => {
    expect(readTyped(text)).toEqual({ verb, words });
  });
});

describe("a length of time is read in minutes", () => {
  test.each<[string, number | undefined]>([
    ["90m", 90],
    ["24h", 1_440],
    ["24 h", 1_440],
    ["2d", 2_880],
    ["2 days", 2_880],
    ["1 Week", 10_080],
    ["1 hr", 60],
    ["30 mins", 30],
    ["0m", 0],
    ["-5m", -5],
    ["", undefined],
    ["h", undefined],
    ["24", undefined],
    ["1.5h", undefined],
    ["24hours long", undefined],
    ["1234567m", undefined],
    ["1 month", undefined],
  ])("%j is %s", (typed, minutes) => {
    expect(readMinutes(typed)).toBe(minutes);
  });
});

describe("an id is read as it is meant", () => {
  test.each<[string, string | undefined]>([
    ["IN-4K7Q", "IN-4K7Q"],
    ["in-4k7q", "IN-4K7Q"],
    ["IN4K7Q", "IN-4K7Q"],
    ["in 4k7q", "IN-4K7Q"],
    ["in_4k7q", "IN-4K7Q"],
    ["IN–4K7Q", "IN-4K7Q"],
    ["IN—4K7Q", "IN-4K7Q"],
    [" OUT-9M2X ", "OUT-9M2X"],
    ["IN-OI1L", "IN-0111"],
    ["in-u2u2", "IN-V2V2"],
    ["IN-4K7", undefined],
    ["IN-4K7QXYZ", undefined],
    ["4K7Q", undefined],
    ["IN--4K7Q", undefined],
    ["INN-4K7Q", undefined],
    ["IN-4K7Q; drop", undefined],
    ["", undefined],
  ])("%j is %s", (typed, id) => {
    expect(readTransferId(typed)).toBe(id);
  });

  const alphabet = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
  const confusable: Readonly<Record<string, readonly string[]>> = {
    "0": ["O", "o"],
    "1": ["I", "i", "L", "l"],
    V: ["U", "u"],
  };

  test("whatever case, hyphen and letters that look alike make of it", () => {
    const body = fc.array(fc.constantFrom(...alphabet), { minLength: 4, maxLength: 4 });
    const choices = fc.array(fc.nat(), { minLength: 4, maxLength: 4 });
    const given = fc.record({
      prefix: fc.constantFrom("IN", "OUT"),
      body,
      choices,
      hyphen: fc.constantFrom("-", "", " ", "_", "–"),
    });
    fc.assert(
      fc.property(given, fc.boolean(), ({ prefix, body: letters, choices: picks, hyphen }, isLower) => {
        const typed = letters.map((letter, at) => {
          const same = [letter, letter.toLowerCase(), ...(confusable[letter] ?? [])];
          return same[(picks[at] ?? 0) % same.length] ?? letter;
        });
        const id = `${prefix}-${letters.join("")}`;
        expect(readTransferId(`${isLower ? prefix.toLowerCase() : prefix}${hyphen}${typed.join("")}`)).toBe(id);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("the words of a request fill the form, in any order, and what can't be read stays out", () => {
  test.each<[string, ReturnType<typeof readPrefill>]>([
    ["", {}],
    ["sandbox", { environment: "sandbox" }],
    [
      'sandbox "Cohort 7" from 20.50.2.7 for 24h',
      { environment: "sandbox", subject: "Cohort 7", address: "20.50.2.7", lasts: "24h" },
    ],
    [
      'for 24h from 20.50.2.7 sandbox "Cohort 7"',
      { environment: "sandbox", subject: "Cohort 7", address: "20.50.2.7", lasts: "24h" },
    ],
    ["FROM 20.50.2.7 sandbox FOR 2 days", { environment: "sandbox", address: "20.50.2.7", lasts: "2days" }],
    ["sandbox notes for doctors", { environment: "sandbox", subject: "notes for doctors" }],
    ["sandbox letters from", { environment: "sandbox", subject: "letters from" }],
    ["sandbox from 1.2.3.4 from Leeds", { environment: "sandbox", subject: "from Leeds", address: "1.2.3.4" }],
  ])("%j", (text, prefill) => {
    expect(readPrefill(readTyped(`request ${text}`).words)).toEqual(prefill);
  });
});

test("nothing that can be typed makes the reading throw", () => {
  const typed = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc
      .array(fc.constantFrom("from", "for", '"', "“", "”", "in-4k7q", "24h", "2", "days", " ", "__proto__"), {
        maxLength: 12,
      })
      .map((words) => words.join(" ")),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const { verb, words } = readTyped(text);
      expect(verb).toBe(verb.toLowerCase());
      const prefill = readPrefill(words);
      if (prefill.lasts !== undefined) expect(readMinutes(prefill.lasts)).toBeDefined();
      const id = readTransferId(text);
      if (id !== undefined) expect(readTransferId(id)).toBe(id);
      readMinutes(text);
    }),
    { seed: 2, numRuns: 1_000 },
  );
});
