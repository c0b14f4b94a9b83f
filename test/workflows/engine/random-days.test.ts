import fc from "fast-check";
import { expect, test } from "vitest";
import { anyEvent, breachesOf } from "./random-days.ts";

test("whatever people press and whatever fails, everything comes to rest: closed, tidy, and the firewall as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 20, maxLength: 60, size: "max" }), async (events) => {
      expect(await breachesOf(events)).toEqual([]);
    }),
    { seed: 7, numRuns: 20, endOnFailure: true },
  );
});
