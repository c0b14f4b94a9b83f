import { expect, test } from "vitest";
import { showMessage } from "../../../src/standins/slack/show.ts";
import { showDate, showMrkdwn } from "../../../src/standins/slack/show-text.ts";

const nowMs = Date.UTC(2026, 10, 21, 9, 0);
const tomorrow = Date.UTC(2026, 10, 22, 16, 0) / 1000;
const reader = {
  timeZone: "Europe/Paris",
  nowMs,
  nameOf: (id: string) => (id === "U1" ? "Ada Provider" : id),
};
const show = (text: string): string => showMrkdwn(text, reader);

test.each([
  ["marks go", "*Signed* by _all_ of ~two~ three", "Signed by all of two three"],
  ["what only looks like marks stays", "2 * 3 * 4, snake_case_name, a~b", "2 * 3 * 4, snake_case_name, a~b"],
  ["people and channels have names", "<@U1> in <#C1|tre-admins>, <!here>", "@Ada Provider in #tre-admins, @here"],
  [
    "links show where they lead",
    "<https://example.org/a|the page>, <https://example.org/b>",
    "the page (https://example.org/a), https://example.org/b",
  ],
  ["entities are themselves", "a &lt; b &amp; c", "a < b & c"],
  ["code is as it is", "run `a *b* _c_` now", "run a *b* _c_ now"],
  ["code blocks are as they are", "```\nsv=1&amp;sp=wl_x_y\n```", "\nsv=1&sp=wl_x_y\n"],
  ["dates are in the reader's zone", `until <!date^${tomorrow}^{date_short_pretty} {time}|x>`, "until tomorrow 17:00"],
  ["a date that is none shows its fallback", "until <!date^soon^{date}|some day>", "until some day"],
])("mrkdwn: %s", (_rule, text, shown) => {
  expect(show(text)).toBe(shown);
});

test("every date field of Slack's is filled", () => {
  const at = Date.UTC(2026, 10, 21, 15, 4, 5);
  const fields = (format: string): string => showDate(at, format, reader);
  expect(fields("{date_num} {date_slash} {time_secs}")).toBe("2026-11-21 21/11/2026 16:04:05");
  expect(fields("{date}, {date_short}, {date_long}")).toBe("21 November 2026, 21 Nov 2026, Saturday, 21 November 2026");
  expect(fields("{date_pretty} {date_long_pretty} {ago} {unknown}")).toBe("today today in 6 hours {unknown}");
});

test("a card reads from top to bottom, with its buttons in brackets", () => {
  const text = (words: string) => ({ type: "mrkdwn", text: words }) as const;
  const plain = (words: string) => ({ type: "plain_text", text: words }) as const;
  const lines = showMessage(
    {
      text: "fallback",
      blocks: [
        { type: "header", text: plain("Ingress IN-4K7Q") },
        { type: "section", text: text("*What*\nCohort 7"), accessory: { type: "button", text: plain("Details") } },
        { type: "section", fields: [text("*Who*\n<@U1>"), text("*When*\n24 hours")] },
        { type: "divider" },
        { type: "context", elements: [text("terms `3f9ac2`"), plain("Tier 3")] },
        {
          type: "actions",
          elements: [
            { type: "button", text: plain("Approve") },
            { type: "button", text: plain("Reject") },
          ],
        },
        {
          type: "rich_text",
          elements: [
            { type: "rich_text_preformatted", elements: [{ type: "text", text: "https://127.0.0.1/link" }] },
            {
              type: "rich_text_list",
              style: "ordered",
              elements: [{ type: "rich_text_section", elements: [{ type: "user", user_id: "U1" }] }],
            },
          ],
        },
      ],
    },
    reader,
  );
  expect(lines).toEqual([
    ...["Ingress IN-4K7Q", "What", "Cohort 7", "[Details]", "Who", "@Ada Provider", "When", "24 hours", "----"],
    ...["terms 3f9ac2  Tier 3", "[Approve] [Reject]", "https://127.0.0.1/link", "1. @Ada Provider"],
  ]);
  expect(showMessage({ text: "*only* text", blocks: [] }, reader)).toEqual(["only text"]);
});
