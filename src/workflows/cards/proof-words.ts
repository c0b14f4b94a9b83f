/** What is said of a door that is proven closed. No word claims more than was read. */
import { sameRange } from "../doors/address.ts";
import { type AttestedProof, lastLinkEnd, type ReadBackProof } from "../doors/proof.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import type { Line } from "./card.ts";
import type { Wording } from "./wording.ts";

/** How the firewall stood to a door's addresses at the second read. */
export type Standing =
  /** No rule says them, and one of ours had been seen. */
  | "removed"
  /** No rule says them, and none of ours was ever seen for this door. */
  | "none-of-ours"
  /** A rule of ours stays for another open door from the same address. */
  | "held-by-door"
  /** Somebody else had allowed one before the door opened, and it is there. */
  | "others-before"
  /** Somebody's rule for one is there. */
  | "others";

/** How the firewall stood, by the proof and by what was seen when the door opened. */
export function standingOf(
  transfer: Transfer,
  { id, grant }: Door,
  { coveredBy, heldByDoors }: ReadBackProof,
): Standing {
  const ranges = doorTermsOf(transfer, id).addresses.map(({ range }) => range);
  const isIn = (range: string): boolean => coveredBy.some((rule) => sameRange(rule, range));
  const seen = grant?.addresses ?? [];
  if (heldByDoors === true) return "held-by-door";
  if (seen.some(({ range, alreadyThere }) => alreadyThere && isIn(range))) return "others-before";
  if (ranges.some(isIn)) return "others";
  return seen.some(({ alreadyThere }) => !alreadyThere) ? "removed" : "none-of-ours";
}

const found: Record<Standing, string> = {
  removed: "removed from the rules",
  "none-of-ours": "no rule of ours is there",
  "held-by-door": "its rule stays for another open door from the same address",
  "others-before": "no rule of ours is there",
  others: "the address is still in the rules",
};

function whyAccessIsOver({ grant }: Door, { accessOver }: ReadBackProof): string {
  if (accessOver === "keys-revoked") return "the keys of the account were revoked";
  return lastLinkEnd(grant) === undefined ? "no link was given out" : "the link has ended";
}

/** A word is called a word: nothing of it was read. */
function attestedLine(door: Door, { by, at, accessOver, unlisted }: AttestedProof, wording: Wording): Line {
  const attested: Line = [`attested by ${wording.name(by)}, `, { at }];
  if (accessOver === undefined) return attested;
  const over = lastLinkEnd(door.grant) === undefined ? "no link was given out" : "the link has ended";
  const said =
    accessOver === "no-rule-covers"
      ? "no rule lets the address in any more"
      : `its rule is gone; another still covers the address, and ${over}`;
  const also = unlisted === true ? ", and dsh config show no longer lists it" : "";
  return [...attested, ` (not read by Lockkeeper): ${said}${also}`];
}

function unlistedWords({ unlisted }: ReadBackProof, wording: Wording): Line {
  if (unlisted === undefined) return [];
  return [`; that dsh config show no longer lists it, attested by ${wording.name(unlisted.by)}, `, { at: unlisted.at }];
}

/** How a door was proven closed; empty where it is not. */
export function proofLine(transfer: Transfer, door: Door, wording: Wording): Line {
  const { proof } = door;
  if (proof === undefined) return [];
  if (proof.kind === "attested") return attestedLine(door, proof, wording);
  const standing = standingOf(transfer, door, proof);
  const reads: Line = [
    `${found[standing]}, read back at `,
    { at: proof.firstReadAt },
    " and ",
    { at: proof.secondReadAt },
    ...unlistedWords(proof, wording),
  ];
  const { coveredBy } = proof;
  if (coveredBy.length === 0) return reads;
  const over = whyAccessIsOver(door, proof);
  if (standing === "held-by-door") return [...reads, `; ${over}`];
  const covered = coveredBy.length === 1 ? "1 rule still covers" : `${coveredBy.length} rules still cover`;
  return [...reads, `; ${covered} the address, and ${over}`];
}

/** Whether the address is in the account's rules at the end, and by whom. */
export function whereItStands(standing: Standing, account: string, { coveredBy }: ReadBackProof): string {
  switch (standing) {
    case "held-by-door":
      return `stays on ${account} for another open door, and no longer than that needs it`;
    case "others-before":
      return `was allowed by somebody else before and stays on ${account}`;
    case "others":
      return `is still on ${account}`;
    case "removed":
    case "none-of-ours":
      return coveredBy.length === 0 ? `is off ${account}` : `is off ${account}, within a wider rule that stays`;
  }
}
