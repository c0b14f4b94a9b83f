import type { Assessing } from "../assessment/assessing.ts";
import type { Copies } from "../assessment/copies-kept.ts";
import type { Digest } from "../audit/digest.ts";
import type { Via } from "../audit/entry.ts";
import type { Behind } from "../doors/behind.ts";
import type { LinkHelp } from "../doors/link-help.ts";
import type { FirstRead, Grant, Proof, Word } from "../doors/proof.ts";
import type { Resend } from "../doors/resend.ts";
import type { Turn } from "../doors/turn.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { DoorStatus, Status } from "./moves.ts";
import type { Notice, SeatNotice, Trouble } from "./notice.ts";
import type { DoorId, DoorTerms, Seat, SeatId, Terms, TransferId } from "./terms.ts";

/** One decision about one seat. Sign-offs on an earlier digest stay visible and count for nothing. */
export interface SignOff {
  readonly seatId: SeatId;
  readonly termsDigest: Digest;
  readonly decision: "approve" | "reject" | "take-back";
  readonly by: PersonId;
  readonly via: Via;
  /** How sure we are of who it was: the chat's own sign-in, for now. */
  readonly assurance: "chat-account";
  readonly configDigest: Digest;
  readonly at: Instant;
  readonly reason?: string;
}

/** One version of the terms, and why it came to be. */
export interface Revision {
  readonly terms: Terms;
  readonly digest: Digest;
  readonly at: Instant;
  readonly because: readonly string[];
}

/** That the recipient calls an address theirs, said of the terms with this digest. */
export interface Confirmation {
  readonly range: string;
  readonly termsDigest: Digest;
  readonly at: Instant;
}

/** Why a door, or a whole transfer, ended. */
export type EndedBecause = "done" | "expired" | "withdrawn" | "revoked" | "panic" | "drift" | "failed";

/** What a container held: counts and sizes. `bytes` is in bytes. */
export interface Held {
  readonly files: number;
  readonly bytes: number;
}

/** What came through a door: new or replaced since the baseline. Names are kept only as the policy allows. */
export interface Arrivals extends Held {
  readonly replaced: number;
  readonly at: Instant;
  readonly names: readonly string[];
  /** Names were left out beyond a cap. */
  readonly namesCapped: boolean;
}

/** Whether what arrived can be read inside, as somebody answered; and else what is missing, in their words. */
export interface Answer {
  readonly by: PersonId;
  readonly at: Instant;
  readonly canRead: boolean;
  readonly missing?: string;
}

/** `inDoubt`: records may have been missing then, so a link may have been given out that is not on record. */
interface Ending {
  readonly at: Instant;
  readonly by: PersonId | null;
  readonly changed?: readonly string[];
  readonly inDoubt?: true;
}

/** A door in the record. Its terms are in the current revision under the same id. */
export interface Door {
  readonly id: DoorId;
  readonly status: DoorStatus;
  readonly confirmations: readonly Confirmation[];
  /** When the recipient's message without a link was placed. */
  readonly placedAt?: Instant;
  /** Since when the container is this door's; it stays so until what came through is listed. */
  readonly turn?: Turn;
  /** For whom it waits, or waited when its time ran out. */
  readonly behind?: Behind;
  /** Since when another door into the same container may have been open beside this one. */
  readonly besideSince?: Instant;
  /** `id`: under which the baseline is kept; those of the first version have none. */
  readonly baseline?: Held & { readonly id?: string; readonly at: Instant };
  /** The decision to write a rule. No rule is written before the entry `seq` is in the journal. */
  readonly intent?: { readonly at: Instant; readonly seq: number; readonly termsDigest: Digest };
  readonly grant?: Grant;
  /** Each further message for the link, oldest first. */
  readonly again?: readonly Resend[];
  /** Each time the recipient said that the link does not work, oldest first. */
  readonly help?: readonly LinkHelp[];
  /** `changed`: the gates that revoked it, where nobody did. */
  readonly ended?: Ending & { readonly because: EndedBecause };
  /** The first clean read after the write that removed the rule, and when the second may count. */
  readonly gone?: FirstRead;
  /** Whose word it is that the next deploy won't put the address back. */
  readonly unlisted?: Word;
  readonly proof?: Proof;
  readonly arrivals?: Arrivals;
  /** Who is asked whether what arrived can be read inside, and what they answered, oldest first. */
  readonly reading?: { readonly asked: readonly PersonId[]; readonly answers: readonly Answer[] };
  readonly redactedAt?: Instant;
  /** The copies that leave by it. */
  readonly copies?: Copies;
  /** Copies that were made for earlier lists, by this door or by one that is no more: deleted before any are made. */
  readonly leftCopies?: readonly Copies[];
  readonly trouble?: Trouble;
  readonly remindedAt?: Instant;
  readonly alarms: readonly Instant[];
}

