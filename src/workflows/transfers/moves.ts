/**
 * The one table of moves. The decider refuses by it, cards show buttons by it, the diagram in docs/architecture.md is
 * printed from it, and CI fails when the print differs.
 *
 * A transfer's status is a total fold over its doors (`statusOf`): a waiting door makes the transfer `approved`, and
 * every other door status carries the transfer's own name. So a door's moves are written in the doors' statuses.
 */

/** Every status of a transfer, with the sentence that explains it. */
export const statuses = {
  assessing: "Outputs are read and listed, and assessors decide about each file.",
  "changes-requested": "Returned to the requester, who puts it right or withdraws it.",
  "awaiting-sign-off": "Open seats wait for signatures.",
  approved: "Every seat is signed; nothing has happened outside yet.",
  opening: "The intent to write a rule is recorded; the rule may exist.",
  open: "The rule was read back and the link is delivered.",
  closing: "Access is over; the rule is not yet proven gone.",
  closed: "Proven closed.",
  rejected: "One rejection, or an approval taken back, ended it.",
  withdrawn: "The requester ended it before anything opened.",
  lapsed: "Its time ran out before anything opened.",
} as const;

/** A status of a transfer. */
export type Status = keyof typeof statuses;

/** Every status of a door. `never-opened` is the end of a door that had no rule and never may. */
export const doorStatuses = ["waiting", "opening", "open", "closing", "closed", "never-opened"] as const;
/** A status of a door. */
export type DoorStatus = (typeof doorStatuses)[number];

/** A move of a whole transfer, only while no door's opening has begun. */
interface TransferMove {
  readonly on: "transfer";
  readonly from: readonly Status[];
  readonly to: readonly Status[];
  /** Whether it changes what people's cards show. */
  readonly shows: boolean;
}

interface DoorMove {
  readonly on: "door";
  readonly from: readonly DoorStatus[];
  readonly to: readonly DoorStatus[];
  readonly shows: boolean;
}

const signing = ["awaiting-sign-off"] as const;
const signed = ["awaiting-sign-off", "approved"] as const;
const assessing = ["assessing"] as const;
const returned = ["changes-requested"] as const;
const beforeOpening = ["assessing", "changes-requested", "awaiting-sign-off", "approved"] as const;

