import { describe, expect, test } from "vitest";
import type { Baseline, Baselines } from "../../../src/workflows/engine/haven.ts";

/** What every keeper of baselines keeps to. */
export function baselinesContract(name: string, open: () => Promise<Baselines>): void {
  describe(`baselines: ${name}`, () => {
    const one: Baseline = { takenAt: 1_763_690_000_000, capped: false, etags: { abc: "0x8D1", def: "0x8D2" } };
    const another: Baseline = { takenAt: 1_763_690_000_001, capped: true, etags: {} };

    test("a baseline is given back as it was put, by its key", async () => {
      const baselines = await open();
      expect(await baselines.get("IN-4K7Q/a")).toBeUndefined();
      await baselines.put("IN-4K7Q/a", one);
      await baselines.put("IN-4K7Q/b", another);
      expect(await baselines.get("IN-4K7Q/a")).toEqual(one);
      expect(await baselines.get("IN-4K7Q/b")).toEqual(another);
    });

    test("a later one takes the earlier one's place", async () => {
      const baselines = await open();
      await baselines.put("IN-4K7Q/a", one);
      await baselines.put("IN-4K7Q/a", another);
      expect(await baselines.get("IN-4K7Q/a")).toEqual(another);
    });
  });
}
