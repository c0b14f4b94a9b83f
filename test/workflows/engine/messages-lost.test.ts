import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { syncCards } from "../../../src/workflows/engine/sync-cards.ts";
import type { FakeMessage } from "../../fakes/chat.ts";
import { type Engine, startEngine } from "./engine.ts";
import { cardsOf, hooked } from "./hooked.ts";
import { approved, asks, doorOne, linkMessage, opened, signs } from "./people.ts";
import { castIds } from "./stores.ts";

const away = new Fault("slack-unavailable", "unavailable");
const lost = new Fault("slack-outcome-unknown", "unknown-outcome");

/** Who was told that somebody could not be reached, once for each time. */
function toldOf(engine: Engine, missing: string): readonly string[] {
  return castIds.flatMap((person) =>
    engine.stores.chat
      .messages(person)
      .filter(({ key }) => key.endsWith(`/undelivered/${missing}/${person}`))
      .map(() => person),
  );
}

test("a card that was posted though nobody said so shows, once it is found, what has happened since", async () => {
  const engine = await startEngine();
  engine.stores.chat.failNext("place", lost, "after-effect");
  const id = await asks(engine);
  await expect(syncCards(engine.deps, `transfer:${id}`, "fake")).rejects.toMatchObject({ kind: "unknown-outcome" });
  await engine.types("ada", `withdraw ${id}`);
  await engine.settle();
  for (const person of ["ada", "grace", "alan", "mary", "rosa"])
    expect(cardsOf(engine, person).map(({ text }) => text)).toEqual([expect.stringContaining("Withdrawn by Ada")]);
});

test("a card that was posted though nobody said so, and still shows the truth, is not edited", async () => {
  const engine = await startEngine();
  engine.stores.chat.failNext("place", lost, "after-effect");
  await asks(engine);
  await engine.settle();
  await engine.settle();
  expect(engine.stores.chat.calls.map((call) => call.do)).not.toContain("edit");
});

test("an older picture that comes late, over a newer one, from an edit that failed is itself edited over", async () => {
  const { engine, hook } = await hooked();
  const id = await asks(engine);
  await engine.settle();
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let isFirst = true;
  hook.around = async ({ name }, act) => {
    if (name !== "chat.edit" || !isFirst) return act();
    isFirst = false;
    await held;
    await act();
    throw away;
  };
  await signs(engine, id, "grace", "provider");
  const late = syncCards(engine.deps, `transfer:${id}`, "fake");
  await Promise.resolve();
  await engine.types("ada", `withdraw ${id}`);
  engine.stores.leases.expire(`cards:fake:transfer:${id}`);
  await engine.settle();
  expect(cardsOf(engine, "ada")[0]?.text).toContain("Withdrawn");
  letGo();
  await expect(late).rejects.toBeInstanceOf(Fault);
  expect(castIds.some((person) => cardsOf(engine, person)[0]?.text.includes("Withdrawn") === false)).toBe(true);
  // A job that failed is tried again.
  await syncCards(engine.deps, `transfer:${id}`, "fake");
  for (const person of ["ada", "grace", "alan", "mary", "rosa"])
    expect(cardsOf(engine, person)[0]?.text).toContain("Withdrawn by Ada");
});

test("an edit that got no answer and comes even after it was done again is edited over once it can come no more", async () => {
  const { engine, hook } = await hooked();
  const id = await asks(engine);
  await engine.settle();
  const late: (() => Promise<unknown>)[] = [];
  hook.around = async ({ name }, act) => {
    if (name !== "chat.edit" || late.length > 0) return act();
    late.push(act);
    throw away;
  };
  await signs(engine, id, "grace", "provider");
  await engine.settle();
  await engine.types("ada", `withdraw ${id}`);
  await engine.settle();
  for (const come of late) await come();
  const overdue = castIds.filter((person) => cardsOf(engine, person)[0]?.text.includes("Withdrawn") === false);
  expect(overdue).toHaveLength(1);
  await engine.pass(2);
  for (const person of ["ada", "grace", "alan", "mary", "rosa"])
    expect(cardsOf(engine, person)[0]?.text).toContain("Withdrawn by Ada");
  const edits = engine.stores.chat.calls.length;
  await engine.pass(5);
  expect(engine.stores.chat.calls).toHaveLength(edits);
});

test("a card whose reader's account is gone is not tried again for every look at the transfer", async () => {
  const { engine, hook } = await hooked();
  const id = await asks(engine);
  await engine.settle();
  const [card] = cardsOf(engine, "grace");
  hook.around = async ({ name, given }, act) => {
    if (name === "chat.edit" && given[0] === card?.ref) throw new Fault("person-unreachable", "refused");
    return act();
  };
  await signs(engine, id, "mary", "referee");
  await engine.settle();
  const subject = `transfer:${id}`;
  expect(await engine.stores.messages.settledGeneration(subject, "fake")).toBe((await engine.transfer(id)).generation);
  expect(toldOf(engine, "grace")).toEqual([]);
});

