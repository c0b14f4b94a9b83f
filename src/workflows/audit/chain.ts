import type { Instant } from "../time.ts";
import type { Digest } from "./digest.ts";
import { type ChainHead, type Detail, detailCommitment, type Entry, type EntryDraft, entryHash } from "./entry.ts";

/** Where a chain with no entry stands. */
export const emptyChain: ChainHead = { seq: 0, hash: null };

/** Gives a draft its place at the end of a chain: the entry, and the detail it commits to where there is one. */
export function append(
  subject: string,
  head: ChainHead,
  draft: EntryDraft,
  at: Instant,
  salt: string,
): { entry: Entry; detail: Detail | null } {
  const seq = head.seq + 1;
  const detail = draft.detail === null ? null : { subject, seq, salt, body: draft.detail };
  const unhashed = {
    format: 1 as const,
    subject,
    seq,
    previous: head.hash,
    at,
    code: draft.code,
    by: draft.by,
    via: draft.via,
    facts: draft.facts,
    detail: detail === null ? null : detailCommitment(detail),
  };
  return { entry: { ...unhashed, hash: entryHash(unhashed) }, detail };
}

/** What is wrong with a chain, and at which entry. */
export interface ChainFault {
  readonly subject: string;
  readonly seq: number;
  readonly fault:
    | "out-of-order"
    | "wrong-previous"
    | "wrong-hash"
    | "wrong-format"
    | "detail-differs"
    | "detail-unasked";
}

/** What `verifyChain` found: faults, and the entries whose detail has been erased (a visible tombstone, no fault). */
export interface ChainVerdict {
  readonly entries: number;
  readonly head: ChainHead;
  readonly erasedDetails: readonly number[];
  readonly faults: readonly ChainFault[];
}

/**
 * Proves one subject's chain from its first entry: order, links, hashes, and that each detail still present is the
 * one its entry committed to. A detail that is missing is a tombstone; one that differs is a fault.
 */
export function verifyChain(
  subject: string,
  entries: readonly Entry[],
  details: ReadonlyMap<number, Detail>,
): ChainVerdict {
  const faults: ChainFault[] = [];
  const erasedDetails: number[] = [];
  let previous: Digest | null = null;
  let expectedSeq = 1;
  for (const entry of entries) {
    const fault = (kind: ChainFault["fault"]): void => {
      faults.push({ subject, seq: entry.seq, fault: kind });
    };
    if (entry.format !== 1) fault("wrong-format");
    if (entry.subject !== subject || entry.seq !== expectedSeq) fault("out-of-order");
    if (entry.previous !== previous) fault("wrong-previous");
    if (entryHash(entry) !== entry.hash) fault("wrong-hash");
    const detail = details.get(entry.seq);
    if (entry.detail === null && detail !== undefined) fault("detail-unasked");
    if (entry.detail !== null && detail === undefined) erasedDetails.push(entry.seq);
    if (entry.detail !== null && detail !== undefined && detailCommitment(detail) !== entry.detail)
      fault("detail-differs");
    previous = entry.hash;
    expectedSeq = entry.seq + 1;
  }
  return { entries: entries.length, head: { seq: expectedSeq - 1, hash: previous }, erasedDetails, faults };
}