/** Which move is allowed from where, and where it may lead. */
export const moves = {
  ask: { on: "transfer", from: [], to: ["awaiting-sign-off", "assessing"], shows: true },
  "record-progress": { on: "transfer", from: ["assessing", "approved"], to: [], shows: true },
  "record-frozen": { on: "transfer", from: assessing, to: assessing, shows: true },
  "record-unfit": { on: "transfer", from: assessing, to: returned, shows: true },
  assess: { on: "transfer", from: assessing, to: assessing, shows: true },
  "finish-assessing": { on: "transfer", from: assessing, to: assessing, shows: true },
  conclude: { on: "transfer", from: assessing, to: ["awaiting-sign-off", "changes-requested"], shows: true },
  resubmit: { on: "transfer", from: returned, to: assessing, shows: true },
  "record-changed": { on: "transfer", from: ["approved"], to: returned, shows: true },
  sign: { on: "transfer", from: signing, to: signed, shows: true },
  reject: { on: "transfer", from: signing, to: ["rejected"], shows: true },
  "take-back": { on: "transfer", from: signed, to: ["rejected"], shows: true },
  "confirm-address": { on: "door", from: ["waiting"], to: ["waiting"], shows: true },
  revise: {
    on: "transfer",
    from: ["assessing", "awaiting-sign-off", "approved"],
    to: ["awaiting-sign-off", "assessing"],
    shows: true,
  },
  withdraw: { on: "transfer", from: beforeOpening, to: ["withdrawn"], shows: true },
  lapse: { on: "transfer", from: beforeOpening, to: ["lapsed"], shows: true },
  "remind-seats": {
    on: "transfer",
    from: ["assessing", "changes-requested", "awaiting-sign-off"],
    to: [],
    shows: true,
  },
  "record-link-placed": { on: "door", from: ["waiting"], to: ["waiting"], shows: false },
  "begin-copying": { on: "door", from: ["waiting"], to: ["waiting"], shows: true },
  "record-copied": { on: "door", from: ["waiting"], to: ["waiting"], shows: true },
  "record-copies-checked": { on: "door", from: ["opening", "open"], to: [], shows: false },
  "remind-deletion": { on: "door", from: ["closed"], to: ["closed"], shows: true },
  "record-copies-deleted": { on: "door", from: ["closed", "never-opened"], to: [], shows: true },
  "record-baseline": { on: "door", from: ["waiting"], to: ["waiting"], shows: false },
  "await-turn": { on: "door", from: ["waiting"], to: ["waiting"], shows: true },
  "take-turn": { on: "door", from: ["waiting"], to: ["waiting"], shows: false },
  "give-up-turn": { on: "door", from: ["waiting"], to: ["waiting"], shows: false },
  "record-beside": { on: "door", from: ["waiting", "opening", "open", "closing", "closed"], to: [], shows: true },
  "begin-opening": { on: "door", from: ["waiting"], to: ["opening"], shows: true },
  "skip-door": { on: "door", from: ["waiting"], to: ["never-opened"], shows: true },
  "record-rule-seen": { on: "door", from: ["opening"], to: ["opening"], shows: true },
  "record-link-minted": { on: "door", from: ["opening", "open"], to: [], shows: false },
  "record-link-filled": { on: "door", from: ["opening", "open"], to: ["open"], shows: true },
  "send-again": { on: "door", from: ["open"], to: ["open"], shows: false },
  "record-again": { on: "door", from: ["open"], to: ["open"], shows: true },
  "ask-for-help": { on: "door", from: ["open"], to: ["open"], shows: false },
  "record-help": { on: "door", from: ["open"], to: ["open"], shows: true },
  end: { on: "door", from: ["opening", "open"], to: ["closing"], shows: true },
  "record-gone": { on: "door", from: ["closing"], to: ["closing"], shows: false },
  "record-closed": { on: "door", from: ["closing"], to: ["closed"], shows: true },
  "record-arrivals": { on: "door", from: ["closed"], to: ["closed"], shows: true },
  "confirm-arrival": { on: "door", from: ["closed"], to: ["closed"], shows: true },
  "record-redacted": {
    on: "door",
    from: ["closing", "closed", "never-opened"],
    to: ["closing", "closed", "never-opened"],
    shows: false,
  },
  "record-trouble": {
    on: "door",
    from: ["waiting", "opening", "open", "closing", "closed", "never-opened"],
    to: [],
    shows: true,
  },
  remind: { on: "door", from: ["open"], to: ["open"], shows: true },
  "ask-by-hand": { on: "door", from: ["opening", "closing"], to: [], shows: true },
  "attest-added": { on: "door", from: ["opening"], to: ["opening"], shows: true },
  "attest-unlisted": { on: "door", from: ["closing"], to: ["closing"], shows: true },
  alarm: { on: "door", from: ["closing"], to: ["closing"], shows: true },
} as const satisfies Record<string, TransferMove | DoorMove>;

/** The name of a move. */
export type MoveName = keyof typeof moves;

type MovesOn<On extends "transfer" | "door"> = {
  [Name in MoveName]: (typeof moves)[Name] extends { on: On } ? Name : never;
}[MoveName];

/** A move of a whole transfer. */
export type TransferMoveName = MovesOn<"transfer">;
/** A move of one door. */
export type DoorMoveName = MovesOn<"door">;

/** Whether a door in this status allows the move. */
export function doorAllows(move: DoorMoveName, status: DoorStatus): boolean {
  const from: readonly DoorStatus[] = moves[move].from;
  return from.includes(status);
}

/** Whether a transfer in this status allows the move. Once a door's opening has begun, only doors move. */
export function transferAllows(move: TransferMoveName, status: Status, doorHasBegun: boolean): boolean {
  const from: readonly Status[] = moves[move].from;
  return from.includes(status) && !doorHasBegun;
}
