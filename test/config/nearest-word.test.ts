import { expect, test } from "vitest";
import { nearestWord } from "../../src/config/nearest-word.ts";

const words = ["provider", "investigator", "referee", "port", "tier"];

test.each([
  ["provder", "provider"],
  ["Referee", "referee"],
  ["prot", "port"],
  ["teir", "tier"],
  ["refereee", "referee"],
])("%s is meant as %s", (typed, meant) => {
  expect(nearestWord(typed, words)).toBe(meant);
});

test.each(["", "9", "colour", "pi", "investment"])("%j is meant as none of the words", (typed) => {
  expect(nearestWord(typed, words)).toBe(undefined);
});
