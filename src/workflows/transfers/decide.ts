/**
 * The one place where a transfer changes: (transfer, action, today) gives a new transfer with its audit entry, or a
 * refusal. Synchronous and pure. First the table of moves is asked, then each rule in order, then the change is made.
 */

import * as concluding from "../assessment/concluding.ts";
import * as copying from "../assessment/copying.ts";
import * as deciding from "../assessment/deciding.ts";
import * as freezing from "../assessment/freezing.ts";
import { resubmit, resubmitRules } from "../assessment/resubmitting.ts";
import * as again from "../doors/again.ts";
import * as byHand from "../doors/by-hand.ts";
import * as closing from "../doors/closing.ts";
import { confirmArrival, confirmArrivalRules } from "../doors/confirming.ts";
import * as helping from "../doors/helping.ts";
import * as opening from "../doors/opening.ts";
import * as turns from "../doors/turns.ts";
import type { Today } from "../people/environment.ts";
import type {
  Accepted,
  Action,
  ActionOf,
  ConfirmAddress,
  ConfirmArrival,
  Decision,
  DoorAction,
  Rule,
} from "./action.ts";
import { ask, askRules } from "./ask.ts";
import { confirmAddress, confirmRules } from "./confirm-address.ts";
import * as ending from "./ending.ts";
import { type DoorMoveName, doorAllows, type MoveName, moves, transferAllows } from "./moves.ts";
import * as notices from "./notices.ts";
import type { Refusal } from "./refusal.ts";
import { revise, reviseRules } from "./revise.ts";
import * as seatNotices from "./seat-notices.ts";
import * as signOff from "./sign-off.ts";
import { anyDoorHasBegun, doorOf, statusOf, type Transfer } from "./transfer.ts";

/** The rules of each move, by name. `decide` uses all of them; tests take one out to see the properties fail. */
export type RuleBook = { readonly [Name in MoveName]: readonly Rule<ActionOf<Name>>[] };

/**
 * Every rule of every move.
 * @testonly for others than `decide`: tests take rules out and see what breaks.
 */
export const ruleBook: RuleBook = {
  ask: askRules,
  "record-progress": freezing.recordProgressRules,
  "record-frozen": freezing.recordFrozenRules,
  "record-unfit": freezing.recordUnfitRules,
  assess: deciding.assessRules,
  "finish-assessing": deciding.finishRules,
  conclude: concluding.concludeRules,
  resubmit: resubmitRules,
  "record-changed": freezing.recordChangedRules,
  sign: signOff.signRules,
  reject: signOff.rejectRules,
  "take-back": signOff.takeBackRules,
  "confirm-address": confirmRules,
  revise: reviseRules,
  withdraw: ending.withdrawRules,
  lapse: ending.lapseRules,
  "remind-seats": seatNotices.remindSeatsRules,
  "record-link-placed": opening.recordLinkPlacedRules,
  "begin-copying": copying.beginCopyingRules,
  "record-copied": copying.recordCopiedRules,
  "record-copies-checked": copying.recordCopiesCheckedRules,
  "remind-deletion": copying.remindDeletionRules,
  "record-copies-deleted": copying.recordCopiesDeletedRules,
  "record-baseline": [...opening.recordBaselineRules, turns.turnFirstRule],
  "await-turn": turns.awaitTurnRules,
  "take-turn": turns.takeTurnRules,
  "give-up-turn": turns.giveUpTurnRules,
  "record-beside": [],
  "begin-opening": opening.beginOpeningRules,
  "skip-door": ending.skipDoorRules,
  "record-rule-seen": opening.recordRuleSeenRules,
  "record-link-minted": opening.recordLinkMintedRules,
  "record-link-filled": opening.recordLinkFilledRules,
  "send-again": again.sendAgainRules,
  "record-again": again.recordAgainRules,
  "ask-for-help": helping.askForHelpRules,
  "record-help": helping.recordHelpRules,
  end: closing.endRules,
  "record-gone": closing.recordGoneRules,
  "record-closed": closing.recordClosedRules,
  "record-arrivals": [],
  "confirm-arrival": confirmArrivalRules,
  "record-redacted": [],
  "record-trouble": notices.recordTroubleRules,
  remind: notices.remindRules,
  "ask-by-hand": byHand.askByHandRules,
  "attest-added": byHand.attestAddedRules,
  "attest-unlisted": byHand.attestUnlistedRules,
  alarm: notices.alarmRules,
};

type Changes = { readonly [Name in MoveName]: (transfer: Transfer, action: ActionOf<Name>, today: Today) => Accepted };

