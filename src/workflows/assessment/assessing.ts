/** How the assessment of a transfer's files stands, in its record. */
import type { Digest } from "../audit/digest.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { Unfit } from "./fitness.ts";
import type { Remark, Review } from "./review.ts";
import type { GroupSum } from "./summary.ts";

/** How a list differs from the one that was assessed before it. */
export interface Since {
  readonly same: number;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
}

/** Why it is the requester's turn: `by` is null where the bot itself returned it. */
export interface Returned {
  readonly at: Instant;
  readonly by: PersonId | null;
  /** What was wrong with what was asked for, before anybody assessed it. */
  readonly unfit?: readonly Unfit[];
  /** How many files had changed, or were gone, when they were to be copied. */
  readonly changedFiles?: number;
  /** Which those are, as far as they are kept, in the list that was frozen. Their names are for assessors alone. */
  readonly changed?: { readonly list: Digest; readonly files: readonly number[] };
  /** Lines that name one of them, as they were typed: what was typed may be said back. */
  readonly changedTyped?: readonly string[];
  /** How many files were not approved, and what was said of them. */
  readonly notApproved?: number;
  readonly remarks?: readonly Remark[];
}

/** How the assessment of a transfer's files stands. */
export interface Assessing {
  readonly progress?: { readonly percent: number; readonly at: Instant };
  /** The list that was frozen last, whether or not it is still what the terms say. */
  readonly lastList?: Digest;
  /** What each group holds: counts, sizes and types, and no name. */
  readonly groups?: readonly GroupSum[];
  /** Who might assess it when it was frozen; for finding it only. Today's directory decides who may. */
  readonly offeredTo?: readonly PersonId[];
  /** The name of the report on the figures of that list, in the container that it is of; absent where none was written. */
  readonly report?: string;
  readonly since?: Since;
  readonly returned?: Returned;
  /** How many files of the list before were left out, because not everybody approved them. */
  readonly leftOut?: number;
  /** What was said of those, for whoever asked. Files are numbered as in that list. */
  readonly leftOutRemarks?: readonly Remark[];
  /** At most one for each assessor, about the list that was frozen last. */
  readonly reviews: readonly Review[];
}
