/** The simulated firewall, its doors and the pass under way, as they truly stand. */
import type { Account } from "../../../src/workflows/doors/account.ts";
import { sameRange } from "../../../src/workflows/doors/address.ts";
import type { Claim, Plan } from "../../../src/workflows/doors/plan.ts";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";

/** How long a removed rule is watched, and how many rules fit. */
export const watchMs = 1_000;
export const rulesAtMost = 5;

/** The doors there are: shared addresses, two of one door, a range around them. */
export const doorRanges: readonly (readonly string[])[] = [
  ["203.0.113.7"],
  ["203.0.113.7"],
  ["203.0.113.7", "203.0.113.8"],
  ["203.0.113.0/24"],
  ["198.51.100.7"],
];

/** A door as the record has it. */
interface PlayedDoor {
  wants: "in" | "out" | "nothing";
  seen: boolean;
}

/** A reading of the firewall. */
export interface Reading {
  readonly ranges: readonly string[];
  readonly obstacle: FirewallObstacle | undefined;
}

/** A pass under way: what it knows by now. */
export interface Pass {
  readonly next: "read" | "intend" | "write" | "read-back" | "release" | "record";
  /** How much others had done when it read. */
  readonly hands: number;
  readonly before: Reading;
  readonly claims: readonly Claim[];
  readonly plan: Plan;
  readonly plannedAt: number;
  readonly writtenAt: number;
  readonly isClean: boolean;
  readonly after: Reading;
}

/** Everything there is. */
export interface World {
  now: number;
  rules: readonly string[];
  obstacle: FirewallObstacle | undefined;
  account: Account;
  readonly doors: readonly PlayedDoor[];
  pass: Pass | undefined;
  /** Rules that are there because we wrote them. */
  ours: readonly string[];
  /** Ranges that we meant to add when they were not there; and when what we removed was read back as gone. */
  readonly meant: Map<string, "meant" | number>;
  /** Counts what anybody else did. */
  hands: number;
  readonly breaches: string[];
}

/** Whether a range is in a list, however it is written. */
export function isIn(list: readonly string[], range: string): boolean {
  return list.some((one) => one === range || sameRange(one, range));
}

/** What the doors want of the firewall now. */
export function claimsOf(world: World): readonly Claim[] {
  return world.doors.flatMap(({ wants, seen }, index): readonly Claim[] =>
    wants === "nothing"
      ? []
      : [{ transferId: "IN-4K7Q", doorId: `${index}`, ranges: doorRanges[index] ?? [], wants, seen }],
  );
}

/** Ranges that a door wants in and that have not drifted. */
export function heldBy({ claims, plan }: Pick<Pass, "claims" | "plan">): readonly string[] {
  return claims
    .filter((claim) => claim.wants === "in" && !plan.drifted.includes(claim))
    .flatMap((claim) => claim.ranges);
}
