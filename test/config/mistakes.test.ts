import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printMistakes } from "../../src/config/mistake.ts";
import { checkMistakes } from "./check-mistakes.ts";
import { mistakesOf, rightText, secondEnvironment, withPart } from "./config-file.ts";
import { settingMistakes } from "./setting-mistakes.ts";

describe("a mistake in a setting is named by its place, with how to mend it", () => {
  test.each(settingMistakes)("$name", ({ text, path, line, says }) => {
    expect(mistakesOf(text)).toEqual([
      { path, line, column: expect.any(Number), message: expect.stringContaining(says) },
    ]);
  });
});

describe("a mistake between settings is named by its place, with how to mend it", () => {
  test.each(checkMistakes)("$name", ({ text, path, line, says }) => {
    const mistake = mistakesOf(text).find((one) => one.path === path);
    expect(mistake).toEqual({ path, line, column: expect.any(Number), message: expect.stringContaining(says) });
  });

  test("and one mistake is reported once", () => {
    const alone = checkMistakes.filter(({ path }) =>
      /tier|clock|seats|email|slack|Container|referee|assessor/.test(path),
    );
    expect(alone.map(({ text }) => mistakesOf(text).length)).toEqual(alone.map(() => 1));
  });
});

describe("all mistakes", () => {
  test("are reported at once, in the order of the file, whatever else is wrong", () => {
    const text = [
      withPart("Europe/London", "Nowhere")
        .replace("name: Ada,", "nam: Ada,")
        .replace("tier: 3", "tier: 9")
        .replace("[bo]", "[bob]")
        .replace("account: sandboxdata", "account: x"),
      secondEnvironment.replace("[ada]", "[cy, ad]").replace("admin: [di]", "admin: []"),
      "policy: { highestTier: 3, window: 5 }",
      "clock: movable",
      "",
    ].join("\n");
    expect(mistakesOf(text).map(({ path, line }) => `${line} ${path}`)).toEqual([
      "2 people.ada.name",
      "2 people.ada.nam",
      "4 people.cy.timeZone",
      "9 environments.sandbox.tier",
      "12 environments.sandbox.roles.investigator[0]",
      "19 environments.sandbox.storage.account",
      "25 environments.annexe.roles.provider[1]",
      "27 environments.annexe.roles.admin",
      "35 policy.window",
      "36 clock",
    ]);
  });

  test("point at the value, and at the key where the key is wrong", () => {
    const columns = (text: string) => mistakesOf(text).map(({ line, column }) => [line, column]);
    expect(columns(withPart("tier: 3", "tier: 9"))).toEqual([[9, 11]]);
    expect(columns(withPart("tier: 3", "tier: 3\n    teir: 3"))).toEqual([[10, 5]]);
    expect(columns(withPart("[ada]", "[ada, adda]"))).toEqual([[11, 23]]);
  });

  test("are found behind references, at the anchor's place", () => {
    const text = withPart("[ada]", "&them [ada, adda]").replace("[bo]", "*them");
    expect(mistakesOf(text).map(({ path, line }) => `${line} ${path}`)).toEqual([
      "11 environments.sandbox.roles.provider[1]",
      "11 environments.sandbox.roles.investigator[1]",
    ]);
  });

  test("are printed with file, line, column and setting", () => {
    const mistakes = mistakesOf(withPart("tier: 3", "tier: 9"));
    expect(printMistakes(mistakes, "lockkeeper.yaml")).toBe(
      "The configuration has a mistake:\nlockkeeper.yaml:9:11  environments.sandbox.tier\n  9 is none of 0, 1, 2, 3, 4.",
    );
  });
});

test("any value in any place is a sentence, never an exception", () => {
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("*a", "&a x", "!!set", "<<: 1", "__proto__: 1"),
  );
  const lines = rightText.split("\n").filter((line) => line !== "");
  fc.assert(
    fc.property(values, fc.nat(lines.length - 1), (value, index) => {
      const shown = typeof value === "string" ? value : JSON.stringify(value);
      const text = lines.map((line, at) =>
        at === index ? line.replace(/(?<=: ).*$|(?<=:)$/, () => ` ${shown}`) : line,
      );
      const mistakes = mistakesOf(text.join("\n"));
      expect(mistakes.every(({ message }) => message.length > 10 && !message.includes("undefined"))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
