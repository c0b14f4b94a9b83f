/** One pass over the simulated firewall, as the engine makes it, one step at a time. */
import {
  type Account,
  type AccountChange,
  intend,
  observe,
  owns,
  release,
} from "../../../src/workflows/doors/account.ts";
import { planFirewall, sightings } from "../../../src/workflows/doors/plan.ts";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";
import { accountIdentity } from "../../builders/environment.ts";
import { judgeAfterPass, judgeSights, judgeWrite } from "./firewall-judge.ts";
import { claimsOf, heldBy, isIn, type Pass, type Reading, rulesAtMost, type World, watchMs } from "./firewall-world.ts";

/** What a pass is made of, so that a wrong one can take a part's place. */
export interface Parts {
  readonly planFirewall: typeof planFirewall;
  readonly sightings: typeof sightings;
  readonly intend: typeof intend;
}

/** The parts as they are. */
export const realParts: Parts = { planFirewall, sightings, intend };

/** How a step goes: as it should; the write's answer is lost, with or without its effect; the answer is a lie. */
export type PassStep = "well" | "lost" | "lost-after-effect" | "lie";

const nothing: Reading = { ranges: [], obstacle: undefined };

/** A pass that has done nothing yet. */
export function begin({ account, now }: World): Pass {
  const plan = planFirewall({ actual: [], account, claims: [], now, watchMs, rulesAtMost });
  return {
    next: "read",
    hands: 0,
    before: nothing,
    claims: [],
    plan,
    plannedAt: 0,
    writtenAt: 0,
    isClean: true,
    after: nothing,
  };
}

function saved(world: World, change: AccountChange): void {
  if (change !== undefined) world.account = change.account;
}

function given(reading: Reading): { readonly obstacle?: FirewallObstacle } {
  return reading.obstacle === undefined ? {} : { obstacle: reading.obstacle };
}

function readNow(world: World): Reading {
  return { ranges: world.rules, obstacle: world.obstacle };
}

function planned(world: World, pass: Pass, parts: Parts): Pass {
  const claims = claimsOf(world);
  const { before } = pass;
  const { account, now } = world;
  const plan = parts.planFirewall({
    actual: before.ranges,
    account,
    claims,
    now,
    watchMs,
    rulesAtMost,
    ...given(before),
  });
  const fresh = plan.adding.filter((range) => !owns(account, range));
  saved(world, parts.intend(account, fresh, plan.alreadyThere, now, 1));
  for (const range of plan.adding) if (!isIn(before.ranges, range)) world.meant.set(range, "meant");
  return { ...pass, next: "write", claims, plan, plannedAt: now };
}

function written(world: World, pass: Pass, how: PassStep): Pass {
  const { plan, before } = pass;
  const mustWrite = plan.adding.length > 0 || plan.removing.length > 0;
  if (mustWrite) judgeWrite(world, pass);
  if (mustWrite && (how === "well" || how === "lost-after-effect")) {
    const added = plan.ranges.filter((range) => !isIn(before.ranges, range) && !isIn(world.rules, range));
    world.rules = plan.ranges;
    world.ours = [...world.ours, ...added].filter((range) => isIn(plan.ranges, range));
  }
  const isClean = how === "well" || !mustWrite;
  return { ...pass, next: "read-back", writtenAt: world.now, isClean };
}

/** As the engine does it: ranges of ours that nobody wants, or that were to be removed, and that are not there. */
function goneOf(account: Account, pass: Pass): readonly string[] {
  const { plan, after } = pass;
  const wanted = heldBy(pass);
  const dropped = account.owned.map((one) => one.range).filter((range) => !isIn(wanted, range));
  return [...dropped, ...plan.removing.filter((range) => !isIn(dropped, range))].filter(
    (range) => !isIn(after.ranges, range),
  );
}

function released(world: World, pass: Pass): Pass {
  const gone = goneOf(world.account, pass);
  saved(world, release(world.account, gone, pass.writtenAt, watchMs, 1));
  for (const range of gone) world.meant.set(range, pass.writtenAt);
  if (pass.isClean && pass.hands === world.hands) judgeAfterPass(world, pass);
  return { ...pass, next: "record" };
}

function recorded(world: World, pass: Pass, parts: Parts): undefined {
  const { claims, plan, after } = pass;
  const sights = parts.sightings({ claims, plan, account: world.account, after: after.ranges, ...given(after) });
  judgeSights(world, pass, sights);
  for (const { claim, sight } of sights) {
    const door = world.doors[Number(claim.doorId)];
    if (door === undefined) continue;
    if (sight === "rule-seen" && door.wants === "in") door.seen = true;
    if (sight === "drifted") door.wants = "out";
    if (sight === "gone" && door.wants === "out") Object.assign(door, { wants: "nothing", seen: false });
  }
}

/** The next step of a pass. Undefined where the pass is over. */
export function step(world: World, pass: Pass, how: PassStep, parts: Parts): Pass | undefined {
  switch (pass.next) {
    case "read": {
      const before = readNow(world);
      saved(world, observe(world.account, { identity: accountIdentity, at: world.now, ...given(before) }));
      return { ...pass, next: "intend", before, hands: world.hands };
    }
    case "intend":
      return planned(world, pass, parts);
    case "write":
      return written(world, pass, how);
    case "read-back":
      return how === "lost" ? undefined : { ...pass, next: "release", after: readNow(world) };
    case "release":
      return released(world, pass);
    case "record":
      return recorded(world, pass, parts);
  }
}
