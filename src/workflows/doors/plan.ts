/**
 * An account's firewall is reconciled, not edited. Pure: what is wanted, what was read and what is ours give the rules
 * to write; what is read back gives what may be said of each door. Drift is repaired only towards closed.
 */
import type { FirewallObstacle } from "../people/environment.ts";
import type { Instant } from "../time.ts";
import type { DoorId, TransferId } from "../transfers/terms.ts";
import { type Account, owns, releasedAt } from "./account.ts";
import { overlaps, sameRange } from "./address.ts";
import type { RuleAddress } from "./proof.ts";

/** What a door wants of the firewall. `in`: its ranges are to be there; `out`: they are to be gone. */
export interface Claim {
  readonly transferId: TransferId;
  readonly doorId: DoorId;
  readonly ranges: readonly string[];
  readonly wants: "in" | "out";
  /** Its rule was read back before: from then on a missing rule is drift, and is never added again. */
  readonly seen: boolean;
}

/** What to write, and which doors get nothing from it. */
export interface Plan {
  readonly ranges: readonly string[];
  readonly adding: readonly string[];
  readonly removing: readonly string[];
  /** Ranges that were wanted and had already been allowed by somebody else. */
  readonly alreadyThere: readonly string[];
  /** Ranges that we removed a short while ago: one that is back is as good as ours until it is gone again. */
  readonly returned: readonly string[];
  /** Doors whose rule somebody removed. */
  readonly drifted: readonly Claim[];
  /** Doors that must wait: the firewall is full. */
  readonly waiting: readonly Claim[];
  /** Doors whose rule is not written yet, because the account's entry about it is not in the journal yet. */
  readonly postponed: readonly Claim[];
}

/** The plan without what it adds: that waits until the journal knows that it is ours. Removing never waits. */
export function postponeAdding(plan: Plan, claims: readonly Claim[]): Plan {
  const { adding } = plan;
  const postponed = claims.filter(
    (claim) => claim.wants === "in" && !claim.seen && claim.ranges.some((range) => has(adding, range)),
  );
  return { ...plan, ranges: plan.ranges.filter((range) => !has(adding, range)), adding: [], postponed };
}

/** The plan over the rules as they are by now: what others added or removed since it was made is not undone by it. */
export function rebase(plan: Plan, actual: readonly string[]): Plan {
  const kept = actual.filter((range) => !has(plan.removing, range));
  return { ...plan, ranges: [...kept, ...plan.adding.filter((range) => !has(kept, range))] };
}

function has(ranges: readonly string[], range: string): boolean {
  return ranges.some((one) => sameRange(one, range));
}

function unique(ranges: readonly string[]): readonly string[] {
  return ranges.filter((range, index) => ranges.findIndex((one) => sameRange(one, range)) === index);
}

/** Ranges that we removed a short while ago. */
function releasedWithin(account: Account, now: Instant, watchMs: number): readonly string[] {
  return account.released.filter((one) => one.at > now - watchMs).map((one) => one.range);
}

/** Ranges that we removed a short while ago, that stand there again, and that some door wants in. */
export function returnedAndWanted(given: {
  readonly actual: readonly string[];
  readonly account: Account;
  readonly claims: readonly Claim[];
  readonly now: Instant;
  readonly watchMs: number;
}): readonly string[] {
  const { actual, account, claims, now, watchMs } = given;
  const wanted = claims.filter((claim) => claim.wants === "in").flatMap((claim) => claim.ranges);
  return unique(wanted).filter((range) => has(actual, range) && has(releasedWithin(account, now, watchMs), range));
}

/** Plans one pass. `obstacle`: a rule would be theatre, so nothing is added. */
export function planFirewall(given: {
  readonly actual: readonly string[];
  readonly obstacle?: FirewallObstacle;
  readonly account: Account;
  readonly claims: readonly Claim[];
  readonly now: Instant;
  readonly watchMs: number;
  readonly rulesAtMost: number;
}): Plan {
  const { actual, account, claims } = given;
  const wanted = claims.filter((claim) => claim.wants === "in");
  const drifted = wanted.filter((claim) => claim.seen && claim.ranges.some((range) => !has(actual, range)));
  const standing = wanted.filter((claim) => !drifted.includes(claim));
  const keep = standing.flatMap((claim) => claim.ranges);
  const returned = releasedWithin(account, given.now, given.watchMs);
  const removing = unique(actual).filter(
    (range) => (owns(account, range) || has(returned, range)) && !has(keep, range),
  );
  const kept = actual.filter((range) => !has(removing, range));
  const adding: string[] = [];
  const waiting: Claim[] = [];
  for (const claim of standing.filter((one) => !one.seen && given.obstacle === undefined)) {
    const missing = claim.ranges.filter((range) => !has(actual, range) && !has(adding, range));
    const isTooMuch = kept.length + adding.length + missing.length > given.rulesAtMost;
    if (missing.length > 0 && isTooMuch) waiting.push(claim);
    else adding.push(...missing);
  }
  const alreadyThere = unique(keep).filter((range) => has(actual, range) && !owns(account, range));
  return { ranges: [...kept, ...adding], adding, removing, alreadyThere, returned, drifted, waiting, postponed: [] };
}

