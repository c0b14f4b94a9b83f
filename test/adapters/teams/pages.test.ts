/** Another page of the same takes the place of the private answer that was pressed, and of no other message. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Button, Card } from "../../../src/workflows/cards/card.ts";
import { eventually } from "../../e2e/bot-world.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeEach(async () => {
  world = await startTeamsWorld();
});
afterEach(() => world.stop());

const press = { verb: "approve", transfer: "OUT-9M2X", digest: "3f9ac2", item: "undecided:p2" };
const asks = { title: "Change needed", label: "What must change?", submit: "Send back" };
const buttons: readonly Button[] = [
  { label: "Next", style: "plain", press },
  { label: "Change", style: "danger", press: { ...press, item: "7" }, asks },
];

function pageNumber(page: number): Card {
  return { title: `Page ${page}`, summary: "Outputs", parts: [{ type: "buttons", buttons }] };
}

const titles = () => world.ada.messages().map(({ lines }) => lines[0]);
const items = () => world.front.calls.flatMap((call) => (call.do === "press" ? [call.press.item] : []));

/** A page shown as the answer to what was said; gives its message. */
async function openPage(): Promise<string> {
  world.front.reply = () => ({ kind: "card", card: pageNumber(1) });
  await world.ada.say("status");
  const { id } = await eventually("the first page", () => world.ada.messages()[0]);
  world.front.reply = () => ({ kind: "card", card: pageNumber(2), replaces: true });
  return id;
}

test("pressing for another page puts it where the first stood, and rings nowhere, also after words were asked for", async () => {
  const message = await openPage();
  const rung = world.ada.notifications().length;
  expect((await world.ada.press(message, "Next")).said).toBe("It stands on the card now.");
  expect(titles()).toEqual(["Page 2"]);
  world.front.reply = () => ({ kind: "card", card: pageNumber(3), replaces: true });
  await world.ada.press(message, "Change", { "What must change?": "Round the counts" });
  expect(titles()).toEqual(["Page 3"]);
  expect(items()).toEqual(["undecided:p2", "7"]);
  expect(world.ada.notifications()).toHaveLength(rung);
});

test("a reply that does not ask for it leaves the pressed card as it is, and so does Teams where it takes no edit", async () => {
  const message = await openPage();
  world.connector.faults.next({ method: "updateActivity" }, { kind: "status", status: 500 });
  expect((await world.ada.press(message, "Next")).said).toBe("The answer is below.");
  world.front.reply = () => ({ kind: "card", card: pageNumber(3) });
  await world.ada.press(message, "Next");
  expect(titles()).toEqual(["Page 1", "Page 2", "Page 3"]);
});

test.each([
  ["as it was placed", undefined],
  ["with a button that claims to stand on an answer", { press, answer: true }],
])("a card that the engine edits is never overwritten: %s", async (_, data) => {
  await world.chat.place("ada", pageNumber(1), "transfer:OUT-9M2X/card/ada", false);
  world.front.reply = () => ({ kind: "card", card: pageNumber(2), replaces: true });
  const [card] = world.ada.messages();
  const value = { action: { verb: "press", data } };
  const claimed = { type: "invoke", name: "adaptiveCard/action", replyToId: card?.id ?? "", value };
  if (data === undefined) await world.ada.press(card?.id ?? "", "Next");
  else await world.ada.say("", { activity: claimed });
  await eventually("the page", () => world.ada.messages()[1]);
  expect(titles()).toEqual(["Page 1", "Page 2"]);
  expect(items()).toEqual(["undecided:p2"]);
});

test("an answer in another's chat is not replaced: what is pressed there is shown in one's own", async () => {
  world.front.reply = () => ({ kind: "card", card: pageNumber(2), replaces: true });
  const value = { action: { verb: "press", data: { press, answer: true } } };
  const { tenantId } = world.connector;
  const conversation = { id: world.olga.chatId(), conversationType: "personal", tenantId };
  const activity = { type: "invoke", name: "adaptiveCard/action", replyToId: "1", value, conversation };
  await world.ada.say("", { activity });
  await eventually("the page", () => world.ada.messages()[0]);
  expect(world.connector.calls.filter(({ method }) => method === "updateActivity")).toEqual([]);
});
