/** Reminders of open seats on their way: judged anew when they are sent, and dropped where they help nobody any more. */
import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { environment, start } from "../../builders/environment.ts";
import { Engine, startEngine } from "./engine.ts";
import { intercepted } from "./intercept.ts";
import { asks, signs } from "./people.ts";
import { createStores, portsOn, type Setup } from "./stores.ts";

const hourMs = 3_600_000;
const afterFourHours = 4 * 60;
const away = new Fault("slack-unavailable", "unavailable");

/** A process whose chat may be away for reminders. */
async function withChat(): Promise<{ engine: Engine; chat: { isAway: boolean } }> {
  const stores = createStores();
  const chat = { isAway: true };
  const deps = intercepted(portsOn(stores), async ({ name, given }, act) => {
    if (chat.isAway && name === "chat.place" && String(given[2]).includes("/notice/")) throw away;
    return act();
  });
  const engine = new Engine(stores, deps);
  await engine.start();
  return { engine, chat };
}

/** The text of everything that somebody was reminded of. */
function remindersOf(engine: Engine, person: string): readonly string[] {
  return engine.stores.chat
    .messages(person)
    .filter(({ key }) => key.includes("/notice/"))
    .map(({ text }) => text);
}

const remindedOf = async (engine: Engine): Promise<readonly string[]> =>
  ((await engine.transfer()).seatNotices ?? []).map(({ code }) => code);

test("a reminder is delivered once, and shows that it is over once the seat is signed", async () => {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.pass(afterFourHours + 30);
  for (const person of ["grace", "dorothy", "alan", "mary"]) expect(remindersOf(engine, person)).toHaveLength(1);
  expect(remindersOf(engine, "grace").join()).toContain("[Approve as Provider]");
  for (const person of ["rosa", "sam"]) expect(remindersOf(engine, person)).toEqual([]);
  await signs(engine, id, "grace", "provider");
  await engine.settle();
  for (const person of ["grace", "dorothy"])
    expect(remindersOf(engine, person).join()).toContain("Over: nothing waits");
  expect(remindersOf(engine, "mary").join()).toContain("[Approve as Referee]");
});

test("a reminder that could not be sent before the seat was signed is dropped; the others' come", async () => {
  const { engine, chat } = await withChat();
  const id = await asks(engine);
  await engine.pass(afterFourHours + 5);
  expect(await remindedOf(engine)).toEqual(["seat-open"]);
  await signs(engine, id, "grace", "provider");
  chat.isAway = false;
  await engine.pass(5);
  for (const person of ["grace", "dorothy"]) expect(remindersOf(engine, person)).toEqual([]);
  for (const person of ["alan", "mary"]) expect(remindersOf(engine, person)).toHaveLength(1);
});

test.each<[string, Setup, (engine: Engine, id: string) => Promise<unknown>]>([
  ["it has ended", {}, (engine, id) => engine.types("ada", `withdraw ${id}`)],
  [
    "they have left the role",
    { environments: [environment({ people: { referee: ["emmy"] } })] },
    async () => undefined,
  ],
])("a reminder that could not be sent before %s is dropped", async (_, setup, meanwhile) => {
  const { engine } = await withChat();
  const id = await asks(engine);
  await engine.pass(afterFourHours);
  expect(await remindedOf(engine)).toEqual(["seat-open"]);
  await meanwhile(engine, id);
  const later = new Engine(engine.stores, portsOn(engine.stores, { ...setup, configDigest: "an0ther" }));
  await later.start();
  await later.pass(5);
  expect(remindersOf(later, "mary")).toEqual([]);
});

test("after a night without the chat nobody is woken, and in the morning each hears once", async () => {
  const { engine, chat } = await withChat();
  await asks(engine);
  await engine.pass(afterFourHours);
  engine.stores.clock.now = start + 17 * hourMs;
  chat.isAway = false;
  await engine.pass(10);
  expect(remindersOf(engine, "mary")).toEqual([]);
  engine.stores.clock.now = start + 24 * hourMs - 60_000;
  await engine.pass(30);
  expect(await remindedOf(engine)).toEqual(["seat-open", "seat-open"]);
  expect(remindersOf(engine, "mary")).toHaveLength(1);
});

test("after the bot stood still for three days each hears once", async () => {
  const engine = await startEngine();
  await asks(engine);
  engine.stores.clock.now = start + 75 * hourMs;
  await engine.pass(30);
  expect(await remindedOf(engine)).toEqual(["seat-open", "seats-overdue"]);
  expect(remindersOf(engine, "mary")).toHaveLength(1);
  expect(remindersOf(engine, "sam").join()).toContain("Still to sign");
});
