import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeSeats } from "../../src/doctor/seats-filled.ts";
import type { EnvironmentToday } from "../../src/workflows/people/environment.ts";
import { roles } from "../../src/workflows/people/role.ts";
import { decide } from "../../src/workflows/transfers/decide.ts";
import type { Policy, TransferKind } from "../../src/workflows/transfers/policy.ts";
import { transferKinds } from "../../src/workflows/transfers/policy.ts";
import { openSeats, type Transfer } from "../../src/workflows/transfers/transfer.ts";
import { ask, asked, askedWith, sign, softwareFor } from "../builders/actions.ts";
import { environment, today } from "../builders/environment.ts";
import { changed, safeHavenPolicy, usualPolicy } from "../builders/policy.ts";

const everybody = new Set(["ada", "alan", "grace", "dorothy", "mary", "emmy", "joan", "sam", "noor"]);

/** Everybody but these. */
function but(...missing: readonly string[]): ReadonlySet<string> {
  return new Set([...everybody].filter((person) => !missing.includes(person)));
}

test("where every seat has people who are reached, everybody may ask whose seat others can fill", () => {
  const verdict = judgeSeats(usualPolicy, "data-ingress", environment(), everybody);
  expect(verdict.unable).toEqual([]);
  expect(verdict.seats).toEqual(["provider", "investigator", "referee"]);
});

test("a seat whose holders are not reached is filled by nobody", () => {
  const { able } = judgeSeats(usualPolicy, "data-ingress", environment(), but("mary", "emmy"));
  expect(able).toEqual([]);
});

test("who alone is reached for a seat that requesters may not sign can't ask", () => {
  const reached = but("dorothy", "emmy");
  const { able, unable } = judgeSeats(usualPolicy, "data-ingress", environment(), reached);
  expect(unable).toEqual(["grace", "mary"]);
  expect(able).toContain("ada");
});

/** Whether people can bring a transfer to where all have signed, by the rules of signing themselves. */
function canBeSigned(transfer: Transfer, now: ReturnType<typeof today>, people: readonly string[]): boolean {
  const [seat] = openSeats(transfer);
  if (seat === undefined) return true;
  return people.some((person) => {
    const decision = decide(transfer, sign(transfer, person, seat.id), now);
    return "transfer" in decision && canBeSigned(decision.transfer, now, people);
  });
}

function bySigning(
  policy: Policy,
  kind: TransferKind,
  here: EnvironmentToday,
  reached: readonly string[],
): readonly string[] {
  const now = today({ environment: here, policy });
  return reached.filter((requester) =>
    reached.some((recipient) => {
      const what = kind === "software-ingress" ? softwareFor(recipient, policy) : askedWith({ recipient }, policy);
      const decision = decide(undefined, ask(requester, asked(what)), now);
      return "transfer" in decision && canBeSigned(decision.transfer, now, reached);
    }),
  );
}

test("the verdict is what asking and signing come to, in any environment and by any shipped rule", () => {
  const people = ["ada", "alan", "grace", "mary", "sam"];
  const held = fc.record(Object.fromEntries(roles.map((role) => [role, fc.subarray(people, { maxLength: 2 })])));
  const policies = [usualPolicy, safeHavenPolicy, changed(usualPolicy, { requesterMaySign: ["provider", "admin"] })];
  const arbitraries = [
    fc.constantFrom(...policies),
    fc.constantFrom(...transferKinds),
    fc.constantFrom(0, 2, 3),
    held,
    fc.subarray(people, { minLength: 2 }),
  ] as const;
  let signable = 0;
  fc.assert(
    fc.property(...arbitraries, (policy, kind, tier, holders, reached) => {
      const here = environment({ tier: tier as 0 | 2 | 3, people: holders });
      const { able } = judgeSeats(policy, kind, here, new Set(reached));
      signable += able.length;
      expect(able.toSorted()).toEqual(bySigning(policy, kind, here, reached).toSorted());
    }),
    { numRuns: 400 },
  );
  expect(signable).toBeGreaterThan(20);
});
