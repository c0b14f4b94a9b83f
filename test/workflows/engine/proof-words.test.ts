import { expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import { said } from "../../commands/said.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";
import { othersRules } from "./stores.ts";

const { accountId } = environment();
const wide = "203.0.113.0/24";

const doorOf = async (engine: Engine, id: string) => doorOne(await engine.transfer(id));

const finishes = (engine: Engine, transfer: string) =>
  engine.presses("rosa", { verb: "finished", transfer, door: "d1" });

const othersHave = (engine: Engine, ...rules: readonly string[]) =>
  engine.stores.haven.edit(accountId, { rules: [...othersRules, ...rules] });

/** What an admin reads of a door: on its card and in its history. */
async function readOf(engine: Engine, id: string): Promise<string> {
  const cards = engine.stores.chat.messages("sam").filter(({ key }) => key.includes(`${id}/door/`));
  return [...cards.map(({ text }) => text), said(await engine.types("sam", `status ${id}`))].join("\n");
}

test("a read while somebody else's rule covers the address is not the first of two that nothing does", async () => {
  const engine = await startEngine();
  othersHave(engine, address);
  const id = await opened(engine, { lasts: "24h" });
  await finishes(engine, id);
  await engine.pass(30);
  expect(await doorOf(engine, id)).toMatchObject({ status: "closing", trouble: { code: "still-covered" } });
  othersHave(engine);
  const removedAt = engine.stores.clock.now;
  await engine.passUntil(async () => (await doorOf(engine, id)).status === "closed", 10);
  const { proof } = await doorOf(engine, id);
  expect(proof).toMatchObject({ kind: "read-back", accessOver: "no-rule-covers" });
  const { firstReadAt, secondReadAt } = proof?.kind === "read-back" ? proof : { firstReadAt: 0, secondReadAt: 0 };
  expect(firstReadAt).toBeGreaterThanOrEqual(removedAt);
  expect(secondReadAt - firstReadAt).toBeGreaterThanOrEqual(engine.deps.settings.leaseMs);
  const text = await readOf(engine, id);
  expect(text).toContain("no rule of ours is there, read back at");
  expect(text).toContain("203.0.113.x is off heron;");
  expect(text).not.toMatch(/removed from the rules|stays on|added the rule|removed the rule/);
  expect(text).toContain("found a rule of somebody else's for the address; the window starts");
  expect(text).toContain("found no rule of this door left, though another covers its address; first clean read");
});

test("a rule of somebody else's that comes between two clean reads makes them count anew", async () => {
  const engine = await startEngine();
  const id = await opened(engine, { lasts: "24h" });
  await finishes(engine, id);
  await engine.settle();
  expect(await doorOf(engine, id)).toMatchObject({ status: "closing", gone: { covered: false } });
  othersHave(engine, wide);
  await engine.pass(10);
  expect(await doorOf(engine, id)).toMatchObject({ status: "closing", trouble: { code: "still-covered" } });
  othersHave(engine);
  const removedAt = engine.stores.clock.now;
  await engine.passUntil(async () => (await doorOf(engine, id)).status === "closed", 10);
  const { proof } = await doorOf(engine, id);
  expect(proof?.kind === "read-back" && proof.firstReadAt).toBeGreaterThanOrEqual(removedAt);
});

test("a rule that stays for another door is not said to be removed", async () => {
  const engine = await startEngine();
  const first = await opened(engine);
  await opened(engine, { lasts: "24h" });
  await finishes(engine, first);
  await engine.pass(75);
  expect((await doorOf(engine, first)).status).toBe("closed");
  const text = await readOf(engine, first);
  expect(text).toContain("its rule stays for another open door from the same address, read back at");
  expect(text).toContain("; the link has ended.");
  expect(text).toContain("203.0.113.x stays on heron for another open door, and no longer than that needs it;");
  expect(text).toContain("a rule still covers the address, and no link works");
  expect(text).not.toMatch(/removed from the rules|removed the rule|is off heron/);
});

test("a door for which no rule was ever seen is not said to have had one removed", async () => {
  const engine = await startEngine();
  const id = await approved(engine);
  othersHave(engine, wide);
  engine.stores.haven.edit(accountId, { obstacle: "default-allow" });
  await engine.passUntil(async () => (await doorOf(engine, id)).status === "opening", 5);
  await engine.presses("sam", { verb: "close", transfer: id, door: "d1" });
  engine.stores.haven.edit(accountId, { obstacle: undefined });
  await engine.passUntil(async () => (await doorOf(engine, id)).status === "closed", 10);
  expect(engine.stores.haven.calls.map(({ operation }) => operation)).not.toContain("write");
  const text = await readOf(engine, id);
  expect(text).toContain("no rule of ours is there, read back at");
  expect(text).toContain("; 1 rule still covers the address, and no link was given out.");
  expect(text).toContain("203.0.113.x is off heron, within a wider rule that stays;");
  expect(text).not.toMatch(/removed from the rules|removed the rule|added the rule/);
});