test("a card that the chat refuses as it is: requester and admins are told once, and it is posted once the chat takes it", async () => {
  const { engine, hook } = await hooked();
  hook.around = async ({ name, given }, act) => {
    if (name === "chat.place" && given[0] === "mary") throw new Fault("slack-rejected", "refused");
    return act();
  };
  const id = await asks(engine);
  await engine.pass(10);
  expect(toldOf(engine, "mary").toSorted()).toEqual(["ada", "noor", "sam"]);
  expect(cardsOf(engine, "mary")).toEqual([]);
  hook.around = (_, act) => act();
  await engine.pass(1);
  expect(cardsOf(engine, "mary").map(({ text }) => text)).toEqual([expect.stringContaining(id)]);
});

test.each(["chat.place", "chat.edit"])(
  "a message that the chat refuses for good (%s) is tried for a day, not for ever",
  async (call) => {
    const { engine, hook } = await hooked();
    const id = await asks(engine);
    if (call === "chat.edit") await engine.settle();
    const [card] = cardsOf(engine, "mary");
    let tries = 0;
    hook.around = async ({ name, given }, act) => {
      if (name !== call || ![card?.ref, "mary"].includes(String(given[0]))) return act();
      tries++;
      throw new Fault("slack-rejected", "refused");
    };
    await engine.types("ada", `withdraw ${id}`);
    await engine.pass(60);
    expect(tries).toBeGreaterThan(10);
    await engine.pass(24 * 60);
    const afterADay = tries;
    await engine.pass(3 * 24 * 60);
    expect(tries).toBe(afterADay);
    const settled = await engine.stores.messages.settledGeneration(`transfer:${id}`, "fake");
    expect(settled).toBe((await engine.transfer(id)).generation);
  },
);

test("a chat that takes nothing from the bot for a while: afterwards everybody has their card, and nobody is called out of reach", async () => {
  const { engine, hook } = await hooked();
  hook.around = async ({ name }, act) => {
    if (name === "chat.place") throw new Fault("slack-auth", "refused");
    return act();
  };
  await asks(engine);
  await engine.pass(3);
  hook.around = (_, act) => act();
  await engine.pass(2);
  for (const person of ["ada", "grace", "alan", "mary", "rosa"]) expect(cardsOf(engine, person)).toHaveLength(1);
  for (const person of castIds) expect(toldOf(engine, person)).toEqual([]);
});

test("a link that the chat does not take for a moment is tried again in silence; where that lasts, requester and admins are told", async () => {
  const { engine, hook } = await hooked();
  const id = await approved(engine, { lasts: "3h" });
  hook.around = async ({ name }, act) => {
    if (name === "chat.fill") throw away;
    return act();
  };
  const told = () =>
    ["ada", "sam", "noor"].filter((one) => messagesOf(engine, one).some(({ text }) => text.includes("Held up")));
  const [heldUp, known] = [
    "held up, because the chat can't be reached. It is tried again by itself.",
    "admins have been told.",
  ];
  await engine.pass(4);
  expect(cardsOf(engine, "ada")[0]?.text).toContain(heldUp);
  expect(told()).toEqual([]);
  await engine.pass(4);
  expect(told()).toEqual(["ada", "sam", "noor"]);
  expect(cardsOf(engine, "ada")[0]?.text).toContain(known);
  hook.around = (_, act) => act();
  await engine.pass(2);
  expect(told()).toEqual([]);
  expect(doorOne(await engine.transfer(id)).status).toBe("open");
});

const messagesOf = (engine: Engine, person: string): readonly FakeMessage[] => engine.stores.chat.messages(person);

test("a link that can't be edited away is no trouble of the door and raises no alarm; it is edited away later", async () => {
  const { engine, hook } = await hooked();
  const id = await opened(engine);
  const link = linkMessage(engine, id);
  hook.around = async ({ name, given }, act) => {
    if (name === "chat.edit" && given[0] === link?.ref) throw away;
    // The proof is not there yet when the link's own end comes.
    if (name === "door.read" || name === "door.write") throw new Fault("resource-manager-busy", "throttled");
    return act();
  };
  await engine.pass(62);
  expect(doorOne(await engine.transfer(id)).trouble?.code).not.toBe("slack-unavailable");
  hook.around = (_, act) => act();
  await engine.pass(5);
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
});

test("a link that comes late and without a word, after its door was ended and redacted, is taken away again", async () => {
  const { engine, hook } = await hooked();
  const id = await approved(engine);
  hook.around = async ({ name }, act) => {
    if (name !== "chat.fill") return act();
    hook.around = (_, again) => again();
    await engine.types("sam", `close ${id}`);
    engine.stores.leases.expire(`link:${id}/d1`);
    await engine.pass(5);
    expect(linkMessage(engine, id)?.text).toContain("Closed");
    await act();
    throw away;
  };
  await engine.passUntil(async () => doorOne(await engine.transfer(id)).status === "closed");
  expect(linkMessage(engine, id)?.said.some((text) => text.includes("sig="))).toBe(true);
  expect(linkMessage(engine, id)?.text).not.toContain("sig=");
});
