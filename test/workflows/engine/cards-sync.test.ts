import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { syncCards } from "../../../src/workflows/engine/sync-cards.ts";
import { environment } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { intercepted } from "./intercept.ts";
import { approved, asks, confirms, doorOne, opened, signers, signs } from "./people.ts";
import { castIds, createStores, portsOn } from "./stores.ts";

/** Who has a card of the usual transfer. */
const withCards = ["ada", "alan", "dorothy", "emmy", "grace", "mary", "rosa"];
const away = new Fault("slack-unavailable", "unavailable");

function cardOf(engine: Engine, person: string) {
  return engine.stores.chat.messages(person).find(({ key }) => key.includes(`/card/${person}`));
}

function noticesOf(engine: Engine, person: string) {
  return engine.stores.chat.messages(person).filter(({ key }) => key.includes("/notice/"));
}

/** What the chat was asked to do since a mark. */
function since(engine: Engine, mark: number): readonly string[] {
  return engine.stores.chat.calls.slice(mark).map((call) => `${call.do} ${call.person}`);
}

test("whoever may act on it, the requester and the recipient get one card each; nobody else gets any", async () => {
  const engine = await startEngine();
  await asks(engine);
  await engine.settle();
  const withCard = castIds.filter((person) => cardOf(engine, person) !== undefined);
  expect(withCard.sort()).toEqual(withCards);
  expect(engine.stores.chat.calls.every((call) => call.do === "place")).toBe(true);
});

test("only cards that would show something else are edited", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.settle();
  const mark = engine.stores.chat.calls.length;
  await syncCards(engine.deps, `transfer:${id}`, "fake");
  expect(since(engine, mark)).toEqual([]);
  await signs(engine, id, "grace", "provider");
  await engine.settle();
  expect(since(engine, mark).filter((call) => call.startsWith("place"))).toEqual([]);
  expect(new Set(since(engine, mark)).size).toBe(since(engine, mark).length);
});

test("a move that shows nothing new touches no card", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.settle();
  const mark = engine.stores.chat.calls.length;
  await signs(engine, id, "ada", "referee");
  await engine.settle();
  expect(since(engine, mark)).toEqual([]);
});

test("everybody's card says at the end what became of it, and has no button", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.settle();
  await engine.types("ada", `withdraw ${id}`);
  await engine.settle();
  for (const person of ["ada", "grace", "alan", "mary", "rosa"]) {
    expect(cardOf(engine, person)?.text).toContain("Withdrawn by Ada Lovelace");
    expect(cardOf(engine, person)?.card.parts.some(({ type }) => type === "buttons")).toBe(false);
  }
});

test("somebody who can't be reached: every other admin is told once, and the others' cards stand", async () => {
  const engine = await startEngine();
  engine.stores.chat.setReachable("mary", false);
  const id = await asks(engine);
  await engine.settle();
  await signs(engine, id, "grace", "provider");
  await engine.pass(10);
  for (const admin of ["sam", "noor"]) {
    const told = engine.stores.chat.messages(admin).filter(({ text }) => text.includes("Mary Somerville could not be"));
    expect(told).toHaveLength(1);
  }
  expect(cardOf(engine, "emmy")).toBeDefined();
  expect(await engine.stores.messages.settledGeneration(`transfer:${id}`, "fake")).toBe(
    (await engine.transfer(id)).generation,
  );
});

test("a chat that is away for one person holds up nobody else, and that one is served later, once", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  engine.stores.chat.failNext("place", away);
  await expect(syncCards(engine.deps, `transfer:${id}`, "fake")).rejects.toMatchObject({ code: "slack-unavailable" });
  expect(await engine.stores.messages.settledGeneration(`transfer:${id}`, "fake")).toBe(0);
  const missing = withCards.filter((person) => cardOf(engine, person) === undefined);
  expect(missing).toHaveLength(1);
  await engine.settle();
  for (const person of withCards) expect(engine.stores.chat.messages(person)).toHaveLength(1);
  expect(await engine.stores.messages.settledGeneration(`transfer:${id}`, "fake")).toBe(1);
});

