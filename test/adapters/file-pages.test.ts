/** A page of files to decide about, in each chat: forty buttons and the longest names, in order and with nothing left out. */
import { describe, expect, test } from "vitest";
import { renderCard as renderAdaptive } from "../../src/adapters/adaptive-cards/card.ts";
import { readPress } from "../../src/adapters/adaptive-cards/press.ts";
import { renderCard as renderSlack } from "../../src/adapters/slack/card.ts";
import { decodeButton } from "../../src/adapters/slack/press.ts";
import { type AdaptiveCard, actionsOf, readCard } from "../../src/standins/connector/card.ts";
import { showCard } from "../../src/standins/connector/show.ts";
import { elementsOf } from "../../src/standins/slack/blocks.ts";
import { checkBlocks } from "../../src/standins/slack/check-shape.ts";
import { showBlocks } from "../../src/standins/slack/show.ts";
import type { Card } from "../../src/workflows/cards/card.ts";
import { buttonsOf } from "../workflows/cards/every-card.ts";
import { fortyButtons, pageOf } from "./file-pages.ts";

const now = Date.UTC(2026, 10, 21, 13);

/** The card as Slack takes it: what is read, and what each button carries. Fails where Slack would refuse it. */
function inSlack(card: Card) {
  let ids = 0;
  const { blocks } = renderSlack(card, now);
  const taken = checkBlocks(structuredClone(blocks), () => `id${++ids}`);
  const lines = showBlocks(taken, { timeZone: "UTC", nowMs: now, nameOf: (id) => id });
  const values = taken.flatMap(elementsOf).flatMap((element) => (element.type === "button" ? [element.value] : []));
  return { lines, presses: values.map((value) => decodeButton(value)?.press) };
}

/** The same as Teams takes it, and as the local page does. */
function inTeams(card: Card) {
  const rendered = renderAdaptive(card, { timeZone: "UTC", now }, { answer: true });
  expect(Buffer.byteLength(JSON.stringify(rendered))).toBeLessThan(28 * 1024);
  const read = readCard(JSON.parse(JSON.stringify(rendered.card)));
  if ("problem" in read) throw new Error(read.problem);
  return { lines: showCard(read.card), presses: dataIn(read.card).map((data) => readPress(data)?.press) };
}

function dataIn(card: AdaptiveCard): readonly unknown[] {
  return actionsOf(card).flatMap((action) => {
    if (action.type === "Action.ShowCard") return dataIn(action.card);
    return action.type === "Action.Execute" ? [action.data] : [];
  });
}

describe.each([
  ["Slack", inSlack],
  ["Teams", inTeams],
])("in %s", (_, taken) => {
  test("a page of eight files with the longest names shows each with its buttons right below it, and all carry their item", () => {
    const card = pageOf(8);
    const { lines, presses } = taken(card);
    const seen = lines.map((line) =>
      /^(\d)\/表{198}$|\[((?:Release|Change) \d)\] \[(?:Change \d)\]$/.exec(line)?.slice(1),
    );
    const expected = Array.from({ length: 8 }, (_each, index) => [`${index}`, `Release ${index}`]).flat();
    expect(seen.flatMap((found) => found?.filter((one) => one !== undefined) ?? [])).toEqual(expected);
    expect(lines.join("\n")).not.toContain("do not fit");
    expect(presses).toEqual(buttonsOf(card).map(({ press }) => press));
  });

  test("what does not fit takes its own buttons along, so that nobody decides what they can't see; the others stay", () => {
    const card = pageOf(40);
    const { lines, presses } = taken(card);
    const named = lines.filter((line) => /^\d+\/表+$/.test(line)).length;
    const decided = new Set(presses.flatMap((press) => (press?.verb === "show-files" ? [] : [press?.item])));
    expect(lines.filter((line) => line.includes("do not fit here"))).toHaveLength(1);
    expect(named).toBeGreaterThanOrEqual(8);
    expect(decided.size).toBeLessThanOrEqual(named);
    expect([...decided]).toEqual(Array.from({ length: decided.size }, (_each, index) => `${index}`));
    expect(presses.filter((press) => press?.verb === "show-files")).toHaveLength(8);
  });

  test("forty buttons in rows of five are all there, row by row", () => {
    const { lines, presses } = taken(fortyButtons());
    expect(presses.map((press) => press?.item)).toEqual(Array.from({ length: 40 }, (_each, index) => `${index}`));
    expect(lines.filter((line) => line.includes("File "))).toHaveLength(8);
  });
});
