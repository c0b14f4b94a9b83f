/** One random story while it is told: the decider's transfer, the truth beside it, and what was wrong so far. */
import type { Action, Decision } from "../../../../src/workflows/transfers/action.ts";
import { dueAction, nextInstant } from "../../../../src/workflows/transfers/deadlines.ts";
import type { decide as decideType } from "../../../../src/workflows/transfers/decide.ts";
import type { MoveName } from "../../../../src/workflows/transfers/moves.ts";
import { isRefusal } from "../../../../src/workflows/transfers/refusal.ts";
import { hasEnded, type Transfer } from "../../../../src/workflows/transfers/transfer.ts";
import { passTime, reconfigure } from "./changes.ts";
import type { Choice } from "./choice.ts";
import { type Counts, countAccepted, countRefusal } from "./counts.ts";
import { finishingStep } from "./finish.ts";
import { favouring, hostile } from "./hostile.ts";
import { actionBreaches, askBreaches, revisedBreaches, stateBreaches } from "./oracle.ts";
import { sensible } from "./sensible.ts";
import { copyOf, firstTruth, remember, type Truth } from "./truth.ts";
import { todayOf, type World, worldCopy } from "./world.ts";

/** A decider, with all of its rules or without some. */
export type Decider = typeof decideType;

/** A story being told. */
export interface Telling {
  readonly decide: Decider;
  readonly world: World;
  readonly counts: Counts;
  readonly breaches: Set<string>;
  /** A line for each step, where somebody wants to read the story. */
  readonly log: string[] | undefined;
  /** The move that is tried more often than others, where a story is to show that one at its worst. */
  readonly favours: MoveName | undefined;
  transfer: Transfer | undefined;
  truth: Truth | undefined;
  actions: number;
}

/** The same story from here on, apart from the first telling. */
export function retold(telling: Telling): Telling {
  const { world, truth, breaches, log } = telling;
  return {
    ...telling,
    world: worldCopy(world),
    truth: truth === undefined ? undefined : copyOf(truth),
    breaches: new Set(breaches),
    log: log === undefined ? undefined : [...log],
    actions: 0,
  };
}

function decided(telling: Telling, action: Action): Decision | undefined {
  try {
    return telling.decide(telling.transfer, action, todayOf(telling.world));
  } catch (error) {
    telling.breaches.add(`${action.do}:threw (${error instanceof Error ? error.message : String(error)})`);
    return undefined;
  }
}

function outcome(decision: Decision | undefined): string {
  if (decision === undefined) return "threw";
  return isRefusal(decision) ? `refused ${JSON.stringify(decision)}` : "accepted";
}

/** Does one thing and judges what came of it. */
export function act(telling: Telling, action: Action): void {
  const { world, counts, breaches, transfer: before, log } = telling;
  telling.actions += 1;
  const decision = decided(telling, action);
  log?.push(`${new Date(world.now).toISOString()} ${JSON.stringify(action)} -> ${outcome(decision)}`);
  if (decision === undefined) return;
  if (isRefusal(decision)) {
    countRefusal(counts, action, decision, before);
    return;
  }
  const { transfer, entry } = decision;
  if (action.do === "ask") {
    for (const breach of askBreaches(action, transfer, world)) breaches.add(breach);
    telling.truth = firstTruth(transfer, action.by, world);
  } else if (telling.truth !== undefined && before !== undefined) {
    for (const breach of actionBreaches(action, telling.truth, world)) breaches.add(breach);
    remember(telling.truth, action, transfer, world);
    if (action.do === "revise")
      for (const breach of revisedBreaches(action, telling.truth, world)) breaches.add(breach);
    for (const breach of stateBreaches(before, transfer, entry, telling.truth)) breaches.add(breach);
  }
  telling.transfer = transfer;
  countAccepted(counts, action, before, transfer);
}

/** Everything that is due by itself, until nothing is: each is accepted, it comes to rest, and is not forgotten. */
function tick(telling: Telling): void {
  const { world, breaches } = telling;
  for (let steps = 0; steps < 20; steps += 1) {
    const { transfer } = telling;
    if (transfer === undefined) return;
    const today = todayOf(world);
    const given = { salt: `salt-${transfer.revisions.length + 1}`, everyAdmin: ["sam", "noor", "eve"] };
    const action = dueAction(transfer, today, given);
    if (action === undefined) {
      const next = nextInstant(transfer, today);
      if (next === null ? !hasEnded(transfer) : next <= world.now) breaches.add("tick:forgotten");
      return;
    }
    act(telling, action);
    if (telling.transfer === transfer) {
      breaches.add(`tick:${action.do}-refused`);
      return;
    }
  }
  breaches.add("tick:no-rest");
}

/** One step: something sensible, something hostile, another configuration, time, or a look at what is due. */
export function step(telling: Telling, choice: Choice): void {
  const { world, transfer, log, favours } = telling;
  const kind = choice.pick(21);
  if (kind === 20) {
    tick(telling);
  } else if (kind === 19) {
    passTime(world, choice);
  } else if (kind >= (transfer === undefined ? 12 : 17)) {
    reconfigure(world, choice);
    log?.push("the configuration changes");
  } else if (favours !== undefined && transfer !== undefined && choice.onceIn(2)) {
    // Most rules are about what was agreed to and is otherwise by now.
    if (choice.onceIn(3)) reconfigure(world, choice);
    act(telling, favouring(favours, world, transfer, choice));
  } else {
    const next = kind < 8 ? sensible(world, transfer, choice) : undefined;
    act(telling, next ?? hostile(world, transfer, choice));
  }
}

/** Nothing but time from here on: whatever has begun must end. */
export function finish(telling: Telling): void {
  for (let steps = 0; steps < 40 && telling.transfer !== undefined; steps += 1) {
    const action = finishingStep(telling.world, telling.transfer);
    if (action === undefined) break;
    act(telling, action);
  }
  const { transfer } = telling;
  if (transfer !== undefined && !hasEnded(transfer)) telling.breaches.add("end:never-ends");
}
