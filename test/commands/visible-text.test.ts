import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, oneLine, quotable, readLine, severalLines } from "../../src/commands/visible-text.ts";

describe("what somebody wrote is taken in as what can be seen of it", () => {
  test.each<[string, string, string]>([
    ["blanks around it", "  Cohort 7 \n", "Cohort 7"],
    ["a control character", "Coh\u0000ort\u0007 7\u001b[2K", "Cohort 7[2K"],
    ["a control character of the second kind", "Cohort\u009b 7\u0090", "Cohort 7"],
    ["an override of direction", "Cohort \u202e7\u202c", "Cohort 7"],
    ["an isolate", "\u2067Cohort 7\u2069", "Cohort 7"],
    ["letters without width", "Co\u200bho\u2060rt\ufeff 7\u00ad", "Cohort 7"],
    ["ignorable ones that are no format characters", "Coh\u034fort\u{e0041} 7\u{e0100}", "Cohort 7"],
    ["half of a pair", "Cohort \ud83d 7", "Cohort \ufffd 7"],
    ["an emoji of several", "Cohort 👩‍⚕️", "Cohort 👩‍⚕️"],
    ["another script", "מחקר 7 می‌خواهم", "מחקר 7 می‌خواهم"],
  ])("%s", (_, written, read) => {
    expect(readLine(written)).toBe(read);
  });

  test("a line is one line, and no run of blanks pushes words to where they pass for another", () => {
    const far = `a${" \u200b".repeat(40)}\u2800\u2800\u3164\u00a0b\r\nc\u2028d\u0085e`;
    expect(readLine(far)).toBe("a b c d e");
    expect(oneLine(` a${" \u200b".repeat(9)}b `)).toBe(" a b ");
  });

  test("several lines keep their blanks and their breaks, all of one kind", () => {
    expect(severalLines("a\r\nb\rc\u2028d\u2029e\u0085f\v  g\u202e")).toBe("a\nb\nc\nd\ne\nf\n  g");
  });

  test.each(["", " \n", "\u200b\u200d", "\u2800", "\u3164\uffa0", "\u202e \u202c", "\ufe0f", "\u{e0041}"])(
    "%j is nothing",
    (written) => {
      expect(readLine(written)).toBe("");
    },
  );

  test("whatever it was, it can be written down, holds nothing unseen, and reading it again changes nothing", () => {
    const anything = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(anything, (written) => {
        for (const read of [readLine, severalLines]) {
          const once = read(written);
          expect(once.isWellFormed()).toBe(true);
          expect(once.replaceAll(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060]/u);
          expect(read(once)).toBe(once);
        }
        expect(readLine(written)).not.toMatch(/\n|\s\s/);
      }),
    );
  });
});

test("a text is cut between characters, and says so", () => {
  expect(cut("Cohort", 6)).toBe("Cohort");
  expect(cut("Cohort 7", 6)).toBe("Cohor…");
  expect(cut("😀😀", 3)).toBe("😀…");
  expect(cut("😀😀", 2)).toBe("…");
});

test("what is said back is short enough for the sentence around it", () => {
  expect(quotable(`\u202e${"x".repeat(10_000)}`)).toBe(`${"x".repeat(79)}…`);
});
