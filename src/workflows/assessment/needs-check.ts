import type { ActionOf, Rule } from "../transfers/action.ts";
import { type Door, doorOf, type Transfer, termsOf } from "../transfers/transfer.ts";

/** How many links have been made for a door. */
export function issuancesOf(door: Door | undefined): number {
  return door?.grant?.issuances.length ?? 0;
}

/** Whether the copies must be looked at before another link is made. */
export function needsCheck(transfer: Transfer, door: Door): boolean {
  return termsOf(transfer).files !== undefined && door.copies?.checkedFor !== issuancesOf(door);
}

/** A look at the copies that was made for an earlier link says nothing of now. */
export const copiesCheckedFirst: Rule<ActionOf<"record-link-minted">> = {
  name: "copies-checked",
  judge: (transfer, action) => {
    const door = doorOf(transfer, action.door);
    return door !== undefined && needsCheck(transfer, door)
      ? { code: "not-proven", why: "copies-unchecked" }
      : undefined;
  },
};
