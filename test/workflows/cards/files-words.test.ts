/** People sign what they read: all that may be said of the files stands on every card, in every chat. */
import { expect, test } from "vitest";
import { renderCard as renderAdaptive } from "../../../src/adapters/adaptive-cards/card.ts";
import { renderCard as renderSlack } from "../../../src/adapters/slack/card.ts";
import { filesRules } from "../../../src/workflows/assessment/asking.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import type { FilesTerms } from "../../../src/workflows/transfers/terms.ts";
import { doorTermsOf, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { outputsAsked } from "../../builders/actions.ts";
import { start, today } from "../../builders/environment.ts";
import { asked, Story } from "../../builders/story.ts";
import { cardsOf } from "./every-card.ts";

const wide = (length: number): string => "語".repeat(length);

/** As much as the rules take of so many groups. */
function groupsOf(count: number, length: number): FilesTerms["groups"] {
  const words = wide(length);
  const paths = [1, 2, 3].map((one) => `/output/${one}${wide(1_000)}`);
  return Array.from({ length: count }, () => ({ paths, context: words, controls: words }));
}

test.each([
  [1, 1_500],
  [2, 750],
  [3, 400],
])(
  "whoever signs reads all that may be said of %s groups, with the longest purpose, in every chat",
  (count, longest) => {
    const refusals = [longest, longest + 1].map((length) => {
      const what = outputsAsked({ files: groupsOf(count, length) });
      return filesRules.filter(({ name }) => name.startsWith("con")).map(({ judge }) => judge(what, today(), "ada"));
    });
    expect(refusals.map((all) => all.filter((one) => one !== undefined && isRefusal(one)).length)).toEqual([
      0,
      2 * count,
    ]);

    const [door] = outputsAsked().doors;
    if (door === undefined) throw new Error("there is no door");
    const doors = [{ ...door, destination: wide(200) }];
    const story = asked({ what: outputsAsked({ subject: wide(200), purpose: wide(2_000), doors }) });
    const files: FilesTerms = { groups: groupsOf(count, longest), allowedBy: "a", keepCopiesMinutes: 1 };
    const { transfer } = story;
    const [first] = transfer.revisions;
    // Each group may go to somebody else, by a door of its own.
    const each = Array.from({ length: count }, (_, group) => `d${group + 1}`);
    const terms = { ...termsOf(transfer), files, doors: each.map((id) => ({ ...doorTermsOf(transfer, "d1"), id })) };
    const revisions = [{ ...first, terms }] as unknown as typeof transfer.revisions;
    const waiting = each.map((id) => ({ ...(transfer.doors[0] as (typeof transfer.doors)[number]), id }));
    for (const { card, key } of cardsOf(
      new Story({ ...transfer, revisions, doors: waiting }, story.today, story.entries),
    )) {
      const shown = [renderSlack(card, start), renderAdaptive(card, { timeZone: "Europe/London", now: start })];
      for (const one of shown) {
        // What is left over of a card that is full to the brim is who else signs; never what is signed.
        expect(JSON.stringify(one).split(wide(longest)).length, key).toBeGreaterThan(2 * count);
        expect(JSON.stringify(one), key).toContain(wide(2_000));
        expect(JSON.stringify(one).split(wide(200)).length, key).toBeGreaterThan(count + 1);
        expect(Buffer.byteLength(JSON.stringify(one)), key).toBeLessThan(28 * 1024);
      }
    }
  },
);
