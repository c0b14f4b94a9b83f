import type { Today } from "../people/environment.ts";

/** What about the account keeps a signed door shut until somebody sets it right; people are told. */
export function accountTrouble({ account, environment }: Today): string | undefined {
  if (account === undefined) return "account-unread";
  if (account.held !== undefined) return "account-held";
  if (account.obstacle !== undefined) return `firewall-${account.obstacle}`;
  return environment?.isFromEarlier ? "account-not-found-again" : undefined;
}

/** What may be in the way of a door that waits, by code: over as soon as it is in the way no more. */
export const waitingTroubles: ReadonlySet<string> = new Set([
  "earlier-link",
  "behind-unproven-door",
  "account-unread",
  "account-held",
  "account-not-found-again",
  "firewall-default-allow",
  "firewall-perimeter",
  "firewall-public-access-disabled",
  "nobody-to-attest",
]);
