/** The pure rule for time: which move is due now, and when to look again. */
import { deletionDueAt, deletionWarningAt } from "../assessment/copying.ts";
import { isNobodyToAttest } from "../doors/attesters.ts";
import { dueByHand } from "../doors/by-hand.ts";
import { linksInTheWay } from "../doors/earlier-links.ts";
import type { Gate } from "../doors/gate.ts";
import { isOfBeforeLoss, revokingGates, shutGates } from "../doors/gates.ts";
import { resendUnderWay } from "../doors/resend.ts";
import { isReadyForTurn, mustGiveUpTurn } from "../doors/turns.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { accountTrouble, notFoundAgain, waitingTroubles } from "./account-trouble.ts";
import type { Action } from "./action.ts";
import { isAbandoned } from "./ending.ts";
import { lapseAt, mintAgainAt, mintAt, nextAlarmAt, nextAskAt, openBy, remindAt } from "./limits.ts";
import type { Trouble } from "./notice.ts";
import { isTold } from "./notices.ts";
import { reasonsToRevise } from "./revise.ts";
import { dueSeatNotice, nextSeatNoticeAt } from "./seat-notices.ts";
import { anyDoorHasBegun, type Door, doorTermsOf, hasEnded, mayYetBeApproved, type Transfer } from "./transfer.ts";

/** What a due move needs besides the record: fresh randomness for new terms, and whom the last alarms reach. */
export interface Given {
  readonly salt: string;
  readonly everyAdmin: readonly PersonId[];
}

/** What must be done outside before a waiting door can begin: nothing is placed while another gate says no. */
export type Preparation = "place-link" | "copy" | "take-turn" | "take-baseline" | "wait" | "none";

const prepared = new Set(["link-placed", "files-copied", "turn-taken", "baseline-taken", "not-before-passed"]);

/** What a waiting door still needs done outside. */
export function preparationOf(transfer: Transfer, door: Door, today: Today): Preparation {
  if (transfer.phase !== "approved" || door.status !== "waiting") return "none";
  const shut = shutGates(transfer, door, today).map((gate) => gate.name);
  if (shut.some((name) => !prepared.has(name))) return "wait";
  if (shut.includes("link-placed")) return "place-link";
  if (shut.includes("files-copied")) return "copy";
  if (isReadyForTurn(transfer, door, today)) return "take-turn";
  // What is there before is listed when the door is about to open, so that nothing older counts as arrived.
  return shut.length === 1 && shut[0] === "baseline-taken" ? "take-baseline" : "none";
}

type Why = Omit<Trouble, "at">;

/** How long a rule, and then its link, may take before people are told that something holds it up. */
const heldUpAfterMinutes = 5;

function heldUpFrom({ grant, intent }: Door): Instant {
  return plusMinutes(grant?.linkDueAt ?? intent?.at ?? 0, heldUpAfterMinutes);
}

/** Whether the account is not found again, or was not until now: then no pass says anything of the door. */
function isAboutLoss({ trouble }: Door, { environment }: Today): boolean {
  return environment?.isFromEarlier === true || trouble?.code === notFoundAgain;
}

function dueForLost(transfer: Transfer, door: Door, { environment, now }: Today): Action | undefined {
  if (!environment?.isFromEarlier) return { do: "record-trouble", door: door.id, trouble: null, notice: null };
  const known = door.trouble?.code === notFoundAgain ? door.trouble : undefined;
  return tellOf(transfer, door, known ?? { code: notFoundAgain, at: now }, now);
}

function dueForHeldUp(transfer: Transfer, door: Door, today: Today): Action | undefined {
  const { now } = today;
  if (door.status !== "opening" || now < heldUpFrom(door)) return undefined;
  if (door.grant === undefined && isAboutLoss(door, today)) return dueForLost(transfer, door, today);
  const link = door.grant === undefined ? earlierLink(transfer, door, today) : undefined;
  const isLonger = link !== undefined && door.trouble?.code === link.code && door.trouble.until !== link.until;
  // Until the rule is there, whoever records trouble says whom to tell of it.
  if (door.grant === undefined && door.trouble !== undefined && !isLonger) return undefined;
  const isNobody = isNobodyToAttest(transfer, today);
  // Whoever was asked to add it by hand takes their time, and is asked again.
  if (door.grant === undefined && nextAskAt(transfer, door.id) !== undefined && !isNobody) return undefined;
  const unsaid = { code: isNobody ? "nobody-to-attest" : "opening-held-up" };
  const why = door.grant === undefined ? (link ?? unsaid) : { code: "link-held-up" };
  const known = isLonger ? undefined : door.trouble;
  return tellOf(transfer, door, known ?? { ...why, at: now }, now);
}

