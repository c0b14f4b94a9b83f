import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";
import type { Breach } from "./firewall-judge.ts";
import { type Parts, type PassStep, realParts } from "./firewall-pass.ts";
import { type Move, play, ranges } from "./firewall-play.ts";
import { doorRanges } from "./firewall-world.ts";

const hows: readonly PassStep[] = ["well", "well", "well", "well", "lost", "lost-after-effect", "lie"];
const obstacles: readonly (FirewallObstacle | undefined)[] = [
  undefined,
  undefined,
  "default-allow",
  "perimeter",
  "public-access-disabled",
];

const door = fc.nat({ max: doorRanges.length - 1 });
const range = fc.constantFrom(...ranges);
const passing = fc.record({ do: fc.constant("pass" as const), how: fc.constantFrom(...hows) });
const wholePass: readonly Move[] = Array.from({ length: 6 }, () => ({ do: "pass", how: "well" }));

const moves: fc.Arbitrary<readonly Move[]> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(wholePass) },
      { weight: 12, arbitrary: passing.map((move): readonly Move[] => [move]) },
      {
        weight: 6,
        arbitrary: fc
          .record({ do: fc.constantFrom("open" as const, "open" as const, "close" as const), door })
          .map((move): readonly Move[] => [move]),
      },
      {
        weight: 5,
        arbitrary: fc
          .record({ do: fc.constantFrom("add" as const, "remove" as const), range })
          .map((move): readonly Move[] => [move]),
      },
      { weight: 1, arbitrary: fc.constant<readonly Move[]>([{ do: "crash" }]) },
      {
        weight: 1,
        arbitrary: fc
          .record({ do: fc.constant("obstruct" as const), obstacle: fc.constantFrom(...obstacles) })
          .map((move): readonly Move[] => [move]),
      },
      { weight: 1, arbitrary: fc.constantFrom(10, 2_000).map((ms): readonly Move[] => [{ do: "wait", ms }]) },
    ),
    { maxLength: 30, size: "max" },
  )
  .map((lists) => lists.flat());

/** Whether any of many plays with these parts shows this breach. */
function isShown(breach: Breach, parts: Parts, numRuns: number): boolean {
  const never = fc.property(moves, (played) => !play(played, parts).includes(breach));
  return fc.check(never, { seed: 5, numRuns, endOnFailure: true }).failed;
}

test("whatever the order of passes, crashes, doors and other hands, no rule of others goes and none of ours stays", () => {
  fc.assert(
    fc.property(moves, (played) => {
      expect(play(played, realParts)).toEqual([]);
    }),
    { seed: 3, numRuns: 2_000 },
  );
});

/** A wrong planner each: what it does not see, or says too much. */
const mutants: Readonly<Record<Breach, Partial<Parts>>> = {
  "removes-anothers-rule": {
    planFirewall: (given) => {
      const owned = given.actual.map((one) => ({ range: one, at: given.now }));
      return realParts.planFirewall({ ...given, account: { ...given.account, owned } });
    },
  },
  "adds-what-is-there": {
    planFirewall: (given) => {
      const plan = realParts.planFirewall(given);
      const adding = given.claims.filter((claim) => claim.wants === "in" && !claim.seen).flatMap((one) => one.ranges);
      return { ...plan, adding };
    },
  },
  "adds-for-a-seen-door": {
    planFirewall: (given) =>
      realParts.planFirewall({ ...given, claims: given.claims.map((claim) => ({ ...claim, seen: false })) }),
  },
  "adds-under-an-obstacle": {
    planFirewall: ({ obstacle: _, ...given }) => realParts.planFirewall(given),
  },
  "adds-beyond-the-limit": {
    planFirewall: (given) => realParts.planFirewall({ ...given, rulesAtMost: 400 }),
  },
  "changes-others-rules": {
    planFirewall: (given) => {
      const plan = realParts.planFirewall(given);
      return { ...plan, ranges: [...plan.ranges].sort() };
    },
  },
  "leaves-a-returned-rule": {
    planFirewall: (given) => realParts.planFirewall({ ...given, watchMs: 0 }),
  },
  "leaves-a-rule-of-ours": { intend: () => undefined },
  "gone-while-there": {
    sightings: (given) => realParts.sightings({ ...given, account: { ...given.account, owned: [] } }),
  },
  "gone-without-deny": { sightings: ({ obstacle: _, ...given }) => realParts.sightings(given) },
  "seen-while-missing": {
    sightings: (given) => realParts.sightings({ ...given, after: given.claims.flatMap((claim) => claim.ranges) }),
  },
};

describe("each of these is noticed when a part of the pass does it", () => {
  test.each(Object.keys(mutants) as Breach[])("%s", (breach) => {
    expect(isShown(breach, { ...realParts, ...mutants[breach] }, 5_000)).toBe(true);
  });
});
