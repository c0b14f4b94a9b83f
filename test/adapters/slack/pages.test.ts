/** Another page of the same takes the place of the private card that was pressed, and of no other message. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Button, Card } from "../../../src/workflows/cards/card.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
beforeAll(async () => {
  world = await startSlackWorld();
});
afterAll(() => world.stop());

const press = { verb: "approve", transfer: "OUT-9M2X", digest: "3f9ac2" };
const asks = { title: "Change needed", label: "What must change?", submit: "Send back" };

function pageNumber(page: number): Card {
  const buttons: Button[] = [
    { label: "Next", style: "plain", press: { ...press, item: `undecided:p${page + 1}` } },
    { label: "Change", style: "danger", press: { ...press, item: `${page}` }, asks },
  ];
  return { title: `Page ${page}`, summary: "Outputs", parts: [{ type: "buttons", buttons }] };
}

const titles = () => world.ada.ephemerals().map(({ lines }) => lines[0]);
const lastItem = () => {
  const call = world.front.calls.at(-1);
  return call?.do === "press" ? call.press.item : undefined;
};

/** A page shown in private, as an answer to a command; gives its message. */
async function openPage(): Promise<string> {
  const before = world.ada.ephemerals().length;
  world.front.reply = () => ({ kind: "card", card: pageNumber(1) });
  await world.ada.slash("/ingress", "status");
  await until("the first page", () => world.ada.ephemerals().length > before);
  world.front.reply = () => ({ kind: "card", card: pageNumber(2), replaces: true });
  return world.ada.ephemerals().at(-1)?.ts ?? "";
}

let before: number;
beforeEach(() => {
  before = world.ada.ephemerals().length;
});

test("pressing for another page puts it where the first stood, for that person alone, and on as often as they like", async () => {
  const message = await openPage();
  const messages = world.ada.dms().length;
  await world.ada.click(message, "Next");
  await until("the second page", () => titles()[before] === "Page 2");
  expect(lastItem()).toBe("undecided:p2");
  for (let page = 3; page < 10; page += 1) {
    world.front.reply = () => ({ kind: "card", card: pageNumber(page), replaces: true });
    await world.ada.click(message, "Next");
    await until("the next page", () => titles()[before] === `Page ${page}`);
  }
  expect(world.ada.ephemerals()).toHaveLength(before + 1);
  expect([world.ada.dms(), world.ada.notifications()].map(({ length }) => length)).toEqual([messages, messages]);
});

test("so does a press that asks for words first, which carries its item along", async () => {
  const message = await openPage();
  await world.ada.click(message, "Change");
  await until("the question", () => world.ada.views().length > 0);
  await world.ada.submit(world.ada.views()[0]?.id ?? "", { "What must change?": "Round the counts" });
  await until("the second page", () => titles()[before] === "Page 2");
  expect(lastItem()).toBe("1");
  expect(world.ada.ephemerals()).toHaveLength(before + 1);
});

test("a reply that does not ask for it leaves the pressed card as it is", async () => {
  const message = await openPage();
  world.front.reply = () => ({ kind: "card", card: pageNumber(2) });
  await world.ada.click(message, "Next");
  await until("the second page", () => titles()[before + 1] === "Page 2");
  expect(titles()[before]).toBe("Page 1");
});

test("where Slack does not take it in place, it is shown anew", async () => {
  const message = await openPage();
  world.slack.faults.next({ method: "response_url" }, { kind: "status", status: 500 });
  await world.ada.click(message, "Next");
  await until("the second page", () => titles()[before + 1] === "Page 2");
  expect(titles()[before]).toBe("Page 1");
});

test("a card that the engine edits is never overwritten: the page is shown in private beside it", async () => {
  await world.chat.place("ada", pageNumber(1), "card", false);
  world.front.reply = () => ({ kind: "card", card: pageNumber(2), replaces: true });
  await world.ada.click(world.ada.dms()[0]?.ts ?? "", "Next");
  await until("the second page", () => titles()[before] === "Page 2");
  expect(world.ada.dms().map(({ lines, versions }) => [lines[0], versions.length])).toEqual([["Page 1", 1]]);
});