/** Records trouble and tells of it; nothing where it stands on the door already and people know. */
function tellOf(transfer: Transfer, door: Door, trouble: Trouble, now: Instant): Action | undefined {
  const action = { do: "record-trouble", door: door.id, trouble, notice: "trouble" } as const;
  return trouble === door.trouble && isTold(transfer, action, now) ? undefined : action;
}

/** Whether something changed since the intent that the terms don't allow, and that no waiting sets right. */
function isRevoked(transfer: Transfer, door: Door, today: Today): boolean {
  return shutGates(transfer, door, today, revokingGates(today)).some((gate) => gate.remedy !== "wait");
}

/** An earlier link in the way, until the last such link has ended. */
function earlierLink(transfer: Transfer, door: Door, today: Today): Why | undefined {
  const ends = linksInTheWay(transfer, door, today).map(({ endsAt }) => endsAt);
  return ends.length === 0 ? undefined : { code: "earlier-link", until: Math.max(...ends) };
}

/** What keeps a signed door shut until it passes or somebody sets it right; people are told. */
function waitingTrouble(transfer: Transfer, door: Door, today: Today): Why | undefined {
  const isBehindUnproven = door.turn === undefined && door.behind?.stage === "unproven";
  const inTheWay =
    accountTrouble(today) ??
    earlierLink(transfer, door, today) ??
    (isNobodyToAttest(transfer, today) ? "nobody-to-attest" : undefined) ??
    (isBehindUnproven ? "behind-unproven-door" : undefined);
  return typeof inTheWay === "string" ? { code: inTheWay } : inTheWay;
}

/** Whether a signed door waits for something outside that gives no sign when it comes right. */
export function isHeldUp(transfer: Transfer, door: Door, today: Today): boolean {
  return transfer.phase === "approved" && door.status === "waiting" && accountTrouble(today) !== undefined;
}

function dueTrouble(transfer: Transfer, door: Door, today: Today): Action | undefined {
  const why = waitingTrouble(transfer, door, today);
  if (why !== undefined) {
    const known = door.trouble?.code === why.code && door.trouble.until === why.until ? door.trouble : undefined;
    return tellOf(transfer, door, known ?? { ...why, at: today.now }, today.now);
  }
  return door.trouble !== undefined && waitingTroubles.has(door.trouble.code)
    ? { do: "record-trouble", door: door.id, trouble: null, notice: null }
    : undefined;
}

function dueForWaiting(transfer: Transfer, door: Door, today: Today): Action | undefined {
  if (today.isOutdated) return undefined;
  const trouble = dueTrouble(transfer, door, today);
  if (trouble !== undefined) return trouble;
  const shut: readonly Gate[] = shutGates(transfer, door, today);
  // What keeps it shut now is something else; with its time up, though, that it waited is why.
  const isBehindStill = isReadyForTurn(transfer, door, today) || today.now >= openBy(transfer, door.id);
  if (door.behind !== undefined && !isBehindStill) return { do: "await-turn", door: door.id };
  if (shut.length === 0) return { do: "begin-opening", door: door.id };
  const never = today.now >= openBy(transfer, door.id) || shut.some((gate) => gate.remedy !== "wait");
  if (never && anyDoorHasBegun(transfer)) return { do: "skip-door", door: door.id, actor: null };
  return mustGiveUpTurn(transfer, door, today) ? { do: "give-up-turn", door: door.id } : undefined;
}