/** What a read-back says of one door. */
export type Sight =
  | { readonly claim: Claim; readonly sight: "rule-seen"; readonly addresses: readonly RuleAddress[] }
  | { readonly claim: Claim; readonly sight: "rule-missing"; readonly why: "no-room" | "theatre" | "not-there" }
  | { readonly claim: Claim; readonly sight: "drifted" }
  | { readonly claim: Claim; readonly sight: "standing" }
  | { readonly claim: Claim; readonly sight: "still-there"; readonly why: "our-rule" | Unprovable }
  | {
      readonly claim: Claim;
      readonly sight: "gone";
      /** When our own write that removed it ended; undefined where we had none to make. */
      readonly writtenAt: Instant | undefined;
      readonly coveredBy: readonly string[];
      /** What still covers the address is held by other open doors, and by nothing else. */
      readonly isHeldByDoors: boolean;
      readonly otherRules: number;
    };

/** Reading a firewall with one of these proves nothing closed: only a default action of Deny does. */
type Unprovable = Exclude<FirewallObstacle, "public-access-disabled">;

function provesNothing(obstacle: FirewallObstacle | undefined): obstacle is Unprovable {
  return obstacle !== undefined && obstacle !== "public-access-disabled";
}

function sightOfWanted(
  claim: Claim,
  plan: Plan,
  account: Account,
  after: readonly string[],
  obstacle: FirewallObstacle | undefined,
): Sight {
  if (claim.seen || plan.postponed.includes(claim)) return { claim, sight: "standing" };
  if (obstacle !== undefined) return { claim, sight: "rule-missing", why: "theatre" };
  if (plan.waiting.includes(claim)) return { claim, sight: "rule-missing", why: "no-room" };
  if (!claim.ranges.every((range) => has(after, range))) return { claim, sight: "rule-missing", why: "not-there" };
  const addresses = claim.ranges.map((range) => ({ range, alreadyThere: !owns(account, range) }));
  return { claim, sight: "rule-seen", addresses };
}

function sightOfUnwanted(
  claim: Claim,
  plan: Plan,
  keep: readonly string[],
  account: Account,
  after: readonly string[],
  obstacle: FirewallObstacle | undefined,
): Sight {
  const isOurs = (range: string): boolean => owns(account, range) || has(plan.returned, range);
  if (claim.ranges.some((range) => has(after, range) && isOurs(range) && !has(keep, range))) {
    return { claim, sight: "still-there", why: "our-rule" };
  }
  if (provesNothing(obstacle)) return { claim, sight: "still-there", why: obstacle };
  const written = claim.ranges.map((range) => releasedAt(account, range)).filter((at) => at !== undefined);
  const coveredBy = unique(after.filter((rule) => claim.ranges.some((range) => overlaps(rule, range))));
  return {
    claim,
    sight: "gone",
    writtenAt: written.length === 0 ? undefined : Math.max(...written),
    coveredBy,
    isHeldByDoors: coveredBy.length > 0 && coveredBy.every((rule) => has(keep, rule) && owns(account, rule)),
    otherRules: after.filter((rule) => !claim.ranges.some((range) => sameRange(rule, range))).length,
  };
}

/** What the rules as read back say of every door. `account` is the record after the pass. */
export function sightings(given: {
  readonly claims: readonly Claim[];
  readonly plan: Plan;
  readonly account: Account;
  readonly after: readonly string[];
  readonly obstacle?: FirewallObstacle;
}): readonly Sight[] {
  const { claims, plan, account, after, obstacle } = given;
  const keep = claims
    .filter((claim) => claim.wants === "in" && !plan.drifted.includes(claim))
    .flatMap((claim) => claim.ranges);
  return claims.map((claim) => {
    if (plan.drifted.includes(claim)) return { claim, sight: "drifted" };
    return claim.wants === "in"
      ? sightOfWanted(claim, plan, account, after, obstacle)
      : sightOfUnwanted(claim, plan, keep, account, after, obstacle);
  });
}
