import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Rendered, renderCard } from "../../../src/adapters/slack/card.ts";
import { limits } from "../../../src/adapters/slack/limits.ts";
import { decodeButton } from "../../../src/adapters/slack/press.ts";
import { checkBlocks } from "../../../src/standins/slack/check-shape.ts";
import { showBlocks } from "../../../src/standins/slack/show.ts";
import type { Card, Line, Part } from "../../../src/workflows/cards/card.ts";

const now = Date.UTC(2026, 10, 21, 13);
const hour = 3_600_000;

function cardOf(...parts: Part[]): Card {
  return { title: "Ingress IN-4K7Q", aside: "sandbox, Tier 3", summary: "Please sign", parts };
}

/** What somebody in UTC reads. Fails where Slack would refuse the blocks. */
function shown({ blocks }: Rendered): string[] {
  let ids = 0;
  const taken = checkBlocks(structuredClone(blocks), () => `id${++ids}`);
  return showBlocks(taken, { timeZone: "UTC", nowMs: now, nameOf: (id) => id });
}

function textOf(rendered: Rendered): string {
  return shown(rendered).join("\n");
}

describe("a card", () => {
  test("shows each kind of part as a person reads it", () => {
    const press = { verb: "approve", transfer: "IN-4K7Q" };
    const rendered = renderCard(
      cardOf(
        { type: "text", line: [{ strong: "Ada" }, " asks to bring data in"] },
        {
          type: "facts",
          facts: [
            { label: "What", value: ["Cohort 7 (data)"] },
            { label: "From", value: [{ code: "203.0.113.7" }] },
          ],
        },
        {
          type: "seats",
          title: [{ strong: "Signed" }, " 1 of 2"],
          rows: [
            { mark: "done", label: "Provider", value: ["Grace, ", { at: now - hour }] },
            { mark: "you", label: "Referee", value: ["waiting for you"] },
          ],
        },
        { type: "list", title: ["Files"], items: [["a.csv"], ["b.csv"]] },
        { type: "recipe", label: "With curl", template: "curl -T file \\\n  '{link}'" },
        { type: "note", line: ["terms 3f9ac2"] },
        {
          type: "buttons",
          buttons: [
            { label: "Approve", style: "primary", press },
            { label: "Reject", style: "plain", press },
          ],
        },
      ),
      now,
    );
    expect(shown(rendered)).toEqual([
      "Ingress IN-4K7Q · sandbox, Tier 3",
      "Ada asks to bring data in",
      "What  Cohort 7 (data)",
      "From  203.0.113.7",
      "Signed 1 of 2",
      "done  Provider  Grace, 21 Nov 2026 12:00",
      "you  Referee  waiting for you",
      "Files",
      "- a.csv",
      "- b.csv",
      "With curl",
      "curl -T file \\",
      "  '{link}'",
      "terms 3f9ac2",
      "[Approve] [Reject]",
    ]);
    expect(rendered.text).toBe("Please sign");
  });

  test.each([
    [3 * hour, "21 Nov 2026 16:00 (in 3 h)"],
    [90 * 60_000, "21 Nov 2026 14:30 (in 1 h 30 min)"],
    [-20 * 60_000, "21 Nov 2026 12:40 (20 min ago)"],
    [3 * 24 * hour + 2 * hour, "24 Nov 2026 15:00 (in 3 days 2 h)"],
    [14 * 24 * hour, "5 Dec 2026 13:00 (in 14 days)"],
    [10_000, "21 Nov 2026 13:00 (now)"],
  ])("writes how far away an instant is, %d ms off", (offMs, words) => {
    const rendered = renderCard(cardOf({ type: "text", line: [{ at: now + offMs, distance: true }] }), now);
    expect(shown(rendered)[1]).toBe(words);
  });

  test("has a date that every client can show: in the reader's zone, else in UTC", () => {
    const rendered = renderCard(cardOf({ type: "text", line: [{ at: now + 7 }] }), now);
    expect(JSON.stringify(rendered.blocks)).toContain('"fallback":"2026-11-21 13:00 UTC"');
    expect(JSON.stringify(rendered.blocks)).toContain(`"timestamp":${now / 1000}`);
  });

  test("is its own notification where it has no summary", () => {
    expect(renderCard({ ...cardOf(), summary: " \n " }, now).text).toBe("Ingress IN-4K7Q · sandbox, Tier 3");
  });

  test("carries a button's press and question as they are", () => {
    const press = { verb: "reject", transfer: "IN-4K7Q", seat: "referee", digest: "3f9ac2" };
    const asks = { title: "Reject", label: "Why?", submit: "Reject" };
    const { blocks } = renderCard(
      cardOf({ type: "buttons", buttons: [{ label: "Reject", style: "danger", press, asks }] }),
      now,
    );
    const [, actions] = blocks;
    const [button] = actions?.type === "actions" ? actions.elements : [];
    expect(button).toMatchObject({ type: "button", style: "danger", action_id: "press:reject:0" });
    expect(decodeButton(button?.type === "button" ? button.value : "")).toEqual({ press, asks });
  });
});

