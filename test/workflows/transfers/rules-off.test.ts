/**
 * Each rule of the rule book is switched off, one at a time, and random stories must notice: something happens that
 * the oracle calls wrong, or a refusal that only this rule gives is heard no more. What nobody misses here is no rule.
 */
import { afterAll, expect, test } from "vitest";
import { decide, decideBy, type RuleBook, ruleBook } from "../../../src/workflows/transfers/decide.ts";
import type { MoveName } from "../../../src/workflows/transfers/moves.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import { hand } from "../../builders/environment.ts";
import { safeHavenPolicy, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { allRules, behindOthers } from "./play/behind-others.ts";
import { countRefusal, noCounts } from "./play/counts.ts";
import { foundStory, keepFound, keptStory } from "./play/kept-stories.ts";
import type { FilesMove } from "./play/of-files.ts";
import { type Beginnings, play, replay, type Setting, type Stage } from "./play/play.ts";
import type { Decider } from "./play/telling.ts";

const firstRound = 60;
/** For the few rules that guard against what seldom comes. */
const manySequences = 40_000;
const seed = 11;
const settings: readonly Setting[] = [{ policy: usualPolicy }, { policy: twoPartyPolicy }, { policy: safeHavenPolicy }];
/** Told first of all for rules about people's hands and words. */
const settingsByHand: readonly Setting[] = [
  { policy: usualPolicy, hand: hand("manual", false) },
  { policy: usualPolicy, hand: hand("dsh") },
];
const ofHands = /attest|by-hand|read-as-agreed|may-be-read|link-end-known/;

/** Those that only files make are told of in assessment/rules-off.test.ts. */
type ToldMove = Exclude<MoveName, FilesMove>;

/** Where stories begin that are to show a move at its worst: shortly before it. */
const shortlyBefore: { readonly [Name in ToldMove]: readonly Stage[] } = {
  ask: ["nothing"],
  sign: ["asked", "nearly-signed"],
  reject: ["asked", "nearly-signed"],
  "take-back": ["nearly-signed", "approved", "ready"],
  "confirm-address": ["asked", "approved"],
  revise: ["asked", "approved", "ready"],
  withdraw: ["asked", "approved"],
  lapse: ["asked", "approved"],
  "remind-seats": ["asked", "nearly-signed"],
  "record-link-placed": ["asked", "approved"],
  "record-baseline": ["asked", "approved"],
  "await-turn": ["approved", "ready"],
  "take-turn": ["approved", "ready"],
  "give-up-turn": ["ready"],
  "record-beside": ["open", "closing"],
  "begin-opening": ["approved", "ready"],
  "skip-door": ["ready", "open", "closing"],
  "record-rule-seen": ["opening", "seen"],
  "record-link-minted": ["seen", "open"],
  "record-link-filled": ["seen", "open"],
  "send-again": ["open"],
  "record-again": ["open"],
  "ask-for-help": ["open"],
  "record-help": ["open"],
  end: ["opening", "open"],
  "record-gone": ["closing"],
  "record-closed": ["closing", "gone"],
  "record-arrivals": ["gone"],
  "confirm-arrival": ["gone"],
  "record-redacted": ["gone"],
  "record-trouble": ["ready", "open", "closing"],
  remind: ["open"],
  "ask-by-hand": ["opening", "closing"],
  "attest-added": ["opening"],
  "attest-unlisted": ["closing"],
  alarm: ["closing"],
};

/** Rules that are about messages, forms and quiet, not about what may open: a refusal no more heard shows them. */
const shownByRefusals: readonly string[] = [
  "ask/somebody-for-each-seat",
  "await-turn/wait-changed",
  "confirm-arrival/answer-changed",
  "record-trouble/trouble-changed",
  "remind/reminder-due",
  "remind-seats/seat-notice-due",
  "alarm/alarm-due",
];

/** A decider without these rules. */
function without(...names: readonly string[]): Decider {
  const entries = Object.entries(ruleBook).map(([move, rules]) => [
    move,
    rules.filter(({ name }) => !names.includes(`${move}/${name}`)),
  ]);
  return decideBy(Object.fromEntries(entries) as RuleBook);
}

const shown: string[] = [];

afterAll(() => {
  process.stdout.write(`without the rule on the left, on the right:\n${shown.sort().join("\n")}\n${keepFound()}`);
});

function show(rule: string, evidence: string): void {
  shown.push(`  ${rule.padEnd(48)} ${evidence}`);
}

function moveOf(rule: string): ToldMove {
  return rule.slice(0, rule.indexOf("/")) as ToldMove;
}

/** The first thing that the oracle calls wrong with a move without a rule, in stories that begin shortly before it. */
function firstBreach(rule: string, among: readonly Setting[]): string | undefined {
  const move = moveOf(rule);
  const decide = without(rule);
  const until = (breach: string): boolean => breach.startsWith(`${move}:`);
  const from = shortlyBefore[move];
  const kept = keptStory(rule);
  const setting = among[kept?.setting ?? -1];
  if (kept !== undefined && setting !== undefined) {
    const favours = kept.favoured ? move : undefined;
    const breach = replay({ decide, setting, from, favours, story: kept.steps, until });
    if (breach !== undefined) return breach;
  }
  // A few under each setting, then ever more: which setting shows it first is not known beforehand, nor whether it shows
  // sooner where the move is tried more often than others.
  const settings = among.map((setting) => ({ ...setting, beginnings: new Map() as Beginnings }));
  let left = manySequences;
  for (let round = 0; left > 0; round += 1) {
    const atOnce = Math.min(left, firstRound * 2 ** round);
    for (const [index, setting] of settings.entries()) {
      const told = { ...setting, sequences: atOnce, seed: seed + round, until, from };
      for (const favours of [undefined, move]) {
        for (const [found, steps] of play({ decide, ...told, favours }).breaches) {
          foundStory(rule, { setting: index, favoured: favours !== undefined, steps });
          return found;
        }
      }
    }
    left -= atOnce;
  }
  return undefined;
}

/** Refusals of a move that are heard often with every rule there, and to the same questions never without this one. */
function unheard(weaker: Decider, move: ToldMove): string[] {
  const [heard, stillHeard] = [noCounts(), noCounts()];
  const asking: Decider = (transfer, action, today) => {
    const answer = decide(transfer, action, today);
    if (action.do === move && isRefusal(answer)) {
      countRefusal(heard, action, answer, transfer);
      const other = weaker(transfer, action, today);
      if (isRefusal(other)) countRefusal(stillHeard, action, other, transfer);
    }
    return answer;
  };
  play({ decide: asking, policy: usualPolicy, sequences: 2_500, seed, from: shortlyBefore[move] });
  return [...heard.byMove].filter(([name, times]) => times >= 8 && !stillHeard.byMove.has(name)).map(([name]) => name);
}

test.each(allRules.filter((rule) => !(rule in behindOthers) && !shownByRefusals.includes(rule)))(
  "without %s something wrong happens",
  (rule) => {
    const breach = firstBreach(rule, ofHands.test(rule) ? settingsByHand : settings);
    expect(breach, `nobody misses ${rule}`).toBeDefined();
    show(rule, `${breach} happens`);
  },
);

test.each(shownByRefusals)("without %s its refusal is heard no more", (rule) => {
  const lost = unheard(without(rule), moveOf(rule));
  expect(lost, `nobody misses ${rule}`).not.toEqual([]);
  show(rule, `"${lost[0]}" is heard no more`);
});

test.each(Object.entries(behindOthers))(
  "%s keeps its breach away even where the rules before it are gone",
  (rule, { others, breach, policy = usualPolicy, from }) => {
    const until = (one: string): boolean => one === breach;
    const tell = (sequences: number, ...rules: readonly string[]) =>
      play({ decide: without(...rules), policy, sequences, seed, until, from });
    const again = (steps: readonly number[], ...rules: readonly string[]): boolean =>
      replay({ decide: without(...rules), setting: { policy }, from, story: steps, until }) !== undefined;
    let { steps } = keptStory(rule) ?? {};
    if (steps === undefined || !again(steps, ...others, rule)) {
      steps = tell(50_000, ...others, rule).breaches.get(breach);
      if (steps !== undefined) foundStory(rule, { setting: 0, favoured: false, steps });
    }
    expect(steps, `nobody misses ${rule}`).toBeDefined();
    // The story that showed the breach, and many others.
    const kept = again(steps ?? [], ...others) || tell(1_000, ...others).breaches.has(breach);
    expect(kept, `${rule} alone lets ${breach} happen`).toBe(false);
    show(rule, `${breach} happens${others.length === 0 ? "" : `, once ${others.join(", ")} is gone, too`}`);
  },
);

test("every rule named here is in the rule book", () => {
  const named = [
    ...shownByRefusals,
    ...Object.entries(behindOthers).flatMap(([rule, { others }]) => [rule, ...others]),
  ];
  expect(named.filter((name) => !allRules.includes(name))).toEqual([]);
});
