/** What people are told in messages of their own, as it stands in a transfer's record. */
import type { Digest } from "../audit/digest.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { DoorId } from "./terms.ts";

/** Something outside that is in the way: a code of ours, and what the platform answered (its code, never its text). */
export interface Trouble {
  readonly code: string;
  readonly platformCode?: string;
  readonly at: Instant;
  /** When it passes by itself, where that is known. */
  readonly until?: Instant;
}

/** Something people are told in a message of its own, once. Rendered from the record, like cards. */
export interface Notice {
  readonly id: string;
  readonly code:
    | "ends-soon"
    | "ended-early"
    | "alarm"
    | "trouble"
    | "recipient-unreachable"
    | "something-missing"
    | "add-by-hand"
    | "remove-by-hand"
    | "not-sent-again"
    | "link-checked"
    | "link-in-doubt"
    | "copies-go-soon";
  readonly doorId: DoorId;
  readonly at: Instant;
  readonly to: readonly PersonId[];
  readonly trouble?: Trouble;
  /** Which of the door's calls for help it is about, counted from 0. */
  readonly help?: number;
}

/**
 * What people were told of a seat that stays open, once, in a message of its own: that their signature is missing, that
 * the transfer lapses soon, or, as somebody who may help, that a seat has been open for long; that it is their turn, where
 * nothing else told them so; and that it ended because
 * records were lost, so that it must be asked for again. Told of the terms with this digest.
 */
export interface SeatNotice {
  readonly id: string;
  readonly code: "your-turn" | "seat-open" | "lapses-soon" | "seats-overdue" | "ask-again";
  readonly at: Instant;
  readonly to: readonly PersonId[];
  readonly termsDigest: Digest;
}
