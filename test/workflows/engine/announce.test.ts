import { expect, test } from "vitest";
import { announceBehind, announceNotFound } from "../../../src/workflows/engine/announce.ts";
import { accountSubject } from "../../../src/workflows/engine/subjects.ts";
import { accountIdentity, environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { createStores, portsOn } from "./stores.ts";

const { resourceId } = accountIdentity;
const summaries = { heron: { all: "c0nf1g" }, egret: { all: "c0nf1g" } };
/** Noor is an admin of both; the other's account is elsewhere. */
const environments = [
  environment(),
  environment({ id: "egret", name: "Egret", accountId: `${resourceId}2`, people: { admin: ["noor", "joan"] } }),
];

function told(engine: Engine, person: string, words: string): number {
  return engine.stores.chat.messages(person).filter(({ text }) => text.includes(words)).length;
}

const missing = "Lockkeeper's store (Redis) has lost its newest records";

async function startWithTwo(stores = createStores()): Promise<Engine> {
  stores.haven.addAccount(`${resourceId}2`, "ingress");
  const engine = new Engine(stores, portsOn(stores, { environments }));
  await engine.start();
  return engine;
}

test("every admin of every environment is told once of a loss, whoever tells it again; each environment has an entry", async () => {
  const engine = await startWithTwo();
  for (const _ of [1, 2]) {
    await announceBehind(engine.deps, summaries, "1763-0");
    await engine.pass(5);
  }
  expect(["sam", "noor", "joan", "ada"].map((id) => told(engine, id, missing))).toEqual([1, 1, 1, 0]);
  for (const id of ["heron", "egret"]) {
    const { entries } = await engine.stores.records.history(`environment:${id}`);
    expect(entries.slice(1)).toMatchObject([{ code: "behind-journal", by: null, facts: { position: "1763-0" } }]);
  }
  await announceBehind(engine.deps, summaries, "1764-0");
  await engine.pass(5);
  expect(["sam", "noor", "joan"].map((id) => told(engine, id, missing))).toEqual([2, 2, 2]);
});

test("a store that has lost everything takes the configuration in anew, tells, and reads every account", async () => {
  const engine = await startWithTwo();
  const emptied = { ...createStores(), haven: engine.stores.haven };
  const after = new Engine(emptied, portsOn(emptied, { environments }));
  emptied.haven.calls.length = 0;
  await announceBehind(after.deps, summaries, "1763-0");
  await after.pass(0);
  const read = emptied.haven.calls.filter(({ operation }) => operation === "read").map(({ accountId }) => accountId);
  expect(new Set(read)).toEqual(new Set([resourceId, `${resourceId}2`]));
  const { entries } = await emptied.records.history("environment:heron");
  expect(entries.map(({ code }) => code)).toEqual(["configured", "behind-journal"]);
  expect(told(after, "sam", missing)).toBe(1);
});

test("every account is due at once, wherever it was in the due index", async () => {
  const engine = await startWithTwo();
  await engine.pass(1);
  const { records, clock } = engine.stores;
  expect(await records.nextDue()).toBeGreaterThan(clock.now);
  await announceBehind(engine.deps, summaries, "1763-0");
  const due = await records.claimDue(clock.now, 60_000, 100);
  expect(due).toEqual(expect.arrayContaining([accountSubject(resourceId), accountSubject(`${resourceId}2`)]));
});

test("the admins of an account's environments are told once each time it was recreated, and no others", async () => {
  const engine = await startWithTwo();
  const words = "was deleted and made again under the same name";
  const heard = (): number[] => ["sam", "noor", "joan"].map((id) => told(engine, id, words));
  for (const times of [1, 2]) {
    engine.stores.haven.recreate(resourceId);
    await engine.pass(60);
    expect(heard()).toEqual([times, times, 0]);
  }
  const { entries } = await engine.stores.records.history("environment:heron");
  expect(entries.slice(1).map(({ code }) => code)).toEqual(["account-recreated", "account-recreated"]);
  const { creationTime } = (await engine.deps.haven.door.read(resourceId, 1_000)).identity;
  expect(entries.at(-1)?.facts).toEqual({ creationTime });
});

test("the admins of an account that is not found again are told so once a day at which the bot starts so, and no others", async () => {
  const stores = createStores();
  stores.haven.addAccount(`${resourceId}2`, "ingress");
  const [heron = environment(), egret = environment()] = environments;
  const engine = new Engine(stores, portsOn(stores, { environments: [{ ...heron, isFromEarlier: true }, egret] }));
  await engine.start();
  const heard = (): number[] => ["sam", "noor", "joan"].map((id) => told(engine, id, "by its convention before"));
  for (const times of [1, 2]) {
    for (const _ of ["one process", "another"]) await announceNotFound(engine.deps);
    await engine.pass(5);
    expect(heard()).toEqual([times, times, 0]);
    await engine.pass(24 * 60);
  }
  const { entries } = await engine.stores.records.history("environment:heron");
  expect(entries.slice(1).map(({ code }) => code)).toEqual(["account-not-found", "account-not-found"]);
});

test("an account that is what it was is told to nobody", async () => {
  const engine = await startEngine();
  await engine.pass(60);
  expect((await engine.stores.records.history("environment:heron")).entries).toHaveLength(1);
});