function dueForDoor(transfer: Transfer, door: Door, today: Today, given: Given): Action | undefined {
  const { now, policy } = today;
  if (door.status === "waiting")
    return transfer.phase === "approved" ? dueForWaiting(transfer, door, today) : undefined;
  if (door.status === "opening" || door.status === "open") {
    if (door.grant !== undefined && now >= door.grant.endsAt)
      return { do: "end", door: door.id, because: "expired", actor: null };
    if (door.status === "opening" && door.grant === undefined && now >= openBy(transfer, door.id)) {
      return { do: "end", door: door.id, because: "failed", actor: null };
    }
    const heldUp = dueForHeldUp(transfer, door, today);
    if (heldUp !== undefined) return heldUp;
    // An open door, too, may have been ended in what was lost.
    const isInDoubt = door.status === "opening" || isOfBeforeLoss(transfer, today);
    if (isInDoubt && isRevoked(transfer, door, today)) {
      return { do: "end", door: door.id, because: "revoked", actor: null };
    }
  }
  if (door.status === "open" && door.grant !== undefined && door.remindedAt === undefined) {
    if (now >= remindAt(door.grant.seenAt, door.grant.endsAt, policy)) return { do: "remind", door: door.id };
  }
  const warningAt = deletionWarningAt(transfer, door);
  if (warningAt !== undefined && now >= warningAt) return { do: "remind-deletion", door: door.id };
  const byHand = dueByHand(transfer, door, today);
  if (byHand !== undefined) return byHand;
  const alarmAt = nextAlarmAt(transfer, door.id, policy);
  return alarmAt !== undefined && now >= alarmAt
    ? { do: "alarm", door: door.id, everyAdmin: given.everyAdmin }
    : undefined;
}

/** The next move that is due by itself, if any. Asked again after each, until there is none. */
export function dueAction(transfer: Transfer, today: Today, given: Given): Action | undefined {
  const unopened = mayYetBeApproved(transfer) || transfer.phase === "approved";
  if (unopened && !anyDoorHasBegun(transfer)) {
    // What only another configuration would say is left to a process that has it.
    const isGone = !today.isOutdated && isAbandoned(transfer, today);
    // How long signing may take is the policy's; until when a door may open stands in the terms.
    const isOver = today.now >= lapseAt(transfer, today.policy) && !(today.isOutdated && mayYetBeApproved(transfer));
    if (isOver || isGone) return { do: "lapse" };
    if (
      !today.isOutdated &&
      (transfer.phase === "approved" || transfer.phase === "assessing") &&
      today.account !== undefined &&
      reasonsToRevise(transfer, today).length > 0
    ) {
      return { do: "revise", salt: given.salt };
    }
  }
  const seatNotice = dueSeatNotice(transfer, today);
  if (seatNotice !== undefined) return seatNotice;
  for (const door of transfer.doors) {
    const action = dueForDoor(transfer, door, today, given);
    if (action !== undefined) return action;
  }
  return undefined;
}

function instantsOfDoor(transfer: Transfer, door: Door, today: Today): readonly (Instant | undefined)[] {
  switch (door.status) {
    case "waiting":
      return transfer.phase === "approved"
        ? [
            doorTermsOf(transfer, door.id).window.notBefore,
            openBy(transfer, door.id),
            door.behind?.until,
            ...linksInTheWay(transfer, door, today).map(({ endsAt }) => endsAt),
          ]
        : [];
    case "opening":
      return door.grant === undefined
        ? [heldUpFrom(door), nextAskAt(transfer, door.id), openBy(transfer, door.id)]
        : [mintAt(door.grant), heldUpFrom(door), door.grant.endsAt];
    case "open": {
      const resend = resendUnderWay(door);
      return [
        door.grant?.endsAt,
        resend === undefined ? undefined : mintAgainAt(resend, door.grant),
        door.grant === undefined || door.remindedAt !== undefined
          ? undefined
          : remindAt(door.grant.seenAt, door.grant.endsAt, today.policy),
      ];
    }
    case "closing":
      return [door.gone?.secondReadDueAt, nextAlarmAt(transfer, door.id, today.policy), door.grant?.endsAt];
    case "closed":
    case "never-opened":
      return [deletionWarningAt(transfer, door), deletionDueAt(transfer, door)];
  }
}

const outdatedMinutes = 1;

/** The next instant after now at which something becomes due by itself; null where nothing will. */
export function nextInstant(transfer: Transfer, today: Today): Instant | null {
  const unopened = mayYetBeApproved(transfer) || (transfer.phase === "approved" && !anyDoorHasBegun(transfer));
  const candidates = [
    // Another process, with another configuration, may see it otherwise: looked at again soon, by whoever comes first.
    today.isOutdated && !hasEnded(transfer) ? plusMinutes(today.now, outdatedMinutes) : undefined,
    unopened ? lapseAt(transfer, today.policy) : undefined,
    nextSeatNoticeAt(transfer, today),
    ...transfer.doors.flatMap((door) => instantsOfDoor(transfer, door, today)),
  ].filter((at) => at !== undefined && at > today.now);
  return candidates.length === 0 ? null : Math.min(...(candidates as readonly Instant[]));
}
