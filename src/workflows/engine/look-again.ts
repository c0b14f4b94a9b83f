import { sameAccount } from "../doors/account-identity.ts";
import { sameRange } from "../doors/address.ts";
import type { FirewallObstacle } from "../people/environment.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { todayFor } from "./run.ts";

const readTimeoutMs = 10_000;

/** How a door's rule stands in the firewall as it is now; `unread` where the bot may not look. */
export interface Look {
  readonly rule: "there" | "missing" | "another-account" | "unread";
  readonly obstacle?: FirewallObstacle;
}

/** Reads the firewall of a door's account. Where the door's rule is gone, or the account is another, its pass is asked for. */
export async function lookAtRule(deps: Deps, transfer: Transfer, door: Door): Promise<Look> {
  // Where nobody may look, the word on record is all there is.
  if ((await todayFor(deps, transfer)).environment?.hand?.reads === false) return { rule: "unread" };
  const { addresses, place } = doorTermsOf(transfer, door.id);
  const { resourceId } = place.account;
  const { ranges, identity, obstacle } = await deps.haven.door.read(resourceId, readTimeoutMs);
  const obstructed = obstacle === undefined ? {} : { obstacle };
  const isThere = addresses.every(({ range }) => ranges.some((rule) => sameRange(rule, range)));
  if (isThere && sameAccount(place.account, identity)) return { rule: "there", ...obstructed };
  await deps.jobs.enqueue([{ kind: "firewall", accountId: resourceId }]);
  return { rule: isThere ? "another-account" : "missing", ...obstructed };
}

/** A link is minted on what the firewall is now, not on what it was when the rule was read back. */
export async function lookAgain(deps: Deps, transfer: Transfer, door: Door): Promise<void> {
  const { rule, obstacle } = await lookAtRule(deps, transfer, door);
  if (obstacle !== undefined) throw new Fault(`firewall-${obstacle}`, "unavailable");
  if (rule === "missing" || rule === "another-account") throw new Fault("rule-not-there", "unavailable");
}
