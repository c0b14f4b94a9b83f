import { expect, test } from "vitest";
import { bulletinMessages } from "../../../src/workflows/cards/bulletin-card.ts";
import { configure } from "../../../src/workflows/environments/environment.ts";
import { start } from "../../builders/environment.ts";
import { textOf } from "./every-card.ts";

const first = configure(undefined, "heron", { tier: "a" }, "c0", ["sam"], start)?.environment;
const second = configure(first, "heron", { tier: "b", storage: "c" }, "c1", ["noor"], start + 1)?.environment;

test("each admin of before and after gets one message, which names the parts that changed", () => {
  const messages = second === undefined ? [] : bulletinMessages(second);
  expect(messages.map(({ key }) => key).sort()).toEqual(["bulletin/b2/noor", "bulletin/b2/sam"]);
  for (const { card, post } of messages) {
    expect(post).toBe(true);
    expect(card.summary).toBe("The configuration of heron changed.");
    expect(textOf(card)).toContain("What changed\nstorage\ntier");
  }
});

test("a first configuration is told to nobody", () => {
  expect(first === undefined ? [] : bulletinMessages(first)).toEqual([]);
});
