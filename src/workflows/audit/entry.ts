/**
 * One entry of a hash chain. A chain belongs to one subject (a transfer, an account, an environment's
 * configuration). An entry holds a format version, ids, codes, digests and instants, and nothing else: names,
 * addresses, file names and free text stand beside it in a detail, to which the entry commits by a salted hash, so
 * that a retention rule can erase the detail and the chain still verifies. This format can't be changed later.
 */
import type { Instant } from "../time.ts";
import { type Digest, digestOf } from "./digest.ts";

/** A value that an entry's facts may hold: an id, a code, a digest, a count or an instant. */
export type Fact = string | number | boolean | null;

/** How somebody came to us: which chat, which account there (an opaque id), and by what it was matched. */
export interface Via {
  readonly chat: string;
  readonly account: string;
  readonly matchedBy: "pinned" | "email";
}

/** An entry as it is written, hash included. `seq` starts at 1; `previous` is null only there. */
export interface Entry {
  readonly format: 1;
  readonly subject: string;
  readonly seq: number;
  readonly previous: Digest | null;
  readonly at: Instant;
  readonly code: string;
  readonly by: string | null;
  readonly via: Via | null;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly detail: Digest | null;
  readonly hash: Digest;
}

/** What an entry commits to and what may be erased: free text, names, addresses. `salt` makes the commitment blind. */
export interface Detail {
  readonly subject: string;
  readonly seq: number;
  readonly salt: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a decision says of itself, before it has a place in a chain. */
export interface EntryDraft {
  readonly code: string;
  readonly by: string | null;
  readonly via: Via | null;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Where a chain stands: the sequence number and hash of its last entry. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: Digest | null;
}

/** The hash of an entry: SHA-256 over the canonical JSON of everything in it but the hash itself. */
export function entryHash(entry: Omit<Entry, "hash">): Digest {
  const { format, subject, seq, previous, at, code, by, via, facts, detail } = entry;
  return digestOf({ format, subject, seq, previous, at, code, by, via, facts, detail });
}

/** The commitment that an entry carries for a detail. */
export function detailCommitment(detail: Detail): Digest {
  return digestOf({ subject: detail.subject, seq: detail.seq, salt: detail.salt, body: detail.body });
}
