import { expect, test } from "vitest";
import { takeInConfiguration } from "../../../src/workflows/engine/configure.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { portsOn } from "./stores.ts";

function bulletins(engine: Engine, person: string) {
  return engine.stores.chat.messages(person).filter(({ key }) => key.includes("bulletin/"));
}

test("the first configuration is on record, and nobody is told: there was nothing before", async () => {
  const engine = await startEngine();
  await engine.pass(5);
  const { entries } = await engine.stores.records.history("environment:heron");
  expect(entries.map(({ code }) => code)).toEqual(["configured"]);
  expect(bulletins(engine, "sam")).toEqual([]);
});

test("the same configuration again is nothing new", async () => {
  const engine = await startEngine();
  await engine.start();
  expect((await engine.stores.records.history("environment:heron")).entries).toHaveLength(1);
});

test("a changed configuration is an entry, and the admins of before and after are told once what changed", async () => {
  const before = await startEngine();
  const environments = [environment({ people: { admin: ["noor", "joan"] } })];
  const engine = new Engine(before.stores, portsOn(before.stores, { environments, configDigest: "an0ther" }));
  await engine.start();
  await engine.pass(5);
  const { entries } = await engine.stores.records.history("environment:heron");
  expect(entries.map(({ code }) => code)).toEqual(["configured", "configuration-changed"]);
  for (const admin of ["sam", "noor", "joan"]) {
    expect(bulletins(engine, admin)).toHaveLength(1);
    expect(bulletins(engine, admin)[0]?.text).toContain("- all");
  }
  await engine.start();
  await engine.pass(5);
  expect(bulletins(engine, "noor")).toHaveLength(1);
});

test("an environment without a summary of its own is taken in all the same", async () => {
  const engine = await startEngine();
  await takeInConfiguration(engine.deps, {});
  const { entries } = await engine.stores.records.history("environment:heron");
  expect(entries.at(-1)?.code).toBe("configuration-changed");
});

test("every account is read at the start, and again for good", async () => {
  const engine = await startEngine();
  const reads = (): number => engine.stores.haven.calls.filter(({ operation }) => operation === "read").length;
  const first = reads();
  expect(first).toBeGreaterThan(0);
  await engine.pass(60);
  expect(reads()).toBeGreaterThanOrEqual(first + 4);
});
