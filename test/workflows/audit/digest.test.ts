import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf, shortDigest } from "../../../src/workflows/audit/digest.ts";
import type { Policy } from "../../../src/workflows/transfers/policy.ts";
import { softwareAsked } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { changed, safeHavenPolicy, usualPolicy } from "../../builders/policy.ts";
import { asked } from "../../builders/story.ts";

test("the digest of a known value is known, so that the format can't drift", () => {
  expect(digestOf({ b: [1, "\u20ac", null], a: true })).toBe(
    "1f438ab44980318e2ee86b3bd77404544f2c792518821eaba5df3b1f9f110af1",
  );
  expect(digestOf({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

/** A policy as it was before there were turns at a container and reminders of open seats: its digest stands in terms. */
function asAtFirst({ sharedContainer: _, reminders, ...rest }: Policy): Policy {
  const { beforeEndMinutes, closingGraceMinutes, alarmMinutes, everyAdminAfterMinutes } = reminders;
  const first = { beforeEndMinutes, closingGraceMinutes, alarmMinutes, everyAdminAfterMinutes };
  return { ...rest, reminders: first } as Policy;
}

test("the digest of known terms is known: what people signed once must be what they signed for ever", () => {
  // Where nothing may go out, a policy is what it was before anything could.
  const { kinds, ...others } = changed(safeHavenPolicy, { egress: null });
  const { "data-ingress": data } = usualPolicy.kinds;
  // As the first terms were: by a policy of one kind.
  const before = { ...asAtFirst(usualPolicy), kinds: { "data-ingress": data } as Policy["kinds"] };
  expect(asked({ policy: before }).transfer.revisions[0]?.digest).toBe(
    "7c149b0551628a5ffee91739c4af5350e49bb0238718084390d59a9ed0f83bc4",
  );
  const here = environment({ people: { investigator: ["ada"] } });
  const software = softwareAsked({}, safeHavenPolicy);
  const next = asAtFirst({ ...others, kinds });
  expect(asked({ policy: next, environment: here, what: software }).transfer.revisions[0]?.digest).toBe(
    "262e3b22d867d2a77eb6d91a127172ecadca0be136aa361067ef2c211c1416b5",
  );
});

test("the order of keys is not part of a value, and the order of a list is", () => {
  expect(digestOf({ a: 1, b: { c: 2, d: 3 } })).toBe(digestOf({ b: { d: 3, c: 2 }, a: 1 }));
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});

test("a key without a value is no key", () => {
  expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
  expect(digestOf({ a: null })).not.toBe(digestOf({}));
});

test("different values have different digests, and the way through JSON changes none", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(digestOf(JSON.parse(JSON.stringify(one)))).toBe(digestOf(one));
      if (JSON.stringify(one) !== JSON.stringify(other)) return;
      expect(digestOf(one)).toBe(digestOf(other));
    }),
    { numRuns: 500 },
  );
  expect(digestOf("1")).not.toBe(digestOf(1));
});

test.each([[undefined], [() => 1], [Number.NaN], [Number.POSITIVE_INFINITY], [{ at: Number.NaN }], [1n]])(
  "%s has no digest: half a value proves nothing",
  (value) => {
    expect(() => digestOf(value)).toThrow();
  },
);

test("people compare the first six characters", () => {
  expect(shortDigest("7c149b0551628a5f")).toBe("7c149b");
});
