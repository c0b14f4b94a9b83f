import { resendUnderWay } from "../doors/resend.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { ActionOf, Rule } from "../transfers/action.ts";
import { mintAgainAt, mintAt } from "../transfers/limits.ts";
import { type Door, doorOf, type Transfer, termsOf } from "../transfers/transfer.ts";

/** How many links have been made for a door. */
export function issuancesOf(door: Door | undefined): number {
  return door?.grant?.issuances.length ?? 0;
}

/** For how long a look counts: where the making of a link is held up, what was seen before says nothing of now. */
const checkLastsMinutes = 15;

/** Whether the copies must be looked at before another link is made. */
export function needsCheck(transfer: Transfer, door: Door, now: Instant): boolean {
  if (termsOf(transfer).files === undefined) return false;
  const { checkedFor, checkedAt = 0 } = door.copies ?? {};
  return checkedFor !== issuancesOf(door) || now >= plusMinutes(checkedAt, checkLastsMinutes);
}

/** Whether the copies are to be looked at now: when a link is about to be made, because sooner says nothing of then. */
export function isCheckDue(transfer: Transfer, door: Door, now: Instant): boolean {
  if (!needsCheck(transfer, door, now)) return false;
  if (door.status === "opening") return door.grant !== undefined && now >= mintAt(door.grant);
  const resend = door.status === "open" ? resendUnderWay(door) : undefined;
  return resend !== undefined && now >= mintAgainAt(resend, door.grant);
}

/** A look at the copies that was made for an earlier link says nothing of now. */
export const copiesCheckedFirst: Rule<ActionOf<"record-link-minted">> = {
  name: "copies-checked",
  judge: (transfer, action, { now }) => {
    const door = doorOf(transfer, action.door);
    return door !== undefined && needsCheck(transfer, door, now)
      ? { code: "not-proven", why: "copies-unchecked" }
      : undefined;
  },
};
