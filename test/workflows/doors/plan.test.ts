import { expect, test } from "vitest";
import { type Account, newAccount } from "../../../src/workflows/doors/account.ts";
import {
  type Claim,
  type Plan,
  planFirewall,
  rebase,
  type Sight,
  sightings,
} from "../../../src/workflows/doors/plan.ts";
import type { FirewallObstacle } from "../../../src/workflows/people/environment.ts";
import { accountIdentity, start } from "../../builders/environment.ts";

const watchMs = 3_600_000;
const r7 = "203.0.113.7";
const r8 = "203.0.113.8";
const theirs = ["192.0.2.9", "198.51.100.0/24", "2001:db8::/32"];

function account(owned: readonly string[] = [], released: readonly { range: string; at: number }[] = []): Account {
  return {
    ...newAccount(accountIdentity.resourceId),
    owned: owned.map((range) => ({ range, at: start })),
    released: [...released],
  };
}

function claim(wants: "in" | "out", ranges: readonly string[], changes: Partial<Claim> = {}): Claim {
  return { transferId: "IN-4K7Q", doorId: "d1", ranges, wants, seen: wants === "out", ...changes };
}

function plan(changes: Partial<Parameters<typeof planFirewall>[0]>): Plan {
  const given = { actual: theirs, account: account(), claims: [], now: start, watchMs, rulesAtMost: 10 };
  return planFirewall({ ...given, ...changes });
}

/** The first door's sight, as read back after a plan that was written, or not. */
function sight(given: {
  claims: readonly Claim[];
  actual: readonly string[];
  after: readonly string[];
  account?: Account;
  obstacle?: FirewallObstacle;
  rulesAtMost?: number;
}): Sight | undefined {
  const { after, obstacle, rulesAtMost = 10 } = given;
  const common = { claims: given.claims, account: given.account ?? account(), ...(obstacle && { obstacle }) };
  const planned = plan({ ...common, actual: given.actual, rulesAtMost });
  return sightings({ ...common, plan: planned, after })[0];
}

test("a wanted address that is not there is added at the end, with everybody's rules before it as found", () => {
  const { ranges, adding, removing } = plan({ claims: [claim("in", [r7])] });
  expect(ranges).toEqual([...theirs, r7]);
  expect(adding).toEqual([r7]);
  expect(removing).toEqual([]);
});

test("an address of ours that nobody wants is removed, and nothing else", () => {
  const actual = [theirs[0] ?? "", r7, theirs[1] ?? "", r8];
  const { ranges, removing } = plan({ actual, account: account([r7]), claims: [claim("out", [r7])] });
  expect(removing).toEqual([r7]);
  expect(ranges).toEqual([theirs[0], theirs[1], r8]);
});

test("written over rules that others have changed since, a plan brings back nothing of theirs and drops nothing", () => {
  const made = plan({ actual: [...theirs, r8], account: account([r8]), claims: [claim("in", [r7])] });
  const [, ...fewer] = theirs;
  expect(rebase(made, [...fewer, r8, "192.0.2.10"]).ranges).toEqual([...fewer, "192.0.2.10", r7]);
  expect(rebase(made, [r7]).ranges).toEqual([r7]);
});

test("an address that is there already needs no room, even where there are more rules than the limit", () => {
  const given = { actual: [...theirs, r7], claims: [claim("in", [r7])], rulesAtMost: theirs.length };
  expect(plan(given)).toMatchObject({ waiting: [], alreadyThere: [r7] });
});

test("an address that somebody else allowed is neither added nor removed", () => {
  const opening = plan({ actual: [r7], claims: [claim("in", [r7])] });
  expect(opening).toMatchObject({ ranges: [r7], adding: [], removing: [], alreadyThere: [r7] });
  expect(plan({ actual: [r7], claims: [claim("out", [r7])] })).toMatchObject({ ranges: [r7], removing: [] });
});

test("an address of ours stays while another open door wants it, however the two write it", () => {
  const claims = [claim("out", [r7]), claim("in", ["203.0.113.7/32"], { doorId: "d2", seen: true })];
  expect(plan({ actual: [r7], account: account([r7]), claims })).toMatchObject({ ranges: [r7], removing: [] });
});

test("a wider rule of somebody else's does not stand for the address: the door gets a rule of its own", () => {
  const { adding } = plan({ actual: ["203.0.113.0/24"], claims: [claim("in", [r7])] });
  expect(adding).toEqual([r7]);
});

test("a wider rule of ours that nobody wants goes, though an address in it is wanted", () => {
  const claims = [claim("in", [r7], { seen: true })];
  const given = { actual: ["203.0.113.0/24", r7], account: account(["203.0.113.0/24", r7]), claims };
  expect(plan(given)).toMatchObject({ removing: ["203.0.113.0/24"], ranges: [r7] });
});

test("two doors that want one address add it once", () => {
  expect(plan({ claims: [claim("in", [r7]), claim("in", [r7, r8], { doorId: "d2" })] }).adding).toEqual([r7, r8]);
});

test("a seen door whose rule is gone has drifted: it is not added again", () => {
  const seen = claim("in", [r7], { seen: true });
  const { drifted, adding, ranges } = plan({ account: account([r7]), claims: [seen] });
  expect(drifted).toEqual([seen]);
  expect(adding).toEqual([]);
  expect(ranges).toEqual(theirs);
});