const changes: Changes = {
  ask: (_, action, today) => ask(action, today),
  "record-progress": freezing.recordProgress,
  "record-frozen": freezing.recordFrozen,
  "record-unfit": freezing.recordUnfit,
  assess: deciding.assess,
  "finish-assessing": deciding.finish,
  conclude: concluding.conclude,
  resubmit,
  "record-changed": freezing.recordChanged,
  sign: signOff.sign,
  reject: signOff.endBySignOff,
  "take-back": signOff.endBySignOff,
  "confirm-address": confirmAddress,
  revise,
  withdraw: ending.withdraw,
  lapse: ending.lapse,
  "remind-seats": seatNotices.remindSeats,
  "record-link-placed": opening.recordLinkPlaced,
  "begin-copying": copying.beginCopying,
  "record-copied": copying.recordCopied,
  "record-copies-checked": copying.recordCopiesChecked,
  "remind-deletion": copying.remindDeletion,
  "record-copies-deleted": copying.recordCopiesDeleted,
  "record-baseline": opening.recordBaseline,
  "await-turn": turns.awaitTurn,
  "take-turn": turns.takeTurn,
  "give-up-turn": turns.giveUpTurn,
  "record-beside": turns.recordBeside,
  "begin-opening": opening.beginOpening,
  "skip-door": ending.skipDoor,
  "record-rule-seen": opening.recordRuleSeen,
  "record-link-minted": opening.recordLinkMinted,
  "record-link-filled": opening.recordLinkFilled,
  "send-again": again.sendAgain,
  "record-again": again.recordAgain,
  "ask-for-help": helping.askForHelp,
  "record-help": helping.recordHelp,
  end: closing.end,
  "record-gone": closing.recordGone,
  "record-closed": closing.recordClosed,
  "record-arrivals": closing.recordArrivals,
  "confirm-arrival": confirmArrival,
  "record-redacted": closing.recordRedacted,
  "record-trouble": notices.recordTrouble,
  remind: notices.remind,
  "ask-by-hand": byHand.askByHand,
  "attest-added": byHand.attestAdded,
  "attest-unlisted": byHand.attestUnlisted,
  alarm: notices.alarm,
};

/** What people do in a role or by a policy, which a process with yesterday's configuration can't judge. */
const needsToday: ReadonlySet<MoveName> = new Set([
  ...(["ask", "sign", "reject", "take-back", "confirm-address", "confirm-arrival", "revise"] as const),
  ...(["assess", "finish-assessing", "conclude", "resubmit", "record-frozen"] as const),
  ...(["send-again", "ask-for-help", "attest-unlisted"] as const),
]);

function isDoorAction(action: Action): action is DoorAction | ConfirmAddress | ConfirmArrival {
  return moves[action.do].on === "door";
}

function refusedByTable(transfer: Transfer, action: Action): Refusal | undefined {
  const status = statusOf(transfer);
  if (!isDoorAction(action)) {
    return transferAllows(action.do, status, anyDoorHasBegun(transfer))
      ? undefined
      : { code: "wrong-status", move: action.do, status };
  }
  const door = doorOf(transfer, action.door);
  if (door === undefined) return { code: "unknown-door", door: action.door };
  const move: DoorMoveName = action.do;
  return doorAllows(move, door.status) ? undefined : { code: "wrong-status", move, status };
}

/**
 * A decider that knows only these rules.
 * @testonly for others than `decide`.
 */
export function decideBy(book: RuleBook): (transfer: Transfer | undefined, action: Action, today: Today) => Decision {
  return (transfer, action, today) => {
    if (today.isOutdated && needsToday.has(action.do)) return { code: "configuration-outdated" };
    if (action.do === "ask") {
      if (transfer !== undefined) return { code: "already-exists", transferId: transfer.id };
      return judgeAndChange(blank, action, today, book);
    }
    if (transfer === undefined) throw new Error(`${action.do} needs a transfer`);
    return refusedByTable(transfer, action) ?? judgeAndChange(transfer, action, today, book);
  };
}

/** What the rules of asking are handed for a state before there is one; they don't look at it. */
const blank: Transfer = {
  format: 1,
  id: "",
  version: 0,
  generation: 0,
  phase: "awaiting-sign-off",
  requester: "",
  askedAt: 0,
  revisions: [],
  signOffs: [],
  doors: [],
  notices: [],
};

function judgeAndChange<Name extends MoveName>(
  transfer: Transfer,
  action: ActionOf<Name> & { do: Name },
  today: Today,
  book: RuleBook,
): Decision {
  const name: Name = action.do;
  for (const rule of book[name]) {
    const refusal = rule.judge(transfer, action, today);
    if (refusal !== undefined) return refusal;
  }
  const accepted = changes[name](transfer, action, today);
  const generation = transfer.generation + (moves[name].shows ? 1 : 0);
  return { ...accepted, transfer: { ...accepted.transfer, version: transfer.version + 1, generation } };
}

/** Decides by every rule there is. */
export const decide = decideBy(ruleBook);
