import type { Today } from "../people/environment.ts";

/** The trouble of an account that only an earlier start found. */
export const notFoundAgain = "account-not-found-again";

/** What about the account keeps a signed door shut until somebody sets it right; people are told. */
export function accountTrouble({ account, environment }: Today): string | undefined {
  if (account === undefined) return "account-unread";
  if (account.held !== undefined) return "account-held";
  if (account.obstacle !== undefined) return `firewall-${account.obstacle}`;
  return environment?.isFromEarlier ? notFoundAgain : undefined;
}

/** What may be in the way of a door that waits, by code: over as soon as it is in the way no more. */
export const waitingTroubles: ReadonlySet<string> = new Set([
  "earlier-link",
  "behind-unproven-door",
  "account-unread",
  "account-held",
  notFoundAgain,
  "firewall-default-allow",
  "firewall-perimeter",
  "firewall-public-access-disabled",
  "nobody-to-attest",
]);
