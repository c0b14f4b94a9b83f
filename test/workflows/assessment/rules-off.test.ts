/**
 * Each rule about files is tried by what it alone keeps away, and taken out: then that happens. A rule that nobody misses
 * is no rule.
 */
import { expect, test } from "vitest";
import { decide, decideBy, type RuleBook, ruleBook } from "../../../src/workflows/transfers/decide.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import { isFilesRule } from "../transfers/play/of-files.ts";
import type { Decider } from "../transfers/play/telling.ts";
import { type Attack, attacks } from "./attacks.ts";

const rules = Object.entries(ruleBook)
  .flatMap(([move, all]) => all.map(({ name }) => `${move}/${name}`))
  .filter(isFilesRule);

function without(...names: readonly string[]): Decider {
  const entries = Object.entries(ruleBook).map(([move, all]) => [
    move,
    all.filter(({ name }) => !names.includes(`${move}/${name}`)),
  ]);
  return decideBy(Object.fromEntries(entries) as RuleBook);
}

function answered(decider: Decider, { story, action, isNew }: Attack): string {
  try {
    const decision = decider(isNew ? undefined : story.transfer, action, story.today);
    return isRefusal(decision) ? decision.code : "happens";
  } catch (error) {
    // What has no files can't be assessed: without its rules a decision ends in an error, and nothing is saved.
    expect(String(error)).toMatch(/there are no files|nothing was assessed/);
    return "happens";
  }
}

test("every rule about files is attacked, and no other", () => {
  expect(Object.keys(attacks).sort()).toEqual([...rules].sort());
});

test.each(Object.keys(attacks))("%s keeps its attack away, and nothing else does", (rule) => {
  const attack = attacks[rule]?.();
  if (attack === undefined) throw new Error(`nothing attacks ${rule}`);
  const { answer, others = [] } = attack;
  expect(answered(decide, attack)).toBe(answer);
  expect(answered(without(rule, ...others), attack)).toBe("happens");
  // Those behind it, gone without it, let nothing happen: this rule alone is enough.
  expect(answered(without(...others), attack)).not.toBe("happens");
});
