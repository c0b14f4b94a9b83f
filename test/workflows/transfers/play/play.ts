/**
 * Plays random stories against a decider and judges each step by the oracle. Pure: the same seed gives the same
 * stories. A story is a list of numbers, each one step (`Choice`), so that fast-check can shrink a bad one; its first
 * number says how far it goes smoothly before anything odd happens.
 */
import fc from "fast-check";
import type { OtherHand } from "../../../../src/workflows/people/environment.ts";
import type { MoveName } from "../../../../src/workflows/transfers/moves.ts";
import type { Policy } from "../../../../src/workflows/transfers/policy.ts";
import { statusOf, type Transfer } from "../../../../src/workflows/transfers/transfer.ts";
import { investigatorsAreAdmins, reconfigure } from "./changes.ts";
import { Choice } from "./choice.ts";
import { type Counts, noCounts } from "./counts.ts";
import { asksForOneSignature } from "./policy-changes.ts";
import { sensible } from "./sensible.ts";
import { act, type Decider, finish, retold, step, type Telling } from "./telling.ts";
import { usualWorld } from "./world.ts";

/** What came of many stories. */
export interface Played {
  /** Each breach, with the first story that showed it. */
  readonly breaches: ReadonlyMap<string, readonly number[]>;
  readonly counts: Counts;
  readonly actions: number;
  /** How many stories were told. */
  readonly stories: number;
}

/** Under what stories are told: a policy, and whose hand is on the firewall where it is not the bot's. */
export interface Setting {
  readonly policy: Policy;
  readonly hand?: OtherHand;
}

/** Smooth beginnings as they were told once, by a decider under a setting: to go on from in other plays of the same. */
export type Beginnings = Map<string, Telling>;

/** How far a story goes smoothly before anything odd happens. */
const stages = {
  nothing: () => true,
  asked: (transfer) => transfer !== undefined,
  "nearly-signed": (transfer) => transfer?.signOffs.length === 2,
  approved: (transfer) => transfer !== undefined && statusOf(transfer) === "approved",
  ready: (transfer) => transfer?.doors.some(({ baseline }) => baseline !== undefined) === true,
  opening: (transfer) => transfer?.doors.some(({ status }) => status === "opening") === true,
  seen: (transfer) => transfer?.doors.some(({ grant }) => grant !== undefined) === true,
  open: (transfer) => transfer?.doors.some(({ status }) => status === "open") === true,
  closing: (transfer) => transfer?.doors.some(({ status }) => status === "closing") === true,
  gone: (transfer) => transfer?.doors.some(({ gone }) => gone !== undefined) === true,
} as const satisfies Record<string, (transfer: Transfer | undefined) => boolean>;

/** The name of a stage. */
export type Stage = keyof typeof stages;

const allStages = Object.keys(stages) as Stage[];

/** How many smooth beginnings lead to each stage. They are told once and gone on from many times. */
const beginningsEach = 24;

interface Beginning {
  readonly stage: Stage;
  readonly variety: number;
}

function beginningOf(story: readonly number[], from: readonly Stage[]): Beginning {
  const [first = 0] = story;
  const stage = from[first % from.length] ?? "nothing";
  return { stage, variety: Math.floor(first / from.length) % beginningsEach };
}

function begin(
  decide: Decider,
  { policy, hand }: Setting,
  { stage, variety }: Beginning,
  counts: Counts,
  log?: string[],
): Telling {
  const telling: Telling = {
    decide,
    world: usualWorld(policy, hand),
    counts,
    breaches: new Set(),
    log,
    favours: undefined,
    transfer: undefined,
    truth: undefined,
    actions: 0,
  };
  if (variety % 6 === 5) asksForOneSignature(telling.world);
  else if (variety % 6 === 4) investigatorsAreAdmins(telling.world);
  else if (variety % 3 === 2) reconfigure(telling.world, new Choice(variety * 97 + allStages.indexOf(stage)));
  for (let steps = 0; steps < 40 && !stages[stage](telling.transfer); steps += 1) {
    const action = sensible(telling.world, telling.transfer, new Choice(variety * (steps + 1) * 7_919));
    if (action !== undefined) act(telling, action);
  }
  return telling;
}

