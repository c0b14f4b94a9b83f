import { beforeEach, expect, test } from "vitest";
import type { FirewallReading } from "../../src/workflows/engine/haven.ts";
import { address, elsewhere, type HavenWorld } from "./haven-world.ts";

const timeoutMs = 60_000;

/** What the firewall of every haven that has one must do. */
export function doorContract(worldNow: () => HavenWorld): void {
  let world: HavenWorld;
  beforeEach(() => {
    world = worldNow();
    world.edit({ rules: [], obstacle: undefined });
  });
  const read = (): Promise<FirewallReading> => world.haven.door.read(world.accountId, timeoutMs);
  const write = async (...ranges: string[]): Promise<void> =>
    world.haven.door.write(world.accountId, await read(), ranges, timeoutMs);

  test("a reading names the account, its ranges as found, and no obstacle to rules", async () => {
    world.edit({ rules: [address, "198.51.100.0/24"] });
    const reading = await read();
    expect(reading.identity.resourceId).toBe(world.accountId);
    expect(new Date(reading.identity.creationTime).toISOString()).toBe(reading.identity.creationTime);
    expect(reading.ranges).toEqual([address, "198.51.100.0/24"]);
    expect(reading.obstacle).toBeUndefined();
  });

  test("a write replaces the ranges and nothing else of the rule set", async () => {
    world.edit({ rules: [elsewhere] });
    const before = structuredClone(world.otherParts());
    await write(elsewhere, address);
    expect(world.rules()).toEqual([elsewhere, address]);
    await write(elsewhere);
    expect(world.rules()).toEqual([elsewhere]);
    expect(world.otherParts()).toEqual(before);
  });

  test.each(["default-allow", "perimeter", "public-access-disabled"] as const)(
    "a reading says that rules mean nothing: %s",
    async (obstacle) => {
      world.edit({ obstacle });
      expect((await read()).obstacle).toBe(obstacle);
    },
  );

  test("an account made anew has its old id and another creation time", async () => {
    const before = await read();
    world.recreate();
    const after = await read();
    expect(after.identity.resourceId).toBe(before.identity.resourceId);
    expect(after.identity.creationTime).not.toBe(before.identity.creationTime);
  });

  test("an account is found by its id in any case, and another is refused", async () => {
    expect((await world.haven.door.read(world.accountId.toUpperCase(), timeoutMs)).identity.resourceId).toBe(
      world.accountId,
    );
    const unknown = world.accountId.replace(/[^/]+$/, "nobodys");
    await expect(world.haven.door.read(unknown, timeoutMs)).rejects.toMatchObject({ kind: "refused" });
  });

  test("a rule that the platform does not take is refused and changes nothing", async () => {
    world.edit({ rules: [address] });
    await expect(write(address, "10.1.2.3")).rejects.toMatchObject({ code: "rule-refused", kind: "refused" });
    expect(world.rules()).toEqual([address]);
  });

  test.each([
    ["busy", { kind: "throttled", retryAfterMs: expect.any(Number) }],
    ["no-rights", { kind: "refused", code: "no-rights" }],
    ["away", { kind: "unavailable" }],
    ["dropped", { kind: "unavailable" }],
  ] as const)("a reading that meets %s says what it means", async (trouble, fault) => {
    world.failNext("read", trouble);
    await expect(read()).rejects.toMatchObject(fault);
  });

  test.each([
    ["busy", { kind: "throttled", retryAfterMs: expect.any(Number) }],
    ["no-rights", { kind: "refused", code: "no-rights" }],
    ["away", { kind: "unknown-outcome" }],
    ["dropped", { kind: "unknown-outcome" }],
  ] as const)("a write that meets %s says what it means, and was not done", async (trouble, fault) => {
    world.failNext("write", trouble);
    await expect(write(address)).rejects.toMatchObject(fault);
    expect(world.rules()).toEqual([]);
  });

  test("a write whose answer is lost has an unknown outcome, and a reading shows that it was done", async () => {
    world.failNext("write", "dropped-after-effect");
    await expect(write(address)).rejects.toMatchObject({ kind: "unknown-outcome" });
    expect((await read()).ranges).toEqual([address]);
  });

  test("a write that is only said to be done does not show in a reading", async () => {
    world.failNext("write", "lie");
    await write(address);
    expect((await read()).ranges).toEqual([]);
  });

  test("without time left nothing is written, and that is certain", async () => {
    const before = await read();
    const late = world.haven.door.write(world.accountId, before, [address], 0);
    await expect(late).rejects.toMatchObject({ kind: "unavailable" });
    expect(world.rules()).toEqual([]);
  });
}
