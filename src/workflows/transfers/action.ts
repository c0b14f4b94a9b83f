import type { AssessmentAction } from "../assessment/action.ts";
import type { CopiesKept } from "../assessment/copies-kept.ts";
import type { FrozenFiles } from "../assessment/files.ts";
import type { Digest } from "../audit/digest.ts";
import type { EntryDraft } from "../audit/entry.ts";
import type { LinkCheck, Symptom } from "../doors/link-help.ts";
import type { Issuance, Proof, RuleAddress } from "../doors/proof.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { Actor, Asked } from "./asked.ts";
import type { MoveName } from "./moves.ts";
import type { Notice, SeatNotice, Trouble } from "./notice.ts";
import type { Refusal } from "./refusal.ts";
import type { DoorId, SeatId, TransferId } from "./terms.ts";
import type { Arrivals, EndedBecause, Held, Transfer } from "./transfer.ts";

/** Asking for a transfer. The id and the salt are passed in, because a decision makes nothing random. */
export interface Ask extends Actor {
  readonly do: "ask";
  readonly transferId: TransferId;
  readonly salt: string;
  readonly asked: Asked;
}

interface OnSeat extends Actor {
  readonly seat: SeatId;
  /** The digest that the card showed. */
  readonly digest: Digest;
}

/** Signing a seat, on the digest that the card showed. */
export interface Sign extends OnSeat {
  readonly do: "sign";
}
/** Rejecting as a seat. One rejection ends it. */
export interface Reject extends OnSeat {
  readonly do: "reject";
  readonly reason: string;
}
/** Taking an approval back, which ends it likewise. */
export interface TakeBack extends OnSeat {
  readonly do: "take-back";
  readonly reason: string;
}
/** The recipient calls an address theirs, on the digest that the card showed. */
export interface ConfirmAddress extends Actor {
  readonly do: "confirm-address";
  readonly door: DoorId;
  readonly range: string;
  readonly digest: Digest;
}
/** Whether what arrived can be read inside; if not, `missing` says what is not there. */
export interface ConfirmArrival extends Actor {
  readonly do: "confirm-arrival";
  readonly door: DoorId;
  readonly canRead: boolean;
  readonly missing: string;
}
/** New terms from today's configuration, voiding the sign-offs; `edit` where the requester changed something. */
export interface Revise {
  readonly do: "revise";
  readonly salt: string;
  readonly edit?: Actor & { readonly asked: Asked };
}
/** The requester ends it before anything opened. */
export interface Withdraw extends Actor {
  readonly do: "withdraw";
}
/** Its time ran out, or nobody is left to give the link to. */
export interface Lapse {
  readonly do: "lapse";
}

/** Those whose signature is missing, or who may help, are told so. */
export interface RemindSeats {
  readonly do: "remind-seats";
  readonly notice: SeatNotice["code"];
}

interface OnDoor {
  readonly door: DoorId;
}

/** What the engine records of a door, and what ends one. */
export type DoorAction = OnDoor &
  (
    | { readonly do: "record-link-placed" }
    | { readonly do: "record-baseline"; readonly id: string; readonly held: Held }
    | { readonly do: "begin-copying" }
    | { readonly do: "record-copied"; readonly files: FrozenFiles }
    | { readonly do: "record-copies-checked"; readonly files: FrozenFiles; readonly issuances: number }
    | { readonly do: "record-copies-deleted"; readonly kept: CopiesKept }
    | { readonly do: "remind-deletion" }
    | { readonly do: "await-turn" }
    | { readonly do: "take-turn" }
    | { readonly do: "give-up-turn" }
    | { readonly do: "record-beside" }
    | { readonly do: "begin-opening" }
    | { readonly do: "skip-door"; readonly actor: Actor | null }
    | {
        readonly do: "record-rule-seen";
        readonly seenAt: Instant;
        readonly linkDueAt: Instant;
        readonly addresses: readonly RuleAddress[];
        readonly epoch: number;
      }
    | { readonly do: "record-link-minted"; readonly issuance: Issuance }
    | { readonly do: "record-link-filled"; readonly issuanceId: string }
    | { readonly do: "send-again"; readonly actor: Actor }
    | {
        readonly do: "record-again";
        readonly step: "placed" | "moved" | "failed";
        /** The new message's number: whoever has slept may speak of an earlier one. */
        readonly number: number;
        /** Why the new message could not be placed. */
        readonly trouble?: Trouble;
      }
    | { readonly do: "ask-for-help"; readonly actor: Actor; readonly symptom: Symptom; readonly words: string }
    | { readonly do: "record-help"; readonly check: LinkCheck }
    | {
        readonly do: "end";
        readonly because: EndedBecause;
        readonly actor: Actor | null;
        /** What the bot found that revokes it, where no gate says so. */
        readonly found?: "copies-as-approved";
      }
    | {
        readonly do: "record-gone";
        readonly writtenAt: Instant;
        readonly readAt: Instant;
        readonly secondReadDueAt: Instant;
        readonly covered: boolean;
        readonly epoch: number;
      }
    /** `actor`: whose word an attested proof is. */
    | { readonly do: "record-closed"; readonly proof: Proof; readonly epoch: number; readonly actor?: Actor }
    /** `isJournaled`: the entry that authorises the opening is in the journal, and so is the account's. */
    | { readonly do: "ask-by-hand"; readonly isJournaled?: true }
    | { readonly do: "attest-added"; readonly actor: Actor; readonly linkDueAt: Instant }
    | { readonly do: "attest-unlisted"; readonly actor: Actor }
    | { readonly do: "record-arrivals"; readonly arrivals: Arrivals }
    | { readonly do: "record-redacted" }
    | {
        readonly do: "record-trouble";
        readonly trouble: Trouble | null;
        readonly notice: Notice["code"] | null;
        /** The rule was read as still there, or the reading proves nothing: a clean read before it counts no more. */
        readonly isDirtyRead?: true;
      }
    | { readonly do: "remind" }
    | { readonly do: "alarm"; readonly everyAdmin: readonly PersonId[] }
  );

/** Everything that may be asked of a transfer. */
export type Action =
  | Ask
  | Sign
  | Reject
  | TakeBack
  | ConfirmAddress
  | ConfirmArrival
  | Revise
  | Withdraw
  | Lapse
  | RemindSeats
  | AssessmentAction
  | DoorAction;

/** One kind of action, by its verb. */
export type ActionOf<Verb extends MoveName> = Extract<Action, { do: Verb }>;

/** An accepted decision: the new transfer and its one audit entry. */
export interface Accepted {
  readonly transfer: Transfer;
  readonly entry: EntryDraft;
}

/** The answer to an action: what becomes of the transfer, or why not. */
export type Decision = Accepted | Refusal;

/**
 * One rule: a name by which tests switch it off, and a judgement. `transfer` is the state before the action.
 */
export interface Rule<A extends Action> {
  readonly name: string;
  readonly judge: (transfer: Transfer, action: A, today: Today) => Refusal | undefined;
}
