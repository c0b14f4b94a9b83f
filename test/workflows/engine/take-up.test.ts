import { expect, test } from "vitest";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { takeUpMessage } from "../../../src/workflows/engine/take-up.ts";
import { startEngine } from "./engine.ts";
import { cardsOf, hooked } from "./hooked.ts";
import { asks, linkMessage, opened, signs } from "./people.ts";

const lost = new Fault("slack-outcome-unknown", "unknown-outcome");

/** Ada's transfer with a card of Grace's that no record knows beside the one that it knows. */
async function withOrphan() {
  const engine = await startEngine();
  const id = await asks(engine);
  await engine.settle();
  const [known] = cardsOf(engine, "grace");
  if (known === undefined) throw new Error("Grace has no card");
  const orphan = await engine.stores.chat.chat.place("grace", known.card, known.key, false);
  const texts = (): readonly string[] => cardsOf(engine, "grace").map(({ text }) => text);
  return { engine, id, orphan, texts };
}

test("a card that no record knows is taken up by a click: both of its reader's cards show the same from then on", async () => {
  const { engine, id, orphan, texts } = await withOrphan();
  await signs(engine, id, "mary", "referee");
  await engine.settle();
  expect(texts()[1]).not.toBe(texts()[0]);
  await takeUpMessage(engine.deps, "fake", id, "grace", orphan);
  await engine.settle();
  expect(texts()[1]).toBe(texts()[0]);
  await engine.types("ada", `withdraw ${id}`);
  await engine.settle();
  for (const text of texts()) expect(text).toContain("Withdrawn by Ada Lovelace");
  expect(texts()).toHaveLength(2);
});

test("a card whose reference was never recorded is the one that is kept from then on, and no other is posted", async () => {
  const { engine, hook } = await hooked();
  hook.around = async ({ name, given }, act) => {
    if (name !== "chat.place" || given[0] !== "grace") return act();
    throw lost;
  };
  const id = await asks(engine);
  await engine.settle();
  const [adas] = cardsOf(engine, "ada");
  if (adas === undefined) throw new Error("Ada has no card");
  const orphan = await engine.stores.chat.chat.place("grace", adas.card, `transfer:${id}/card/grace`, false);
  hook.around = (_, act) => act();
  await takeUpMessage(engine.deps, "fake", id, "grace", orphan);
  await engine.settle();
  expect(cardsOf(engine, "grace").map(({ ref }) => ref)).toEqual([orphan]);
  expect(cardsOf(engine, "grace")[0]?.text).toContain("[Approve as Provider]");
});

test("a message is taken up by its own reader alone, for its own transfer alone, and never the recipient's with the link", async () => {
  const { engine, id: first, orphan } = await withOrphan();
  const id = await opened(engine, { address: "203.0.113.9" });
  const all = async () => [...(await known(first)), ...(await known(id))];
  const known = (one: string) => engine.stores.messages.all(`transfer:${one}`);
  const before = await all();
  const link = linkMessage(engine, id);
  if (link === undefined) throw new Error("Rosa has no message for the link");
  const second = await engine.stores.chat.chat.place("rosa", link.card, link.key, false);
  for (const [transfer, person, ref] of [
    [first, "mary", orphan],
    [id, "grace", orphan],
    ["IN-ZZZZ", "grace", orphan],
    [id, "rosa", second],
    [id, "rosa", link.ref],
    [id, "grace", "of-nobody"],
  ] as const)
    await takeUpMessage(engine.deps, "fake", transfer, person, ref);
  expect(await all()).toEqual(before);
});
