/**
 * What keeps a word from closing a door though it comes from the right person: our own records say otherwise, or can't
 * be asked. None of it lasts: after the latest end that a link of the door can have, a word that it has ended is taken.
 */
import type { Today } from "../people/environment.ts";
import type { ActionOf, Rule } from "../transfers/action.ts";
import type { Refusal } from "../transfers/refusal.ts";
import { doorOf, type Transfer } from "../transfers/transfer.ts";
import { isHeldByAnother } from "./held.ts";
import { lastLinkMayEnd } from "./latest-link.ts";
import { lastLinkEnd } from "./proof.ts";

type RecordClosed = ActionOf<"record-closed">;

function notProven(why: string): Refusal {
  return { code: "not-proven", why };
}

/** By a word that no rule lets the address in, whatever has become of the link. */
function saysNoRuleCovers({ proof }: RecordClosed): boolean {
  return proof.kind === "attested" && proof.accessOver === "no-rule-covers";
}

function heldRefusal(transfer: Transfer, action: RecordClosed, { onRecord }: Today): Refusal | undefined {
  if (!saysNoRuleCovers(action)) return undefined;
  if (onRecord === undefined) return notProven("doors-unread");
  return isHeldByAnother(transfer, action.door, onRecord.holders) ? notProven("held-by-another-door") : undefined;
}

function forgottenLinkRefusal(transfer: Transfer, action: RecordClosed, { onRecord, now }: Today): Refusal | undefined {
  if (!saysNoRuleCovers(action)) return undefined;
  const linkEndsAt = lastLinkEnd(doorOf(transfer, action.door)?.grant);
  if (linkEndsAt === undefined || linkEndsAt <= now) return undefined;
  const isNoted = onRecord?.liveLinks.some((link) => link.transferId === transfer.id && link.doorId === action.door);
  return isNoted === true ? undefined : notProven("link-not-noted");
}

function unknownLinkRefusal(
  transfer: Transfer,
  { door: doorId, proof }: RecordClosed,
  today: Today,
): Refusal | undefined {
  const door = doorOf(transfer, doorId);
  if (door === undefined || proof.accessOver !== "link-ended") return undefined;
  const at = lastLinkMayEnd(transfer, door, today.knowsLinks === true);
  const saidAt = proof.kind === "attested" ? proof.at : proof.secondReadAt;
  return at === undefined || at <= saidAt ? undefined : { code: "link-unknown", at };
}

/** Who is an admin, and what can be read, is not for a process with yesterday's configuration to say. */
export const attestedTodayRule: Rule<RecordClosed> = {
  name: "attested-by-todays-configuration",
  judge: (_, { proof }, { isOutdated }) =>
    proof.kind === "attested" && isOutdated === true ? { code: "configuration-outdated" } : undefined,
};

/** Asked once it is clear that the word comes from the right person. */
export const onRecordRules: readonly Rule<RecordClosed>[] = [
  // What our own records say lets the address in lets it in, whoever says otherwise.
  { name: "attested-while-no-door-holds-it", judge: heldRefusal },
  // A link that the account's record does not name would work again with the next rule for its address.
  { name: "attested-with-its-link-noted", judge: forgottenLinkRefusal },
  // Where records may be missing, a link may have been given out that is on none.
  { name: "link-end-known", judge: unknownLinkRefusal },
];
