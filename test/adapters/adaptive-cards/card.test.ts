import { describe, expect, test } from "vitest";
import { renderCard } from "../../../src/adapters/adaptive-cards/card.ts";
import { renderForm } from "../../../src/adapters/adaptive-cards/form.ts";
import type { Reader } from "../../../src/adapters/adaptive-cards/text.ts";
import { actionsOf, readCard } from "../../../src/standins/connector/card.ts";
import { showCard } from "../../../src/standins/connector/show.ts";
import type { Button, Part } from "../../../src/workflows/cards/card.ts";
import type { Form } from "../../../src/workflows/cards/form.ts";
import { buttonsOf, cardsOf, stageNames, stages } from "../../workflows/cards/every-card.ts";

const reader: Reader = { timeZone: "Europe/London", now: Date.UTC(2026, 10, 21, 13) };

/** The card as Teams takes it; fails where Teams would show nothing. */
function taken(card: unknown) {
  const read = readCard(JSON.parse(JSON.stringify(card)));
  if ("problem" in read) throw new Error(read.problem);
  return read.card;
}

test.each(stageNames)("every card is one that Teams takes and shows with all its buttons: %s", (stage) => {
  const cards = cardsOf(stages[stage]());
  expect(cards.length).toBeGreaterThan(0);
  for (const { card } of cards) {
    const rendered = renderCard(card, reader, {
      fillIn: (template) => template.replaceAll("{link}", `https://x/${"y".repeat(500)}`),
    });
    const titles = actionsOf(taken(rendered.card)).map(({ title }) => title);
    expect(titles).toEqual(buttonsOf(card).map(({ label }) => label));
    expect(showCard(taken(rendered.card)).join("\n")).toContain(card.title);
    expect(Buffer.byteLength(JSON.stringify(rendered))).toBeLessThan(28 * 1024);
  }
});

test("what looks like a date of Adaptive Cards stands as it was written, since people sign it", () => {
  const purpose = "Until {{DATE(2017-02-14T06:08:39Z,SHORT)}} and {{TIME(2017-02-14T06:08:39Z)}}";
  const { card } = renderCard(
    { title: "T", summary: "S", parts: [{ type: "text", line: [purpose, { strong: purpose }] }] },
    reader,
  );
  const runs: string[] = [];
  JSON.stringify(card, (_, value: { type?: string; text?: string } | null) => {
    if (value?.type === "TextRun") runs.push(value.text ?? "");
    return value;
  });
  expect(runs.join("")).toContain(purpose + purpose);
  expect(runs.filter((text) => text.includes("{{"))).toEqual([]);
});

describe("what is too much", () => {
  const press = { verb: "approve", transfer: "IN-4K7Q" };
  const many = (count: number): Button[] =>
    Array.from({ length: count }, (_, index) => ({ label: `Close ${index}`, style: "plain", press }));
  const shown = (...parts: Part[]) => taken(renderCard({ title: "Doors", summary: "Doors", parts }, reader).card);

  test("buttons stand in rows that a client shows whole", () => {
    expect(actionsOf(shown({ type: "buttons", buttons: many(17) }))).toHaveLength(17);
  });

  test("what does not fit is counted, and the buttons stay", () => {
    const text: Part = { type: "text", line: ["ü".repeat(3000)] };
    const card = shown(text, text, text, text, text, text, { type: "buttons", buttons: many(2) });
    expect(showCard(card).filter((line) => line.includes("do not fit here"))).toHaveLength(1);
    expect(actionsOf(card)).toHaveLength(2);
  });

  test("two questions on one card each have their own reason", () => {
    const asks = { title: "Reject", label: "Why", submit: "Reject" };
    const card = shown({
      type: "buttons",
      buttons: ["One", "Two"].map((label) => ({ label, style: "danger", press, asks })),
    });
    expect(actionsOf(card).map(({ type }) => type)).toEqual(["Action.ShowCard", "Action.ShowCard"]);
  });
});

test("a form is one that Teams takes, with what is wrong beside its field and what was typed kept", () => {
  const form: Form = {
    ...{ name: "ask", title: "Ask for an ingress", submit: "Ask", carries: { environment: "heron" } },
    fields: [
      { name: "purpose", label: "Why", optional: false, takes: { kind: "text", multiline: true, atMost: 2000 } },
      { name: "recipient", label: "Who", optional: false, takes: { kind: "person" } },
      { name: "from", label: "Not before", optional: true, takes: { kind: "instant" } },
    ],
  };
  const people = [{ id: "ada", name: "Ada Lovelace" }];
  const typed = { purpose: "Work\npackage 2", recipient: "ada", from: String(Date.UTC(2026, 6, 1, 9, 30)) };
  const errors = { purpose: "Say more." };
  expect(showCard(taken(renderForm(form, { people, typed, errors }, reader)))).toEqual([
    "Ask for an ingress",
    "Why: [Work\npackage 2]",
    "Say more.",
    "Who: [Ada Lovelace]",
    "Not before (optional): [2026-07-01]",
    "Not before: time: [10:30]",
    "[Ask]",
  ]);
});
