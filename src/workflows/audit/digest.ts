import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** A SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/**
 * The SHA-256 of a value's canonical JSON (RFC 8785): the same value gives the same digest on every machine.
 * Throws a TypeError for a value that JSON can't hold, because a digest of half a value proves nothing.
 */
export function digestOf(value: unknown): Digest {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no JSON form, so it has no digest");
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The first six characters of a digest, as cards print it for people to compare. */
export function shortDigest(digest: Digest): string {
  return digest.slice(0, 6);
}
