import { expect, test } from "vitest";
import { readCard } from "../../../src/standins/connector/card.ts";

const card = (parts: object) => readCard({ type: "AdaptiveCard", version: "1.5", ...parts });
const execute = (more: object = {}) => ({ type: "Action.Execute", title: "Press", verb: "press", ...more });
const text = (id: string) => ({ type: "Input.Text", id, label: id });
const ask = (...body: object[]) => ({
  ...{ type: "Action.ShowCard", title: "Ask" },
  card: { type: "AdaptiveCard", version: "1.5", body, actions: [execute()] },
});

test.each([
  ["a version that Teams does not show", { version: "1.6" }, /up to version 1.5/],
  ["no version", { version: undefined }, /version/],
  ["an element that nobody knows", { body: [{ type: "Carousel" }] }, /body.0/],
  ["an element inside another that nobody knows", { body: [{ type: "Container", items: [{ type: "X" }] }] }, /items/],
  ["a property that nobody knows", { body: [{ type: "TextBlock", text: "a", colour: "red" }] }, /colour/],
  ["a button without a verb", { actions: [{ ...execute(), verb: undefined }] }, /verb/],
  ["a button without words", { actions: [execute({ title: "" })] }, /title/],
  ["more buttons than are shown", { actions: Array.from({ length: 7 }, () => execute()) }, /actions/],
  [
    "a row of more buttons",
    { body: [{ type: "ActionSet", actions: Array.from({ length: 7 }, () => execute()) }] },
    /actions/,
  ],
  ["two controls of one name", { body: [text("a"), text("a")] }, /two inputs have the id a/],
  ["a question's control named like one beside it", { body: [text("a")], actions: [ask(text("a"))] }, /the id a/],
  ["a control without a name", { body: [{ type: "Input.Text" }] }, /id/],
])("a card with %s is none", (_what, parts, problem) => {
  expect(card(parts)).toEqual({ problem: expect.stringMatching(problem) });
});

test("two questions may each have a control of the same name, for one is open at a time", () => {
  expect(card({ body: [text("b")], actions: [ask(text("a")), ask(text("a"))] })).toHaveProperty("card");
});