test("a card that its reader deleted is not posted again, and nobody is told that they can't be reached", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.settle();
  engine.stores.chat.remove(cardOf(engine, "grace")?.ref ?? "");
  await signs(engine, id, "mary", "referee");
  await engine.pass(2);
  await signs(engine, id, "alan", "investigator");
  await engine.pass(2);
  expect(cardOf(engine, "grace")).toBeUndefined();
  const told = ["sam", "noor"].flatMap((admin) => engine.stores.chat.messages(admin).map(({ text }) => text));
  expect(told.filter((text) => text.includes("could not be reached"))).toEqual([]);
});

/** A process whose chat can be away for what would be posted new. */
async function withChat(): Promise<{ engine: Engine; chat: { isAway: boolean } }> {
  const stores = createStores();
  const chat = { isAway: false };
  const deps = intercepted(portsOn(stores), async ({ name, given }, act) => {
    if (chat.isAway && name === "chat.place" && !String(given[2]).includes("/link/")) throw away;
    return act();
  });
  const engine = new Engine(stores, deps);
  await engine.start();
  return { engine, chat };
}

test("a reminder that could not be posted while it helped is not posted afterwards", async () => {
  const { engine, chat } = await withChat();
  const id = await opened(engine);
  chat.isAway = true;
  await engine.pass(50);
  expect((await engine.transfer(id)).notices.map(({ code }) => code)).toEqual(["ends-soon"]);
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.settle();
  chat.isAway = false;
  await engine.pass(10);
  expect(doorOne(await engine.transfer(id)).status).toBe("closed");
  expect(noticesOf(engine, "rosa")).toEqual([]);
});

test("news of trouble that is over before it could be posted is not posted", async () => {
  const { engine, chat } = await withChat();
  for (let time = 0; time < 20; time++) engine.stores.haven.failNext("write", "no-rights");
  await approved(engine);
  chat.isAway = true;
  await engine.settle();
  expect((await engine.transfer()).notices.map(({ code }) => code)).toEqual(["trouble"]);
  await engine.passUntil(async () => doorOne(await engine.transfer()).status === "open", 30);
  chat.isAway = false;
  await engine.pass(5);
  expect(noticesOf(engine, "sam")).toEqual([]);
  expect(engine.stores.chat.messages("sam")).toHaveLength(1);
});

/** Signed by all under one configuration; then revised, because Grace and Emmy no longer hold their roles. */
async function revised(): Promise<Engine> {
  const before = await startEngine();
  const id = await asks(before);
  await before.settle();
  for (const [by, seat] of signers) await signs(before, id, by, seat);
  await before.settle();
  const environments = [environment({ people: { provider: ["dorothy"], referee: ["mary"] } })];
  const engine = new Engine(before.stores, portsOn(before.stores, { environments, configDigest: "an0ther" }));
  await engine.start();
  await confirms(engine, id);
  await engine.pass(5);
  return engine;
}

test("after a revision everybody's card asks anew, and nobody keeps a button of the earlier terms", async () => {
  const engine = await revised();
  expect(cardOf(engine, "dorothy")?.text).toContain("[Approve as Provider]");
  for (const person of ["grace", "mary"]) expect(cardOf(engine, person)?.text).toContain("Revision 2");
  expect(cardOf(engine, "grace")?.text).not.toMatch(/\[(Approve|Take|Reject)/);
});

test("whoever has a card of it sees how it ended, concerned still or not", async () => {
  const engine = await revised();
  await engine.types("ada", `withdraw ${(await engine.transfer()).id}`);
  await engine.settle();
  for (const person of withCards) expect(cardOf(engine, person)?.text).toContain("Withdrawn by Ada Lovelace");
});

test("an admin who is one no longer is not left with a button that closes a door", async () => {
  const before = await startEngine();
  await opened(before);
  const environments = [environment({ people: { admin: ["noor"] } })];
  const engine = new Engine(before.stores, portsOn(before.stores, { environments, configDigest: "an0ther" }));
  await engine.start();
  await engine.pass(90);
  const door = engine.stores.chat.messages("sam").find(({ key }) => key.includes("/door/"));
  expect(door?.text).toContain("Closed");
  expect(door?.text).not.toContain("[Close now]");
});

test("two passes over the same messages at once: one waits", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.settle();
  await engine.stores.leases.acquire(`cards:fake:transfer:${id}`, 60_000);
  await expect(syncCards(engine.deps, `transfer:${id}`, "fake")).rejects.toMatchObject({ code: "cards-busy" });
});
