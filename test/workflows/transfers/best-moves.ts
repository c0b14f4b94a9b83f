/** Each move at its best, for the tests that try every move from every status. */
import { deletionDueAt, deletionWarningAt } from "../../../src/workflows/assessment/copying.ts";
import { type Instant, plusMinutes } from "../../../src/workflows/time.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { lapseAt, nextAlarmAt, remindAt } from "../../../src/workflows/transfers/limits.ts";
import type { MoveName } from "../../../src/workflows/transfers/moves.ts";
import {
  actor,
  ask,
  asked as askedFor,
  askedWith,
  confirm,
  edit,
  reject,
  sign,
  takeBack,
  withdraw,
} from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import * as door from "../../builders/door-actions.ts";
import type { Story } from "../../builders/story.ts";

/** An action, and when it is tried. */
export interface Shot {
  readonly action: Action;
  readonly now?: Instant;
}

/** Each move by the right person, on the right digest, at the right time. */
export const best: { readonly [Name in MoveName]: (story: Story, id: string) => Shot } = {
  ask: () => ({ action: ask("ada", askedFor()) }),
  sign: ({ transfer }) => ({ action: sign(transfer, "mary", "referee") }),
  reject: ({ transfer }) => ({ action: reject(transfer, "mary", "referee") }),
  "take-back": ({ transfer }) => ({ action: takeBack(transfer, "grace", "provider") }),
  "confirm-address": ({ transfer }, id) => ({ action: confirm(transfer, id) }),
  revise: ({ transfer }) => ({ action: edit(transfer, "ada", askedWith({ lastsMinutes: 60 })) }),
  withdraw: () => ({ action: withdraw("ada") }),
  lapse: ({ transfer, today: { policy } }) => ({ action: { do: "lapse" }, now: lapseAt(transfer, policy) }),
  "remind-seats": ({ now }) => ({ action: { do: "remind-seats", notice: "seat-open" }, now: plusMinutes(now, 4 * 60) }),
  "record-link-placed": (_, id) => ({ action: door.linkPlaced(id) }),
  "record-baseline": (_, id) => ({ action: door.baseline(id) }),
  "await-turn": (_, id) => ({ action: door.awaits(id) }),
  "take-turn": (_, id) => ({ action: door.turn(id) }),
  "give-up-turn": ({ transfer, today: { policy } }, id) => ({
    action: { do: "give-up-turn", door: id },
    now: lapseAt(transfer, policy),
  }),
  "record-beside": (_, id) => ({ action: { do: "record-beside", door: id } }),
  "begin-opening": (_, id) => ({ action: door.begin(id) }),
  "skip-door": (_, id) => ({ action: door.skip(id, "ada") }),
  "record-rule-seen": ({ transfer, now }, id) => ({ action: door.ruleSeen(transfer, now, id) }),
  "record-link-minted": ({ transfer, now }, id) => ({ action: door.minted(transfer, now, id) }),
  "record-link-filled": ({ transfer }, id) => ({ action: door.filled(transfer, id) }),
  "send-again": (_, id) => ({ action: door.sendsAgain("rosa", id) }),
  "record-again": (_, id) => ({ action: door.again("placed", 1, id) }),
  "ask-for-help": (_, id) => ({ action: door.asksForHelp("rosa", id) }),
  "record-help": ({ now }, id) => ({ action: door.checked(now, id) }),
  end: (_, id) => ({ action: door.ends("withdrawn", "ada", id) }),
  "record-gone": ({ now }, id) => ({ action: door.gone(now, id) }),
  "record-closed": ({ transfer, now }, id) => {
    const at = door.theDoor(transfer, id).gone?.secondReadDueAt ?? now;
    return { action: door.provenClosed(transfer, at, id), now: at };
  },
  "record-arrivals": ({ now }, id) => ({ action: door.arrivals(now, id) }),
  "confirm-arrival": (_, id) => ({
    action: { do: "confirm-arrival", ...actor("ada"), door: id, canRead: true, missing: "" },
  }),
  "record-redacted": (_, id) => ({ action: door.redacted(id) }),
  "record-trouble": ({ now }, id) => ({ action: door.trouble("throttled", now, id) }),
  remind: ({ transfer, now, today: { policy } }, id) => {
    const { grant } = door.theDoor(transfer, id);
    return { action: door.remind(id), now: grant === undefined ? now : remindAt(grant.seenAt, grant.endsAt, policy) };
  },
  "ask-by-hand": (_, id) => ({ action: door.askByHand(id) }),
  "attest-added": ({ now }, id) => ({ action: door.attestAdded("sam", now, id) }),
  "attest-unlisted": (_, id) => ({ action: door.unlisted("sam", id) }),
  alarm: ({ transfer, now, today: { policy } }, id) => ({
    action: door.alarm(id),
    now: nextAlarmAt(transfer, id, policy) ?? now,
  }),
  "record-progress": () => ({ action: { do: "record-progress", percent: 50 } }),
  "record-frozen": ({ transfer }) => ({ action: files.frozenAs(files.threeFiles, files.assessedBefore(transfer)) }),
  "record-unfit": () => ({ action: { do: "record-unfit", unfit: [{ code: "nothing-matched" }] } }),
  assess: ({ transfer }) => ({ action: files.assess(transfer, "joan", [0]) }),
  "finish-assessing": ({ transfer }) => ({ action: files.finish(transfer, "joan") }),
  conclude: ({ transfer }) => ({ action: files.conclude(transfer, "joan") }),
  resubmit: () => ({ action: files.resubmit() }),
  "record-changed": () => ({ action: { do: "record-changed", files: [0] } }),
  "begin-copying": (_, id) => ({ action: files.beginCopying(id) }),
  "record-copied": ({ transfer }, id) => ({ action: files.copied(transfer, id) }),
  "record-copies-checked": ({ transfer }, id) => ({ action: files.copiesChecked(transfer, id) }),
  "remind-deletion": ({ transfer, now }, id) => ({
    action: { do: "remind-deletion", door: id },
    now: deletionWarningAt(transfer, door.theDoor(transfer, id)) ?? now,
  }),
  "record-copies-deleted": ({ transfer, now }, id) => ({
    action: files.copiesDeleted(id),
    now: deletionDueAt(transfer, door.theDoor(transfer, id)) ?? now,
  }),
};