describe("what a person wrote", () => {
  const markup = "<!channel> <@U123> <https://evil.example|click> *bold* `code` &amp; :tada:";

  test("is shown as it is and never becomes markup, a mention or a link", () => {
    const rendered = renderCard({ ...cardOf({ type: "text", line: [markup] }), summary: markup, title: markup }, now);
    const [title, line] = shown(rendered);
    expect(line).toBe(markup);
    expect(title).toBe(`${markup} · sandbox, Tier 3`);
    expect(JSON.stringify(rendered.blocks)).not.toContain("mrkdwn");
    expect(rendered.text).toBe(
      "&lt;!channel&gt; &lt;@U123&gt; &lt;https://evil.example|click&gt; *bold* `code` &amp;amp; :tada:",
    );
  });

  test("can't pass for another line of the card, hide text or turn it around", () => {
    const forged = "nothing\n\nFrom  198.51.100.9\r\u2028May  read\u202Edaer\u0000\u200B";
    const rendered = renderCard(cardOf({ type: "facts", facts: [{ label: "Why", value: [forged] }] }), now);
    expect(shown(rendered).slice(1)).toEqual(["Why  nothing From 198.51.100.9 May readdaer"]);
  });

  test("does not push what follows it off the card, however long it is", () => {
    const facts = ["Why", "Who", "From"].map((label) => ({ label, value: ["x".repeat(10_000)] }));
    const lines = shown(renderCard(cardOf({ type: "facts", facts }), now)).slice(1);
    expect(lines.map((line) => line.slice(0, 5).trim())).toEqual(["Why", "Who", "From"]);
    expect(lines.every((line) => line.endsWith("…"))).toBe(true);
  });
});

