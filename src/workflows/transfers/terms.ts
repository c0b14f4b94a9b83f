import type { AskedGroup, FrozenFiles } from "../assessment/files.ts";
import { type Digest, digestOf } from "../audit/digest.ts";
import type { AccountIdentity } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Role } from "../people/role.ts";
import type { Tier } from "../people/tier.ts";
import type { Instant } from "../time.ts";
import type { LinkRights, TransferKind } from "./policy.ts";

/** Short and speakable, such as IN-4K7Q. Nothing secret depends on it. */
export type TransferId = string;
/** The key of a seat within its terms. */
export type SeatId = string;
/** The key of a door within its terms. */
export type DoorId = string;

/** Outside the havens: whoever holds the data there. */
export interface Outside {
  readonly where: "outside";
  readonly party: string;
}

/** Inside one: a container of an environment's account. */
export interface Inside {
  readonly where: "environment";
  readonly environment: string;
  readonly tier: Tier;
  readonly account: AccountIdentity;
  readonly container: string;
  readonly prefix?: string;
}

/** A transfer goes from one place to another; its direction follows from that. */
export type Place = Outside | Inside;

/** One signature that must be there. `offeredTo` is for display; today's directory decides who may sign. */
export interface Seat {
  readonly id: SeatId;
  readonly role: Role;
  readonly party?: string;
  /** Why the policy's own seats were not enough: whoever could sign them is requester or recipient. */
  readonly addedBecause?: "nobody-else-independent";
  readonly offeredTo: readonly PersonId[];
}

/** An address that may come through a door (a bare IPv4 address, or a range where a policy has them), and who said so. */
export interface DoorAddress {
  readonly range: string;
  readonly statedBy: PersonId;
}

/** When a door may open and for how long. The clock starts when the rule is read back. */
export interface Window {
  readonly notBefore?: Instant;
  readonly lastsMinutes: number;
  readonly openWithinMinutes: number;
  readonly extendableToMinutes: number;
}

/** A door as it is agreed to: who gets its link, from where, to which place, with which rights, for how long. */
export interface DoorTerms {
  readonly id: DoorId;
  readonly recipient: PersonId;
  readonly addresses: readonly DoorAddress[];
  readonly place: Inside;
  readonly rights: LinkRights;
  readonly window: Window;
  /** Who will hold what goes out. */
  readonly destination?: string;
}

/**
 * What leaves, where outputs are assessed file by file: what was asked for, and, once it is frozen, exactly which files.
 * `allowedBy`: the digest of what the policy let leave then.
 */
export interface FilesTerms {
  readonly groups: readonly AskedGroup[];
  readonly frozen?: FrozenFiles;
  readonly allowedBy: Digest;
  /** How long the copies stay after the door is closed. */
  readonly keepCopiesMinutes: number;
}

/**
 * Everything agreed to. The digest of it is what people sign. `salt` is random, so that the digest, which stays in
 * the chain for ever, gives nothing away once the terms themselves have been erased.
 */
export interface Terms {
  readonly format: 1;
  readonly salt: string;
  readonly transferId: TransferId;
  readonly revision: number;
  readonly kind: TransferKind;
  readonly subject: { readonly kind: "dataset" | "software" | "outputs"; readonly name: string };
  readonly purpose: string;
  readonly from: Place;
  readonly to: Place;
  readonly seats: readonly Seat[];
  readonly policyDigest: Digest;
  readonly doors: readonly DoorTerms[];
  /** Absent where nothing is assessed. */
  readonly files?: FilesTerms;
}

/** The place inside: where it goes to, or, where something goes out, comes from. */
export function insideOf({ from, to }: Pick<Terms, "from" | "to">): Inside {
  if (to.where === "environment") return to;
  if (from.where === "environment") return from;
  throw new Error("a transfer from outside to outside");
}

/** Whether something goes out by these terms. */
export function isOutbound({ from }: Pick<Terms, "from">): boolean {
  return from.where === "environment";
}

/** SHA-256 over the canonical JSON of the terms. */
export function termsDigest(terms: Terms): Digest {
  return digestOf(terms);
}
