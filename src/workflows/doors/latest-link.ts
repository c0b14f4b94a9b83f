import type { Today } from "../people/environment.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { openBy } from "../transfers/limits.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { lastLinkEnd } from "./proof.ts";

/**
 * When the last link of a door ends; undefined where none was ever minted. Where records may be missing (`knowsLinks` is
 * false), one may have been that is on no record: none outlives its window, and no window starts after the time to open.
 */
export function lastLinkMayEnd(transfer: Transfer, { id, grant }: Door, knowsLinks: boolean): Instant | undefined {
  const onRecord = lastLinkEnd(grant);
  if (knowsLinks) return onRecord;
  const windowEndsAt =
    grant?.endsAt ?? plusMinutes(openBy(transfer, id), doorTermsOf(transfer, id).window.lastsMinutes);
  return Math.max(onRecord ?? windowEndsAt, windowEndsAt);
}

/** That an ending is in doubt, where records may be missing. */
export function inDoubt({ knowsLinks }: Today): { readonly inDoubt?: true } {
  return knowsLinks === true ? {} : { inDoubt: true };
}
