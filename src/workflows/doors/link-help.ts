/** "It does not work": what the recipient says, and what a look at the rule, the clock and the link found. */
import type { FirewallObstacle } from "../people/environment.ts";
import type { Instant } from "../time.ts";

/** What the recipient sees, to choose from. */
export const symptoms = ["refused", "expired", "no-connection", "other"] as const;
/** What the recipient sees. */
export type Symptom = (typeof symptoms)[number];

/** What the look found. Nothing was tried from the recipient's address, and nothing was changed. */
export interface LinkCheck {
  readonly at: Instant;
  /** Whether the firewall, as it was read then, has the door's rule. */
  readonly rule: "there" | "missing" | "another-account" | "unread";
  readonly obstacle?: FirewallObstacle;
  /** Why the firewall could not be read: our code, and the platform's. */
  readonly fault?: { readonly code: string; readonly platformCode?: string };
}

/** One call for help with a link. `words` is the recipient's own text, without anything that may be part of a link. */
export interface LinkHelp {
  readonly askedAt: Instant;
  readonly symptom: Symptom;
  readonly words?: string;
  readonly check?: LinkCheck;
}

/** A link is checked this seldom, and this often at most. */
export const checkAgainMinutes = 5;
/** See `checkAgainMinutes`. */
export const checksAtMost = 20;
/** The admins hear of one door's link this seldom, however often it is checked. */
export const tellAdminsAgainMinutes = 15;
/** The longest text that goes with it. In characters. */
export const helpWordsAtMost = 500;

/** The call for help that nobody has looked into yet. */
export function openHelp({ help = [] }: { readonly help?: readonly LinkHelp[] }): LinkHelp | undefined {
  const last = help.at(-1);
  return last?.check === undefined ? last : undefined;
}
