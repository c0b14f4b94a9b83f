/**
 * What was opened for a door, and the proof that it is closed. The link itself is nowhere in here: an issuance keeps
 * its rights, its window, the key it hangs on and a fingerprint by which a link that turns up can be recognised.
 */
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { LinkRights } from "../transfers/policy.ts";

/** One address of a door as it stood in the firewall when the door opened. */
export interface RuleAddress {
  readonly range: string;
  /** Somebody else had already allowed it: it is not ours, and it stays at closing. */
  readonly alreadyThere: boolean;
}

/** One minting of a link. `fingerprint` is a SHA-256 over the signature; the signature itself is never kept. */
export interface Issuance {
  readonly id: string;
  readonly rights: LinkRights;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** The user delegation key: whose it is and until when it lives. A link dies with its key. */
  readonly keyId: string;
  readonly keyEndsAt: Instant;
  readonly fingerprint: string;
  readonly mintedAt: Instant;
}

/** What a door was given: the rule as read back, and every link minted for it. */
export interface Grant {
  readonly addresses: readonly RuleAddress[];
  /** When the rule was read back: the window starts here. */
  readonly seenAt: Instant;
  readonly endsAt: Instant;
  /** The link is minted after the settling time, not before. */
  readonly linkDueAt: Instant;
  readonly issuances: readonly Issuance[];
  readonly filledAt?: Instant;
  /** Whose word it is that the rule is there, where the bot may not read: then nothing of `addresses` was read. */
  readonly attestedBy?: PersonId;
}

/** Why nobody can come in any more, beyond our rule being gone. */
export type AccessOver = "no-rule-covers" | "link-ended" | "keys-revoked";

/** A first clean read: our rule is gone. It counts from the write that removed it, and only with a second that says the same. */
export interface FirstRead {
  readonly writtenAt: Instant;
  readonly readAt: Instant;
  readonly secondReadDueAt: Instant;
  /** Whether some other rule covered an address of the door. Absent in records from before this was kept. */
  readonly covered?: boolean;
}

/** Whether a first read may have been one that some rule covered; where that was not kept, it may. */
export function wasCovered(gone: FirstRead | undefined): boolean {
  return gone?.covered ?? true;
}

/** Proof by reading: two clean reads, the second a lease length after the write that removed the address. */
export interface ReadBackProof {
  readonly kind: "read-back";
  readonly firstReadAt: Instant;
  readonly secondReadAt: Instant;
  readonly accessOver: AccessOver;
  /** Rules of the account that still cover the address and are not ours to remove. */
  readonly coveredBy: readonly string[];
  /** They are rules of ours for other open doors from the same address, and nothing else. */
  readonly heldByDoors?: true;
  /** How many rules of others were there, untouched. */
  readonly otherRules: number;
  /** Whose word it is that `dsh config show` lists the address no longer, where a deploy would put it back. */
  readonly unlisted?: Word;
}

/** That somebody said so, and when. */
export interface Word {
  readonly by: PersonId;
  readonly at: Instant;
}

/** Proof by word, where the bot may not read: an admin who is neither requester, recipient nor signer. */
export interface AttestedProof extends Word {
  readonly kind: "attested";
  /** Absent in records from before it was asked. `link-ended`: some rule still covers the address, by that word. */
  readonly accessOver?: Exclude<AccessOver, "keys-revoked">;
  /** The word was also that `dsh config show` lists the address no longer. */
  readonly unlisted?: true;
}

/** The proof that a door is closed. Every place that speaks of a closed door says which kind it is. */
export type Proof = ReadBackProof | AttestedProof;

/** When a door was proven closed. */
export function proofAt(proof: Proof): Instant {
  return proof.kind === "read-back" ? proof.secondReadAt : proof.at;
}

/** When the last link of a grant ends; undefined where none was ever minted. */
export function lastLinkEnd(grant: Grant | undefined): Instant | undefined {
  const ends = grant?.issuances.map((issuance) => issuance.endsAt) ?? [];
  return ends.length === 0 ? undefined : Math.max(...ends);
}
