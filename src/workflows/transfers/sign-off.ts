import { inDoubt } from "../doors/latest-link.ts";
import type { Today } from "../people/environment.ts";
import { filledRole, requesterMaySign, roleRefusal, wouldStandAlone } from "../people/seats.ts";
import type { Accepted, Reject, Rule, Sign, TakeBack } from "./action.ts";
import { confirmedAt, currentDigest } from "./confirm-address.ts";
import { signBy } from "./limits.ts";
import type { Refusal } from "./refusal.ts";
import type { Seat } from "./terms.ts";
import {
  approvalOf,
  currentRevision,
  currentSignOffs,
  type Door,
  openSeats,
  type SignOff,
  type Transfer,
  termsOf,
} from "./transfer.ts";

type OnSeat = Sign | Reject | TakeBack;

function seatOf(transfer: Transfer, action: OnSeat): Seat | undefined {
  return termsOf(transfer).seats.find((seat) => seat.id === action.seat);
}

function onSeat(
  judge: (seat: Seat, transfer: Transfer, action: OnSeat, today: Today) => Refusal | undefined,
): Rule<OnSeat>["judge"] {
  return (transfer, action, today) => {
    const seat = seatOf(transfer, action);
    return seat === undefined ? undefined : judge(seat, transfer, action, today);
  };
}

const seatExists: Rule<OnSeat> = {
  name: "seat-exists",
  judge: (transfer, action) =>
    seatOf(transfer, action) === undefined ? { code: "unknown-seat", seat: action.seat } : undefined,
};

const inRole: Rule<OnSeat> = {
  name: "in-role",
  judge: onSeat((seat, _transfer, action, today) => roleRefusal(action.by, seat, today)),
};

const seatOpen: Rule<OnSeat> = {
  name: "seat-open",
  judge: onSeat((seat, transfer, action) => {
    const approval = approvalOf(transfer, seat.id);
    if (approval === undefined || approval.by === action.by) return undefined;
    return { code: "seat-taken", seat: seat.id, role: seat.role };
  }),
};

/** The longest reason, in characters. Everyone concerned reads it whole, on a card. */
export const reasonAtMost = 1_000;

/** Why a reason for rejecting or taking back will not do; undefined for one that will. */
export function reasonRefusal(reason: string): Refusal | undefined {
  const { length } = reason;
  if (reason.trim() === "") return { code: "reason-missing" };
  return length > reasonAtMost ? { code: "reason-too-long", atMost: reasonAtMost, length } : undefined;
}

const reasonGiven: Rule<Reject | TakeBack> = {
  name: "reason-given",
  judge: (_, action) => reasonRefusal(action.reason),
};

/** The rules of signing, in the order in which a person is told. */
export const signRules: readonly Rule<Sign>[] = [
  currentDigest,
  seatExists,
  inRole,
  {
    // Who has assessed has filled a seat, whichever terms it was about.
    name: "not-an-assessor",
    judge: (transfer, { by }) =>
      transfer.assessing?.reviews.some((review) => review.by === by) === true ? { code: "assessed-it" } : undefined,
  },
  {
    name: "one-seat-one-person",
    judge: (transfer, action) => {
      const role = filledRole(action.by, transfer);
      return role === undefined ? undefined : { code: "already-filled-a-seat", role };
    },
  },
  seatOpen,
  {
    name: "before-it-lapses",
    judge: (transfer, action, { now, policy }) =>
      now < signBy(transfer, policy) ? undefined : { code: "wrong-status", move: action.do, status: "lapsed" },
  },
  {
    name: "requester-signs-listed-roles",
    judge: onSeat((seat, transfer, action, today) =>
      requesterMaySign(action.by, seat.role, transfer, today.policy)
        ? undefined
        : { code: "requester-may-not-sign", role: seat.role },
    ),
  },
  {
    name: "not-on-one-persons-word",
    judge: onSeat((seat, transfer, action) =>
      wouldStandAlone(action.by, seat, transfer) ? { code: "needs-another-person", role: seat.role } : undefined,
    ),
  },
];

/** The rules of rejecting. Who may sign a seat may reject as it, and so may the requester of a role listed or not. */
export const rejectRules: readonly Rule<Reject>[] = [currentDigest, seatExists, inRole, reasonGiven];

/** The rules of taking an approval back. */
export const takeBackRules: readonly Rule<TakeBack>[] = [
  currentDigest,
  seatExists,
  {
    name: "own-approval",
    judge: onSeat((seat, transfer, action) =>
      approvalOf(transfer, seat.id)?.by === action.by ? undefined : { code: "nothing-to-take-back" },
    ),
  },
  reasonGiven,
];

function signOffOf(transfer: Transfer, action: OnSeat, today: Today): SignOff {
  return {
    seatId: action.seat,
    termsDigest: currentRevision(transfer).digest,
    decision: action.do === "sign" ? "approve" : action.do,
    by: action.by,
    via: action.via,
    assurance: "chat-account",
    configDigest: today.configDigest,
    at: today.now,
    ...(action.do === "sign" ? {} : { reason: action.reason.trim() }),
  };
}

/** A recipient who signs has read the addresses on the card, and so calls them theirs. */
function confirmBySigning(transfer: Transfer, action: Sign, today: Today): readonly Door[] {
  const { terms, digest } = currentRevision(transfer);
  return transfer.doors.map((door) => {
    const doorTerms = terms.doors.find((candidate) => candidate.id === door.id && candidate.recipient === action.by);
    const ranges = doorTerms?.addresses.map((address) => address.range) ?? [];
    return ranges.reduce((done, range) => confirmedAt({ range, termsDigest: digest, at: today.now }, done), door);
  });
}

function seatEntry(
  code: string,
  transfer: Transfer,
  action: OnSeat,
  today: Today,
  detail: Record<string, unknown> | null,
): Accepted["entry"] {
  const facts = { seat: action.seat, termsDigest: currentRevision(transfer).digest, configDigest: today.configDigest };
  return { code, by: action.by, via: action.via, facts, detail };
}

/** Signing: the last open seat makes the transfer approved. */
export function sign(transfer: Transfer, action: Sign, today: Today): Accepted {
  const signed = {
    ...transfer,
    signOffs: [...transfer.signOffs, signOffOf(transfer, action, today)],
    doors: confirmBySigning(transfer, action, today),
  };
  const complete = openSeats(signed).length === 0;
  return {
    transfer: complete ? { ...signed, phase: "approved", approvedAt: today.now } : signed,
    entry: seatEntry("signed", transfer, action, today, null),
  };
}

/** Rejecting, or taking an approval back: it ends here, and everybody sees why. */
export function endBySignOff(transfer: Transfer, action: Reject | TakeBack, today: Today): Accepted {
  const reason = action.reason.trim();
  return {
    transfer: {
      ...transfer,
      phase: "rejected",
      signOffs: [...transfer.signOffs, signOffOf(transfer, action, today)],
      doors: transfer.doors.map(({ trouble: _, ...door }) => ({ ...door, status: "never-opened" })),
      ended: { at: today.now, by: action.by, reason, ...inDoubt(today) },
    },
    entry: seatEntry(action.do === "reject" ? "rejected" : "taken-back", transfer, action, today, { reason }),
  };
}

/** Approvals and refusals that somebody gave on terms that are no longer in force. They stay visible and count for nothing. */
export function voidSignOffs(transfer: Transfer): readonly SignOff[] {
  const current = new Set(currentSignOffs(transfer));
  return transfer.signOffs.filter((signOff) => !current.has(signOff));
}
