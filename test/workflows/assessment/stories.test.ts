/**
 * Random stories of outputs that are assessed, with people who come, go and change hands, and files and policies that
 * change in between: whatever is accepted is held against an account of its own, kept from what all could see.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide, decideBy, type RuleBook, ruleBook } from "../../../src/workflows/transfers/decide.ts";
import { Choice } from "../transfers/play/choice.ts";
import type { Decider } from "../transfers/play/telling.ts";
import { Telling } from "./telling.ts";

const steps = fc.noBias(fc.array(fc.nat(2 ** 31 - 1), { minLength: 30, maxLength: 45, size: "max" }));

function told(decider: Decider, story: readonly number[], counts: Map<string, number>): Telling {
  const telling = new Telling(decider, counts);
  for (const value of story) {
    telling.step(new Choice(value));
    if (telling.breaches.length > 0) break;
  }
  return telling;
}

/** The first thing that goes wrong, with how it came to it. */
function firstBreach(decider: Decider, stories: number, counts: Map<string, number> = new Map()): string | undefined {
  let found: string | undefined;
  const property = fc.property(steps, (story) => {
    const { breaches, log } = told(decider, story, counts);
    if (breaches.length > 0) found ??= [...log, ...breaches].join("\n");
    return breaches.length === 0;
  });
  fc.check(property, { numRuns: stories, seed: 7, endOnFailure: true });
  return found;
}

test("nothing leaves but what was approved, copied and looked at, whatever people, files and policies do", () => {
  const counts = new Map<string, number>();
  expect(firstBreach(decide, 350, counts)).toBeUndefined();
  process.stdout.write(`${[...counts].map(([name, times]) => `${name} ${times}`).join(", ")}\n`);
  const seldom = [
    // Each once in some forty stories.
    ...["record-frozen", "assess", "finish-assessing", "conclude release", "conclude release-part", "conclude return"],
    ...["resubmit", "sign", "revise", "record-copied", "begin-opening", "record-link-minted"],
  ].filter((name) => (counts.get(name) ?? 0) < 8);
  expect(seldom).toEqual([]);
});

function without(name: string): Decider {
  const entries = Object.entries(ruleBook).map(([move, rules]) => [
    move,
    rules.filter((rule) => `${move}/${rule.name}` !== name),
  ]);
  return decideBy(Object.fromEntries(entries) as RuleBook);
}

test.each([
  "assess/may-assess",
  "assess/not-finished",
  "conclude/follows-from-verdicts",
  "conclude/all-finished",
  "sign/not-an-assessor",
  "record-link-minted/copies-checked",
])("without %s the stories go wrong", (rule) => {
  expect(firstBreach(without(rule), 3_000)).toBeDefined();
});