function goOn(
  beginning: Telling,
  rest: readonly number[],
  isOver: (telling: Telling) => boolean,
  favours?: MoveName,
): Telling {
  const telling = { ...retold(beginning), favours };
  for (const value of rest) {
    if (isOver(telling)) return telling;
    step(telling, new Choice(value));
  }
  if (!isOver(telling)) finish(telling);
  return telling;
}

const stories = fc.noBias(fc.array(fc.nat(2 ** 31 - 1), { maxLength: 18, size: "max" }));

/**
 * Plays as many stories as asked for, from one seed. With `until`, the first breach that it names ends the run, and no
 * other is told of.
 */
export function play(given: {
  readonly decide: Decider;
  readonly policy: Policy;
  readonly hand?: OtherHand | undefined;
  readonly sequences: number;
  readonly seed: number;
  readonly until?: (breach: string) => boolean;
  /** The stages that stories begin at; each of them equally often. */
  readonly from?: readonly Stage[];
  /** The move that is tried more often than others. */
  readonly favours?: MoveName | undefined;
  readonly beginnings?: Beginnings;
}): Played {
  const { decide, policy, hand, sequences, seed, until, from = allStages, favours } = given;
  const { beginnings = new Map<string, Telling>() } = given;
  const setting: Setting = hand === undefined ? { policy } : { policy, hand };
  const counts = noCounts();
  const breaches = new Map<string, readonly number[]>();
  let actions = 0;
  let told = 0;
  const isOver = ({ breaches: found }: Telling): boolean => until !== undefined && [...found].some(until);
  const property = fc.property(stories, (story) => {
    const which = beginningOf(story, from);
    const key = `${which.stage} ${which.variety}`;
    const begun = beginnings.get(key) ?? begin(decide, setting, which, counts);
    beginnings.set(key, begun);
    const telling = goOn(begun, story.slice(1), isOver, favours);
    actions += telling.actions;
    told += 1;
    for (const breach of telling.breaches) {
      if (until?.(breach) !== false && !breaches.has(breach)) breaches.set(breach, story);
    }
    return until === undefined || breaches.size === 0;
  });
  const { errorInstance } = fc.check(property, { numRuns: sequences, seed, endOnFailure: true });
  const isFound = until !== undefined && breaches.size > 0;
  if (!isFound && errorInstance !== undefined && errorInstance !== null) throw errorInstance;
  return { breaches, counts, actions, stories: told };
}

/** The breach that one story shows of those that `until` names. `from` and `favours` are those of the play that told it. */
export function replay(given: {
  readonly decide: Decider;
  readonly setting: Setting;
  readonly from: readonly Stage[];
  readonly favours?: MoveName | undefined;
  readonly story: readonly number[];
  readonly until: (breach: string) => boolean;
}): string | undefined {
  const { decide, setting, from, favours, story, until } = given;
  const begun = begin(decide, setting, beginningOf(story, from), noCounts());
  const shows = ({ breaches }: Telling): string | undefined => [...breaches].find(until);
  return shows(goOn(begun, story.slice(1), (telling) => shows(telling) !== undefined, favours));
}

/** The plainest story that still shows a breach, step by step. */
export function plainest(decide: Decider, setting: Setting, breach: string, story: readonly number[]): string {
  const tell = (one: readonly number[], log?: string[]): Telling =>
    goOn(begin(decide, setting, beginningOf(one, allStages), noCounts(), log), one.slice(1), (telling) =>
      telling.breaches.has(breach),
    );
  const property = fc.property(stories, (one) => !tell(one).breaches.has(breach));
  const { counterexample } = fc.check(property, { numRuns: 1, examples: [[[...story]]] });
  return tell(counterexample?.[0] ?? story, []).log?.join("\n") ?? "";
}
