import { expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { doorOne, opened } from "./people.ts";

const { accountId } = environment();

const told = (engine: Engine, words: string): number =>
  engine.stores.chat.messages("sam").filter(({ key, text }) => key.includes("/notice/") && text.includes(words)).length;

test.each([
  ["default-allow", "lets everybody in"],
  ["perimeter", "a network security perimeter governs"],
  ["public-access-disabled", "public network access is disabled"],
] as const)(
  "an obstacle that comes over an account in mid-window is told once, and over when it is gone: %s",
  async (obstacle, words) => {
    const engine = await startEngine();
    const id = await opened(engine, { lasts: "24h" });
    engine.stores.haven.edit(accountId, { obstacle });
    await engine.pass(30);
    expect(doorOne(await engine.transfer(id))).toMatchObject({
      status: "open",
      trouble: { code: `firewall-${obstacle}` },
    });
    expect(told(engine, words)).toBe(1);
    engine.stores.haven.edit(accountId, { obstacle: undefined });
    await engine.pass(20);
    expect(doorOne(await engine.transfer(id)).trouble).toBeUndefined();
    expect([told(engine, words), told(engine, "Over. Open until")]).toEqual([0, 1]);
  },
);

test("an obstacle that comes back is told of again, and one that comes and goes all the time once an hour", async () => {
  const engine = await startEngine({ settings: { driftCheckMinutes: 1 } });
  const id = await opened(engine, { lasts: "24h" });
  const notices = async (): Promise<number> => (await engine.transfer(id)).notices.length;
  for (let minutes = 0; minutes < 50; minutes += 2) {
    engine.stores.haven.edit(accountId, { obstacle: "default-allow" });
    await engine.pass(1);
    engine.stores.haven.edit(accountId, { obstacle: undefined });
    await engine.pass(1);
  }
  expect(await notices()).toBe(1);
  engine.stores.haven.edit(accountId, { obstacle: "default-allow" });
  await engine.pass(5);
  expect(await notices()).toBe(1);
  // It came back within the hour, and is still there after it.
  await engine.pass(15);
  expect(await notices()).toBe(2);
  await engine.pass(180);
  expect(await notices()).toBe(2);
});

test("an account that is recreated in mid-window with our rule in it ends the door, and the rule goes", async () => {
  const engine = await startEngine();
  const id = await opened(engine, { lasts: "24h" });
  const before = engine.stores.haven.rules(accountId);
  engine.stores.haven.recreate(accountId);
  await engine.pass(20);
  expect(doorOne(await engine.transfer(id))).toMatchObject({
    status: "closed",
    ended: { because: "revoked", by: null, changed: ["account-unchanged"] },
  });
  expect(engine.stores.haven.rules(accountId)).toEqual(before.slice(0, -1));
});
