import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import type { Leases } from "../../src/workflows/engine/store.ts";

/** What all leases keep to. */
export function leasesContract(name: string, open: () => Promise<Leases>): void {
  describe(`leases: ${name}`, () => {
    let leases: Leases;
    beforeEach(async () => {
      leases = await open();
    });

    test("a lease has one holder at a time, and each holder a higher epoch", async () => {
      const asked = await Promise.all(Array.from({ length: 10 }, () => leases.acquire("account", 600_000)));
      const held = asked.filter((lease) => lease !== undefined);
      expect(held).toHaveLength(1);
      expect(held[0]).toMatchObject({ name: "account", epoch: expect.any(Number), epochBefore: 0 });
      const first = held[0]?.epoch ?? 0;
      expect(first).toBeGreaterThan(0);
      await held[0]?.release();
      const second = await leases.acquire("account", 600_000);
      expect(second?.epochBefore).toBe(first);
      expect(second?.epoch).toBeGreaterThan(first);
      expect((await leases.acquire("another", 600_000))?.epochBefore).toBe(0);
    });

    test("what is left of a lease counts down from its length", async () => {
      const lease = await leases.acquire("account", 600_000);
      const left = lease?.remainingMs() ?? 0;
      expect(left).toBeGreaterThan(300_000);
      expect(left).toBeLessThanOrEqual(600_000);
      await wait(20);
      expect(lease?.remainingMs()).toBeLessThan(left - 10);
    });

    test("a lease ends by itself, and its holder knows before anybody else has it", async () => {
      const lease = await leases.acquire("account", 50);
      for (;;) {
        const next = await leases.acquire("account", 1000);
        if (next === undefined) continue;
        expect(lease?.remainingMs()).toBeLessThanOrEqual(0);
        expect(next.epochBefore).toBe(lease?.epoch);
        return;
      }
    });

    test("a released lease has nothing left", async () => {
      const lease = await leases.acquire("account", 600_000);
      await lease?.release();
      expect(lease?.remainingMs()).toBeLessThanOrEqual(0);
    });

    test("a lease begun anew is nobody's for as long, free or held, and its holder's release does not end it", async () => {
      const held = await leases.acquire("account", 20);
      await leases.restart("account", 600_000);
      await leases.restart("another", 600_000);
      await held?.release();
      await wait(30);
      expect(await leases.acquire("account", 600_000)).toBeUndefined();
      expect(await leases.acquire("another", 600_000)).toBeUndefined();
      await leases.restart("account", 1);
      await wait(10);
      expect((await leases.acquire("account", 600_000))?.epochBefore).toBe(held?.epoch);
    });

    test("a late release does not end the next holder's lease", async () => {
      const late = await leases.acquire("account", 1);
      await wait(10);
      const next = await leases.acquire("account", 600_000);
      await late?.release();
      expect(next?.epochBefore).toBe(late?.epoch);
      expect(await leases.acquire("account", 600_000)).toBeUndefined();
    });
  });
}
