/** What must hold of every write, every pass and every sight of the simulated firewall. */
import type { Sight } from "../../../src/workflows/doors/plan.ts";
import { heldBy, isIn, type Pass, rulesAtMost, type World, watchMs } from "./firewall-world.ts";

/** What may be said of a breach; each has a mutant that shows it. */
export type Breach =
  | "removes-anothers-rule"
  | "adds-what-is-there"
  | "adds-for-a-seen-door"
  | "adds-under-an-obstacle"
  | "adds-beyond-the-limit"
  | "changes-others-rules"
  | "leaves-a-returned-rule"
  | "leaves-a-rule-of-ours"
  | "gone-while-there"
  | "gone-without-deny"
  | "seen-while-missing";

function say(world: World, isSo: boolean, breach: Breach): void {
  if (isSo) world.breaches.push(breach);
}

/** Whether we meant to add a range, or removed it within the watch before the plan was made. */
function wasOurs(world: World, pass: Pass, range: string, which: "meant" | "returned"): boolean {
  return [...world.meant].some(([one, at]) => {
    if (!isIn([one], range)) return false;
    return which === "meant" ? at === "meant" : typeof at === "number" && at > pass.plannedAt - watchMs;
  });
}

/** Judges a whole list that is about to be written, by the reading it was made from. */
export function judgeWrite(world: World, pass: Pass): void {
  const { before, plan, claims } = pass;
  const added = plan.ranges.filter((range) => !isIn(before.ranges, range));
  const survivors = before.ranges.filter((range) => plan.ranges.includes(range));
  const unseen = claims.filter((claim) => claim.wants === "in" && !claim.seen).flatMap((claim) => claim.ranges);
  const removesOthers = before.ranges.some(
    (range) =>
      !plan.ranges.includes(range) && !wasOurs(world, pass, range, "meant") && !wasOurs(world, pass, range, "returned"),
  );
  const addsAgain = plan.adding.some((range) => isIn(before.ranges, range));
  const addsSeen = added.some((range) => !isIn(unseen, range));
  say(world, removesOthers, "removes-anothers-rule");
  say(world, addsAgain, "adds-what-is-there");
  say(world, addsSeen, "adds-for-a-seen-door");
  say(world, added.length > 0 && before.obstacle !== undefined, "adds-under-an-obstacle");
  say(world, added.length > 0 && plan.ranges.length > rulesAtMost, "adds-beyond-the-limit");
  say(world, JSON.stringify(plan.ranges) !== JSON.stringify([...survivors, ...added]), "changes-others-rules");
}

/** Judges a clean pass by what truly stands after it, with nobody else's hand in between. */
export function judgeAfterPass(world: World, pass: Pass): void {
  const wanted = heldBy(pass);
  const unwanted = world.rules.filter((rule) => !isIn(wanted, rule));
  const leavesOurs = unwanted.some((rule) => isIn(world.ours, rule));
  const leavesReturned = unwanted.some((rule) => wasOurs(world, pass, rule, "returned"));
  say(world, leavesOurs, "leaves-a-rule-of-ours");
  say(world, leavesReturned, "leaves-a-returned-rule");
}

/** Judges what is said of each door by what was read back. */
export function judgeSights(world: World, pass: Pass, sights: readonly Sight[]): void {
  const { after } = pass;
  const wanted = heldBy(pass);
  const isOurs = (range: string): boolean =>
    isIn(world.ours, range) || (isIn(pass.before.ranges, range) && wasOurs(world, pass, range, "returned"));
  for (const { claim, sight } of sights) {
    const standing = claim.ranges.filter((range) => isIn(after.ranges, range) && isOurs(range));
    say(world, sight === "gone" && standing.some((range) => !isIn(wanted, range)), "gone-while-there");
    const denies = after.obstacle === undefined || after.obstacle === "public-access-disabled";
    say(world, sight === "gone" && !denies, "gone-without-deny");
    const isThere = claim.ranges.every((range) => isIn(after.ranges, range)) && after.obstacle === undefined;
    say(world, sight === "rule-seen" && (!isThere || claim.wants !== "in"), "seen-while-missing");
  }
}
