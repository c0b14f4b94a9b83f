import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { statusOf } from "../../../src/workflows/transfers/transfer.ts";
import { createFakeChat, type FakeChat } from "../../fakes/chat.ts";
import { Engine } from "./engine.ts";
import { approved, asks, doorOne } from "./people.ts";
import { castIds, createStores, portsOn } from "./stores.ts";

interface TwoChats {
  readonly engine: Engine;
  readonly first: FakeChat;
  readonly second: FakeChat;
}

/** Everybody but Rosa and Mary has an account in the first chat; everybody but Ada in the second. */
async function twoChats(): Promise<TwoChats> {
  const stores = createStores();
  const first = createFakeChat(
    castIds.filter((person) => person !== "rosa" && person !== "mary"),
    "first",
  );
  const second = createFakeChat(
    castIds.filter((person) => person !== "ada"),
    "second",
  );
  const engine = new Engine(stores, { ...portsOn(stores), chats: [first.chat, second.chat] });
  await engine.start();
  return { engine, first, second };
}

test("everybody gets each message in one chat: the first that reaches them", async () => {
  const { engine, first, second } = await twoChats();
  await asks(engine);
  await engine.settle();
  for (const person of ["ada", "grace", "alan", "emmy", "dorothy"] as const) {
    expect(first.messages(person)).toHaveLength(1);
    expect(second.messages(person)).toEqual([]);
  }
  for (const person of ["rosa", "mary"] as const) {
    expect(first.messages(person)).toEqual([]);
    expect(second.messages(person)).toHaveLength(1);
  }
});

test("the link goes to the chat in which its recipient was found, is filled there and edited away there", async () => {
  const { engine, first, second } = await twoChats();
  const id = await approved(engine);
  await engine.pass(3);
  const link = () => second.messages("rosa").find(({ key }) => key.includes("/link/"));
  expect(link()?.text).toContain("sig=");
  second.setReachable("rosa", true);
  first.setReachable("rosa", true);
  await engine.pass(90);
  expect(link()?.text).not.toContain("sig=");
  expect(first.messages("rosa").filter(({ key }) => key.includes("/link/"))).toEqual([]);
  expect(doorOne(await engine.transfer(id)).status).toBe("closed");
});

test("a chat that is away holds up its own messages and nothing else", async () => {
  const { engine, first, second } = await twoChats();
  for (let time = 0; time < 500; time++) first.failNext("place", new Fault("slack-unavailable", "unavailable"));
  const id = await approved(engine);
  await engine.pass(5);
  expect(statusOf(await engine.transfer(id))).toBe("open");
  expect(second.messages("mary").at(-1)?.text).toContain("Open until");
  expect(first.messages("ada")).toEqual([]);
  const { messages } = engine.stores;
  const { generation } = await engine.transfer(id);
  expect(await messages.settledGeneration(`transfer:${id}`, "second")).toBe(generation);
  expect(await messages.settledGeneration(`transfer:${id}`, "first")).toBeLessThan(generation);
});

test("somebody whom no chat reaches is missed once, not once a chat", async () => {
  const { engine, first, second } = await twoChats();
  second.setReachable("mary", false);
  await asks(engine);
  await engine.pass(5);
  const told = [first, second].flatMap((chat) => chat.messages("sam").filter(({ text }) => text.includes("Mary")));
  expect(told.filter(({ key }) => key.includes("undelivered/"))).toHaveLength(1);
});

test("whom their own chat refuses: requester and admins are told where they are, each once, with no step in between", async () => {
  const { engine, first, second } = await twoChats();
  // Rosa's and Mary's.
  for (const _ of [1, 2]) second.failNext("place", new Fault("person-unreachable", "refused"));
  const id = await asks(engine);
  await engine.settle();
  const told = (person: "ada" | "sam" | "alan") =>
    first.messages(person).filter(({ key }) => key.includes("/undelivered/"));
  for (const person of ["ada", "sam"] as const)
    expect(told(person).map(({ text }) => /\w+ \w+ could not be reached/.exec(text)?.[0])).toEqual(
      expect.arrayContaining(["Mary Somerville could not be reached", "Rosa Lindqvist could not be reached"]),
    );
  await engine.pass(30);
  expect([told("ada"), told("sam"), told("alan")].map(({ length }) => length)).toEqual([2, 2, 0]);
  const { generation } = await engine.transfer(id);
  for (const chat of ["first", "second"])
    expect(await engine.stores.messages.settledGeneration(`transfer:${id}`, chat)).toBe(generation);
});