test("a door with one of two rules gone has drifted, and the other one is removed", () => {
  const claims = [claim("in", [r7, r8], { seen: true })];
  const drifted = plan({ actual: [r8], account: account([r7, r8]), claims });
  expect(drifted).toMatchObject({ drifted: claims, removing: [r8], ranges: [] });
});

test("a full firewall makes an opening wait whole: no half of its addresses is added", () => {
  const waits = claim("in", [r7, r8]);
  const fits = claim("in", ["192.0.2.77"], { doorId: "d2" });
  const planned = plan({ claims: [waits, fits], rulesAtMost: theirs.length + 1 });
  expect(planned).toMatchObject({ waiting: [waits], adding: ["192.0.2.77"] });
});

test("what is removed in the same pass makes room", () => {
  const actual = [...theirs, r8];
  const claims = [claim("in", [r7]), claim("out", [r8], { doorId: "d2" })];
  const planned = plan({ actual, account: account([r8]), claims, rulesAtMost: actual.length });
  expect(planned).toMatchObject({ adding: [r7], removing: [r8], waiting: [] });
});

test.each<FirewallObstacle>(["default-allow", "perimeter", "public-access-disabled"])(
  "under %s nothing is added, and what is ours is still removed",
  (obstacle) => {
    const claims = [claim("in", [r7]), claim("out", [r8], { doorId: "d2" })];
    expect(plan({ actual: [r8], account: account([r8]), claims, obstacle })).toMatchObject({
      adding: [],
      removing: [r8],
      ranges: [],
    });
    const [wanted] = sightings({ claims, plan: plan({ claims, obstacle }), account: account(), after: [], obstacle });
    expect(wanted).toMatchObject({ sight: "rule-missing", why: "theatre" });
  },
);

test("a rule that we removed and that is back within the watch is removed again; later it is somebody's", () => {
  const released = [{ range: r7, at: start }];
  const back = (now: number): Plan => plan({ actual: [r7], account: account([], released), now });
  expect(back(start + watchMs - 1).removing).toEqual([r7]);
  expect(back(start + watchMs).removing).toEqual([]);
});

test("a rule is seen only when every address of the door was read back, and each says whose it is", () => {
  const claims = [claim("in", [r7, r8])];
  const owner = account([r8]);
  expect(sight({ claims, actual: [r7], after: [r7, r8], account: owner })).toMatchObject({
    sight: "rule-seen",
    addresses: [
      { range: r7, alreadyThere: true },
      { range: r8, alreadyThere: false },
    ],
  });
  expect(sight({ claims, actual: [r7], after: [r7], account: owner })).toMatchObject({
    sight: "rule-missing",
    why: "not-there",
  });
});

test("a door that waits for room hears so", () => {
  const claims = [claim("in", [r7])];
  expect(sight({ claims, actual: theirs, after: theirs, rulesAtMost: theirs.length })).toMatchObject({
    sight: "rule-missing",
    why: "no-room",
  });
});

test("a seen door stands or has drifted, and nothing else is said of it", () => {
  const claims = [claim("in", [r7], { seen: true })];
  expect(sight({ claims, actual: [r7], after: [r7], account: account([r7]) })?.sight).toBe("standing");
  expect(sight({ claims, actual: [], after: [], account: account([r7]) })?.sight).toBe("drifted");
});

test("a rule of ours that is still read back is never called gone", () => {
  const claims = [claim("out", [r7])];
  expect(sight({ claims, actual: [r7], after: [r7], account: account([r7]) })).toMatchObject({
    sight: "still-there",
    why: "our-rule",
  });
});

test("a rule that we removed, that came back within the watch and is still there, is never called gone", () => {
  const claims = [claim("out", [r7])];
  const back = account([], [{ range: r7, at: start - 1 }]);
  expect(sight({ claims, actual: [r7], after: [r7], account: back })?.sight).toBe("still-there");
});

test("gone says when our write ended, what else lets the address in, and how many rules of others there are", () => {
  const after = ["203.0.113.0/24", "192.0.2.9"];
  const released = account([], [{ range: r7, at: start + 3 }]);
  expect(sight({ claims: [claim("out", [r7])], actual: after, after, account: released })).toMatchObject({
    sight: "gone",
    writtenAt: start + 3,
    coveredBy: ["203.0.113.0/24"],
    otherRules: 2,
  });
});

test("gone without a write of ours says so, and the later of two writes counts", () => {
  expect(sight({ claims: [claim("out", [r7])], actual: [], after: [] })).toMatchObject({ writtenAt: undefined });
  const released = [
    { range: r7, at: start + 3 },
    { range: r8, at: start + 9 },
  ];
  const two = sight({ claims: [claim("out", [r7, r8])], actual: [], after: [], account: account([], released) });
  expect(two).toMatchObject({ sight: "gone", writtenAt: start + 9 });
});

test("an address of ours that another open door holds is gone for this one, covered by that rule", () => {
  const claims = [claim("out", [r7]), claim("in", [r7], { doorId: "d2", seen: true })];
  expect(sight({ claims, actual: [r7], after: [r7], account: account([r7]) })).toMatchObject({
    sight: "gone",
    coveredBy: [r7],
    otherRules: 0,
  });
});

test.each<[FirewallObstacle, Sight["sight"]]>([
  ["default-allow", "still-there"],
  ["perimeter", "still-there"],
  ["public-access-disabled", "gone"],
])("under %s a removed rule is %s: only a default action of Deny proves anything", (obstacle, expected) => {
  expect(sight({ claims: [claim("out", [r7])], actual: [], after: [], obstacle })?.sight).toBe(expected);
});