describe("what does not fit", () => {
  const press = { verb: "approve", transfer: "IN-4K7Q" };
  const buttons: Part = { type: "buttons", buttons: [{ label: "Approve", style: "plain", press }] };
  const text: Part = { type: "text", line: ["a line"] };

  test("beyond 50 blocks is counted, and the buttons stay", () => {
    const rendered = renderCard(cardOf(...Array.from({ length: 80 }, () => text), buttons), now);
    expect(rendered.blocks).toHaveLength(50);
    expect(textOf(rendered)).toMatch(/\n33 more parts do not fit here\.\n\[Approve\]$/);
  });

  test("beyond what a message takes is counted as well", () => {
    const long: Part = { type: "text", line: ["x".repeat(10_000)] };
    const rendered = renderCard(cardOf(long, long, long, long, long, text, buttons), now);
    expect(textOf(rendered)).toMatch(/\n2 more parts do not fit here\.\n\[Approve\]$/);
  });

  test("of a list is counted", () => {
    const items = Array.from({ length: 1000 }, (_, index): Line => [`file-${index}.csv`]);
    const rendered = renderCard(cardOf({ type: "list", title: ["Files"], items }), now);
    expect(shown(rendered).slice(-2)).toEqual(["- file-39.csv", "- and 960 more"]);
  });

  test("of a recipe is not shown in part, since half a command may do something else", () => {
    const rendered = renderCard(cardOf({ type: "recipe", label: "With azcopy", template: "x".repeat(10_000) }), now);
    expect(textOf(rendered)).toMatch(/With azcopy\ntoo long to show here$/);
  });

  test("of more than 25 buttons goes into another block, each with an id of its own", () => {
    const many: Part = { type: "buttons", buttons: Array.from({ length: 60 }, () => buttons.buttons).flat() };
    const { blocks } = renderCard(cardOf(many, many), now);
    const ids = blocks.flatMap((block) =>
      block.type === "actions"
        ? block.elements.map((element) => ("action_id" in element ? element.action_id : ""))
        : [],
    );
    expect(ids).toHaveLength(120);
    expect(new Set(ids).size).toBe(120);
  });
});

describe("whatever a card holds", () => {
  const wild = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc
      .constantFrom("", " ", "\n", "<!here>", "*_~`", "\uD800", "😀", "&&&", "\u0000\u202E")
      .chain((piece) =>
        fc.integer({ min: 0, max: 10_000 }).map((times) => piece.repeat(Math.ceil(times / (piece.length || 1)))),
      ),
  );
  const span = fc.oneof(
    wild,
    wild.map((strong) => ({ strong })),
    wild.map((code) => ({ code })),
    fc.record({ at: fc.integer({ min: 0, max: 4e12 }), distance: fc.boolean() }),
  );
  const line = fc.array(span, { maxLength: 4 });
  const id = fc.string({ minLength: 1, maxLength: 300 });
  const button = fc.record({
    label: wild,
    style: fc.constantFrom("primary" as const, "danger" as const, "plain" as const),
    press: fc.record({ verb: id, transfer: id }),
    asks: fc.record({ title: wild, label: wild, submit: wild }),
  });
  const part: fc.Arbitrary<Part> = fc.oneof(
    line.map((given): Part => ({ type: "text", line: given })),
    line.map((given): Part => ({ type: "note", line: given })),
    fc
      .array(fc.record({ label: wild, value: line }), { maxLength: 9 })
      .map((facts): Part => ({ type: "facts", facts })),
    fc
      .record({
        title: line,
        rows: fc.array(
          fc.record({ mark: fc.constantFrom("done", "open", "you", "refused"), label: wild, value: line }),
          { maxLength: 5 },
        ),
      })
      .map((given): Part => ({ type: "seats", ...given })),
    fc.record({ label: wild, template: wild }).map((given): Part => ({ type: "recipe", ...given })),
    fc
      .record({ title: line, items: fc.array(line, { maxLength: 60 }) })
      .map((given): Part => ({ type: "list", ...given })),
    fc.array(button, { maxLength: 30 }).map((buttons): Part => ({ type: "buttons", buttons })),
  );
  const card = fc.record({ title: wild, aside: wild, summary: wild, parts: fc.array(part, { maxLength: 70 }) });

  test("Slack takes it, and its text is one escaped line within the limit", () => {
    fc.assert(
      fc.property(card, (given) => {
        const rendered = renderCard(given, now);
        shown(rendered);
        expect(rendered.text.length).toBeGreaterThan(0);
        expect(rendered.text.length).toBeLessThanOrEqual(limits.summary);
        expect(rendered.text).not.toMatch(/[<>\n]/);
        // Half a surrogate pair is an escape in JSON.
        expect(JSON.stringify(rendered)).not.toMatch(/(?<!\\)\\ud/i);
      }),
      { numRuns: 30 },
    );
  });
});
