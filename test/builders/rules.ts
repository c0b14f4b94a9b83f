/** Rules as sentences: given a state, when an action, then an outcome, a refusal, or nothing new. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { EntryDraft } from "../../src/workflows/audit/entry.ts";
import type { Today } from "../../src/workflows/people/environment.ts";
import type { Action } from "../../src/workflows/transfers/action.ts";
import { decide } from "../../src/workflows/transfers/decide.ts";
import type { Status } from "../../src/workflows/transfers/moves.ts";
import { isRefusal, type Refusal, type RefusalCode } from "../../src/workflows/transfers/refusal.ts";
import { type Door, statusOf, type Transfer } from "../../src/workflows/transfers/transfer.ts";
import { today as usualToday } from "./environment.ts";
import { Story } from "./story.ts";

/** What an accepted action leads to; what is left out is not judged. */
export interface Outcome {
  readonly status?: Status;
  /** The first door, or the one with the id given here. */
  readonly door?: Partial<Door>;
  readonly entry?: Partial<EntryDraft>;
}

/** The facts of a refusal, beside its code. */
export type FactsOf<Code extends RefusalCode> = Partial<Omit<Extract<Refusal, { code: Code }>, "code">>;

/** The three questions asked of every action: the right outcome, the right no, and quiet where nothing is new. */
export interface Asking {
  /** It is accepted as one save with one entry, and leads to this. Gives the story from there on. */
  leadsTo(outcome: Outcome): Story;
  /** It is refused: with this code and these facts, where they are given. */
  refuses<Code extends RefusalCode>(code?: Code, facts?: FactsOf<Code>): void;
  /** It says nothing new, and leaves no trace. */
  staysQuiet(): void;
}

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

function accepted(before: Transfer | undefined, action: Action, today: Today, outcome: Outcome): Story {
  const decision = decide(before, action, today);
  if (isRefusal(decision)) throw new Error(`${action.do} was refused: ${JSON.stringify(decision)}`);
  const { transfer, entry } = decision;
  const doorId = outcome.door?.id ?? "d1";
  expect({
    version: transfer.version,
    ...(outcome.status === undefined ? {} : { status: statusOf(transfer) }),
    ...(outcome.door === undefined ? {} : { door: transfer.doors.find(({ id }) => id === doorId) }),
    ...(outcome.entry === undefined ? {} : { entry }),
  }).toMatchObject({ version: (before?.version ?? 0) + 1, ...outcome });
  return new Story(transfer, today, [entry]);
}

/** Starts from a story, or from nothing. Neither the transfer nor the action nor today may be changed by a decision. */
export function given(from: Story | undefined): { when(action: Action, today?: Today): Asking } {
  return {
    when(action, today = from?.today ?? usualToday()) {
      const before = frozen(from?.transfer);
      frozen(action);
      return {
        leadsTo: (outcome) => accepted(before, action, frozen(today), outcome),
        refuses: (code, facts = {}) => {
          const decision = decide(before, action, today);
          expect(isRefusal(decision) ? decision.code : "accepted").toEqual(
            code ?? expect.not.stringMatching("accepted"),
          );
          expect(decision).toMatchObject(facts);
        },
        staysQuiet: () => {
          const decision = decide(before, action, today);
          expect(isDeepStrictEqual(decision, { code: "nothing-changed" }), JSON.stringify(decision)).toBe(true);
        },
      };
    },
  };
}
