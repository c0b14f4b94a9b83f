/**
 * An expected "no". A refusal is a value: a code, the facts that the sentence needs, and the field of the form it
 * belongs to where there is one. `commands/reply.ts` words it; nothing else does.
 */
import type { RefusedPath } from "../assessment/paths.ts";
import type { Digest } from "../audit/digest.ts";
import type { FirewallObstacle } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Role } from "../people/role.ts";
import type { Tier } from "../people/tier.ts";
import type { Instant } from "../time.ts";
import type { MoveName, Status } from "./moves.ts";
import type { TransferKind } from "./policy.ts";
import type { DoorId, SeatId, TransferId } from "./terms.ts";

/** How many groups of files the form has room for. */
export const fileGroupsAtMost = 3;
/** The number of a group in the form, counted from 1. */
type GroupNumber = 1 | 2 | 3;
/** What is asked of each group of files. */
export type GroupField = `${"paths" | "context" | "controls"}${GroupNumber}`;

/** What is asked about a further door: who downloads by it, who will hold it, and from which address. */
export type DoorField = `${"recipient" | "destination" | "address"}${2 | 3}`;
/** Who gets a link. */
export type RecipientField = "recipient" | "recipient2" | "recipient3";
/** From which address. */
export type AddressField = "address" | "address2" | "address3";

/** The fields of the forms for an ingress and an egress. */
export type FormField =
  | GroupField
  | DoorField
  | "environment"
  | "subject"
  | "purpose"
  | "recipient"
  | "destination"
  | "address"
  | "lasts"
  | "notBefore";

/** Those in which people write at some length. */
export type TextField = "subject" | "purpose" | "destination" | "destination2" | "destination3" | GroupField;

/** Why an address can't be a rule of a storage account's firewall. */
export type AddressFault = "not-an-address" | "ipv6" | "private" | "reserved" | "small-range" | "range" | "duplicate";

/** Refusals about files that leave one by one. */
export type AssessmentRefusal =
  | { readonly code: "files-not-assessed"; readonly field: "environment" }
  | { readonly code: "bad-paths"; readonly field: GroupField; readonly paths: readonly RefusedPath[] }
  | { readonly code: "too-many-paths"; readonly field: GroupField; readonly atMost: number; readonly lines: number }
  | {
      readonly code: "too-few-assessors";
      readonly field: "environment";
      readonly wanted: number;
      readonly there: number;
    }
  | { readonly code: "not-an-assessor" }
  | { readonly code: "has-a-part" }
  | { readonly code: "assessors-complete" }
  | { readonly code: "assessed-it" }
  | { readonly code: "not-frozen-yet" }
  | { readonly code: "other-files"; readonly current: Digest }
  | { readonly code: "no-such-file" }
  | { readonly code: "assessing-finished" }
  | { readonly code: "others-not-finished" }
  | { readonly code: "files-undecided"; readonly files: number }
  | { readonly code: "verdicts-differ"; readonly files: number }
  | { readonly code: "verdicts-changed" }
  | { readonly code: "not-approved" }
  | { readonly code: "nothing-to-return" }
  | { readonly code: "files-unfit" };

/** Every refusal, with the facts its sentence needs. */
export type Refusal =
  | AssessmentRefusal
  | { readonly code: "wrong-status"; readonly move: MoveName; readonly status: Status }
  | { readonly code: "already-exists"; readonly transferId: TransferId }
  | { readonly code: "unknown-environment"; readonly field: "environment" }
  | { readonly code: "no-role"; readonly field: "environment" }
  | { readonly code: "kind-not-served"; readonly field: "environment"; readonly kind: TransferKind }
  | { readonly code: "tier-not-served"; readonly field: "environment"; readonly tier: Tier }
  | { readonly code: "account-unread"; readonly field: "environment" }
  | { readonly code: "account-held"; readonly field: "environment" }
  | { readonly code: "account-not-found-again"; readonly field: "environment" }
  | { readonly code: "firewall-is-theatre"; readonly field: "environment"; readonly obstacle: FirewallObstacle }
  | { readonly code: "nobody-for-seat"; readonly field: "environment"; readonly role: Role }
  | { readonly code: "text-missing"; readonly field: TextField }
  | {
      readonly code: "text-too-long";
      readonly field: TextField;
      readonly atMost: number;
      readonly length: number;
    }
  | { readonly code: "unknown-recipient"; readonly field: RecipientField }
  | { readonly code: "recipient-not-in-role"; readonly field: "recipient"; readonly role: Role }
  | { readonly code: "too-many-doors"; readonly field: "address"; readonly atMost: number }
  | { readonly code: "too-many-addresses"; readonly field: "address"; readonly atMost: number }
  | { readonly code: "bad-address"; readonly field: AddressField; readonly typed: string; readonly fault: AddressFault }
  | {
      readonly code: "bad-window";
      readonly field: "lasts";
      readonly fault: "too-short" | "too-long";
      readonly maxMinutes: number;
    }
  | {
      readonly code: "bad-not-before";
      readonly field: "notBefore";
      readonly fault: "past" | "too-far";
      readonly limit: Instant;
    }
  | { readonly code: "configuration-outdated" }
  | { readonly code: "outdated-card"; readonly current: Digest }
  | { readonly code: "unknown-seat"; readonly seat: SeatId }
  | { readonly code: "seat-taken"; readonly seat: SeatId; readonly role: Role }
  | { readonly code: "already-filled-a-seat"; readonly role: Role }
  | { readonly code: "not-your-seat"; readonly role: Role }
  | { readonly code: "not-independent"; readonly role: Role }
  | { readonly code: "requester-may-not-sign"; readonly role: Role }
  | { readonly code: "needs-another-person"; readonly role: Role }
  | { readonly code: "reason-missing" }
  | { readonly code: "reason-too-long"; readonly atMost: number; readonly length: number }
  | { readonly code: "nothing-to-take-back" }
  | { readonly code: "not-requester" }
  | { readonly code: "not-recipient" }
  | { readonly code: "not-admin" }
  | { readonly code: "may-not-attest"; readonly who: readonly PersonId[] }
  | { readonly code: "unknown-door"; readonly door: DoorId }
  | { readonly code: "unknown-address"; readonly door: DoorId }
  | { readonly code: "not-again"; readonly isUnderWay: boolean; readonly atMost: number }
  | { readonly code: "checked-lately"; readonly at: Instant }
  | { readonly code: "already-confirmed"; readonly door: DoorId }
  | { readonly code: "nothing-changed" }
  | { readonly code: "gate-shut"; readonly gate: string }
  | { readonly code: "too-early"; readonly at: Instant }
  | { readonly code: "link-unknown"; readonly at: Instant }
  | { readonly code: "not-proven"; readonly why: string };

/**
 * The code of a refusal.
 * @testonly outside this file
 */
export type RefusalCode = Refusal["code"];

/** Whether a decision's answer is a refusal. */
export function isRefusal(value: object): value is Refusal {
  return "code" in value && !("transfer" in value);
}