/** The envelope's own status; it knows no door. */
export type Phase =
  | "assessing"
  | "changes-requested"
  | "awaiting-sign-off"
  | "approved"
  | "rejected"
  | "withdrawn"
  | "lapsed";

/**
 * One governed movement. `version` counts its saves and so its audit entries: each accepted decision is one save and
 * one entry, whose `seq` is the version it makes. `generation` rises only with moves that change what people see.
 */
export interface Transfer {
  readonly format: 1;
  readonly id: TransferId;
  readonly version: number;
  readonly generation: number;
  readonly phase: Phase;
  readonly requester: PersonId;
  readonly askedAt: Instant;
  /** The last loss of Redis' that had been accepted when it was asked for; absent where none had. */
  readonly lossId?: Digest;
  /** Never empty; the last one is current. */
  readonly revisions: readonly Revision[];
  readonly signOffs: readonly SignOff[];
  /** How the assessment of its files stands; absent where none are assessed. */
  readonly assessing?: Assessing;
  readonly approvedAt?: Instant;
  /** Why and when it ended before any opening: rejected, withdrawn, lapsed. `changed`: the gates that let it lapse early. */
  readonly ended?: Ending & { readonly reason?: string };
  readonly doors: readonly Door[];
  readonly notices: readonly Notice[];
  /** Absent until the first. */
  readonly seatNotices?: readonly SeatNotice[];
}

/** The current revision. */
export function currentRevision(transfer: Transfer): Revision {
  const last = transfer.revisions.at(-1);
  if (last === undefined) throw new Error(`transfer ${transfer.id} has no terms`);
  return last;
}

/** The terms in force. */
export function termsOf(transfer: Transfer): Terms {
  return currentRevision(transfer).terms;
}

/** Sign-offs that count: on the digest in force. */
export function currentSignOffs(transfer: Transfer): readonly SignOff[] {
  const { digest } = currentRevision(transfer);
  return transfer.signOffs.filter((signOff) => signOff.termsDigest === digest);
}

/** The approval in force for a seat, if somebody gave one. */
export function approvalOf(transfer: Transfer, seatId: SeatId): SignOff | undefined {
  return currentSignOffs(transfer).find((signOff) => signOff.seatId === seatId && signOff.decision === "approve");
}

/** Seats that nobody has approved on the digest in force. */
export function openSeats(transfer: Transfer): readonly Seat[] {
  return termsOf(transfer).seats.filter((seat) => approvalOf(transfer, seat.id) === undefined);
}

/** Whether any door's opening has begun. */
export function anyDoorHasBegun(transfer: Transfer): boolean {
  return transfer.doors.some((door) => door.intent !== undefined);
}

/** A door's record by id. */
export function doorOf(transfer: Transfer, id: DoorId): Door | undefined {
  return transfer.doors.find((door) => door.id === id);
}

/** A door's terms by id, as now in force. */
export function doorTermsOf(transfer: Transfer, id: DoorId): DoorTerms {
  const found = termsOf(transfer).doors.find((door) => door.id === id);
  if (found === undefined) throw new Error(`door ${id} of ${transfer.id} has no terms`);
  return found;
}

const foldOrder = ["opening", "open", "closing"] as const;

/**
 * The transfer's status: its own until it is approved, then a fold over its doors. Anything outside comes first; a
 * door that still waits keeps the transfer `approved`; a transfer with a door that had a rule ends only as `closed`.
 */
export function statusOf(transfer: Transfer): Status {
  if (transfer.phase !== "approved") return transfer.phase;
  const held = new Set(transfer.doors.map((door) => door.status));
  for (const status of foldOrder) if (held.has(status)) return status;
  if (held.has("waiting")) return "approved";
  return "closed";
}

/** Whether signatures, or what comes before them, are still to come. */
export function mayYetBeApproved({ phase }: Pick<Transfer, "phase">): boolean {
  return phase === "awaiting-sign-off" || phase === "assessing" || phase === "changes-requested";
}

/** Whether nothing will ever happen to it again, save tidying. */
export function hasEnded(transfer: Transfer): boolean {
  return transfer.phase === "approved" ? statusOf(transfer) === "closed" : !mayYetBeApproved(transfer);
}
