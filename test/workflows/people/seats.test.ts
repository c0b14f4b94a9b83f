import { expect, test } from "vitest";
import {
  filledRole,
  holdersOf,
  requesterMaySign,
  roleRefusal,
  rolesOf,
  seatsFor,
  wouldStandAlone,
} from "../../../src/workflows/people/seats.ts";
import { termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { askedWith, edit } from "../../builders/actions.ts";
import { environment, today } from "../../builders/environment.ts";
import { changed, twoPartyPolicy, usualPolicy } from "../../builders/policy.ts";
import { asked } from "../../builders/story.ts";

const policyOf = (policy: typeof usualPolicy) => policy.kinds["data-ingress"];
const refereesSeat = { id: "referee", role: "referee", offeredTo: [] } as const;

test("a person may hold several roles, in the order of the roles", () => {
  const here = environment({ people: { admin: ["ada", "sam"] } });
  expect(rolesOf("ada", here)).toEqual(["investigator", "admin"]);
  expect(rolesOf("eve", here)).toEqual([]);
});

test("only referees and assessors must be independent", () => {
  const here = environment({
    people: { referee: ["ada", "mary"], assessor: ["grace", "joan"], admin: ["ada", "sam"] },
  });
  expect(holdersOf("referee", here)).toEqual(["mary"]);
  expect(holdersOf("assessor", here)).toEqual(["joan"]);
  expect(holdersOf("investigator", here)).toEqual(["ada", "alan"]);
  expect(holdersOf("admin", here)).toEqual(["ada", "sam"]);
});

test("a referee can't be the assessor as well", () => {
  const here = environment({ people: { referee: ["mary"], assessor: ["mary"] } });
  expect([holdersOf("referee", here), holdersOf("assessor", here)]).toEqual([[], []]);
});

const wanting = { kind: "data-ingress", requester: "ada", recipients: ["hugo"] } as const;

test.each([
  [0, ["provider", "investigator"]],
  [1, ["provider", "investigator"]],
  [2, ["provider", "investigator", "referee"]],
  [3, ["provider", "investigator", "referee"]],
  [4, ["provider", "investigator", "referee"]],
] as const)("in tier %i the policy asks for %j", (tier, seats) => {
  expect(seatsFor(policyOf(usualPolicy), tier, environment(), wanting).map(({ id }) => id)).toEqual(seats);
});

test("several seats of one role have ids of their own and say whose they are", () => {
  expect(seatsFor(policyOf(twoPartyPolicy), 2, environment(), wanting).slice(0, 2)).toEqual([
    { id: "provider", role: "provider", party: "A", offeredTo: ["grace", "dorothy"] },
    { id: "provider-2", role: "provider", party: "B", offeredTo: ["grace", "dorothy"] },
  ]);
});

test("the ids of seats count those that the tier asks for", () => {
  const policy = changed(usualPolicy, {
    ingress: {
      seats: [
        { role: "referee", fromTier: 3 },
        { role: "referee", fromTier: 0 },
        { role: "referee", fromTier: 0 },
      ],
    },
  });
  expect(seatsFor(policyOf(policy), 2, environment(), wanting).map(({ id }) => id)).toEqual(["referee", "referee-2"]);
});

test("a role is refused to strangers, to those who don't hold it, and to the compromised", () => {
  const here = today({ environment: environment({ people: { referee: ["mary", "ada"] } }) });
  expect(roleRefusal("mary", refereesSeat, here)).toBeUndefined();
  expect(roleRefusal("grace", refereesSeat, here)).toEqual({ code: "not-your-seat", role: "referee" });
  expect(roleRefusal("ada", refereesSeat, here)).toEqual({ code: "not-independent", role: "referee" });
  expect(roleRefusal("mary", refereesSeat, { ...here, isKnown: () => false })?.code).toBe("not-your-seat");
  expect(roleRefusal("mary", refereesSeat, today({ environment: undefined }))?.code).toBe("not-your-seat");
});

test("what somebody has filled is a seat of the terms in force", () => {
  const story = asked().signedBy("grace");
  expect(filledRole("grace", story.transfer)).toBe("provider");
  expect(filledRole("dorothy", story.transfer)).toBeUndefined();
  const revised = story.plays(edit(story.transfer, "ada", askedWith({ lastsMinutes: 60 })));
  expect(filledRole("grace", revised.transfer)).toBeUndefined();
});

test("the requester may sign listed roles; everybody else is not asked", () => {
  const { transfer } = asked();
  expect(requesterMaySign("ada", "investigator", transfer, usualPolicy)).toBe(true);
  expect(requesterMaySign("ada", "provider", transfer, usualPolicy)).toBe(false);
  expect(requesterMaySign("grace", "provider", transfer, usualPolicy)).toBe(true);
});

test("a signature stands alone only where it is the last and every other is the requester's, too", () => {
  const policy = changed(usualPolicy, { ingress: { seats: [{ role: "investigator", fromTier: 0 }] } });
  const alone = asked({ policy });
  const [seat] = termsOf(alone.transfer).seats;
  if (seat === undefined) throw new Error("one seat");
  expect(wouldStandAlone("ada", seat, alone.transfer)).toBe(true);
  expect(wouldStandAlone("alan", seat, alone.transfer)).toBe(false);
  const seats = [
    { role: "investigator", fromTier: 0 },
    { role: "investigator", fromTier: 0 },
  ] as const;
  const two = asked({ policy: changed(usualPolicy, { ingress: { seats } }) });
  const [, second] = termsOf(two.transfer).seats;
  if (second === undefined) throw new Error("two seats");
  expect(wouldStandAlone("ada", second, two.transfer)).toBe(false);
  expect(wouldStandAlone("ada", second, two.signedBy("ada").transfer)).toBe(true);
  expect(wouldStandAlone("ada", second, two.signedBy("alan").transfer)).toBe(false);
  expect(wouldStandAlone("alan", second, two.signedBy("ada").transfer)).toBe(false);
  const [first] = termsOf(asked().transfer).seats;
  if (first === undefined) throw new Error("a first seat");
  expect(wouldStandAlone("ada", first, asked().transfer)).toBe(false);
});
