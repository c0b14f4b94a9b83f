/**
 * Until all have finished nobody sees anything of what an assessor says but that assessor. Shown by two histories that
 * differ in one assessor's verdicts and remarks alone: whatever anybody else is shown, told or answered is the same.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { timelineOf } from "../../../src/commands/timeline.ts";
import { haveAllFinished, reviewsShownTo } from "../../../src/workflows/assessment/standing.ts";
import type { Entry } from "../../../src/workflows/audit/entry.ts";
import { assessingPage, pageFilters } from "../../../src/workflows/cards/assessing-page.ts";
import { overviewCard } from "../../../src/workflows/cards/overview.ts";
import { transferCard } from "../../../src/workflows/cards/transfer-card.ts";
import { wantedMessages } from "../../../src/workflows/cards/wanted.ts";
import { dueAction, nextInstant } from "../../../src/workflows/transfers/deadlines.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import * as files from "../../builders/assessed.ts";
import { environment, type TodayChanges } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import type { Story } from "../../builders/story.ts";
import { wording } from "../cards/every-card.ts";

/** One of each: who asked, who gets it, seats, assessors, an admin. */
const others = ["ada", "hugo", "grace", "mary", "eve", "emmy", "sam"];
const nobodyStands = { standing: [], unreachable: [] };

/** What the timeline reads: entries in their places, with details as they are kept. */
function history({ entries, now }: Story): unknown {
  const chained = entries.map((draft, at): Entry => {
    const { detail: _, ...rest } = draft;
    return { ...rest, format: 1, subject: "IN-4K7Q", seq: at + 1, previous: null, at: now, detail: null, hash: "" };
  });
  const details = entries.flatMap(({ detail }, at) =>
    detail === null ? [] : [{ subject: "IN-4K7Q", seq: at + 1, salt: "s", body: detail }],
  );
  return { chained, lines: timelineOf(chained, details, wording, ["d1"]) };
}

/** How somebody is answered who tries whatever can be tried of files. */
function answersTo(person: string, { transfer, today, tries }: Story): readonly unknown[] {
  const tried = [
    files.assess(transfer, person, [0]),
    files.assess(transfer, person, [9]),
    files.finish(transfer, person),
    ...(["release", "release-part", "return"] as const).map((outcome) => files.conclude(transfer, person, outcome)),
  ];
  return tried.map((action) => {
    const decision = tries.call({ transfer, today } as Story, action);
    return isRefusal(decision) ? decision : { entry: decision.entry, due: nextInstant(decision.transfer, today) };
  });
}

/** All that anybody but Joan is shown, told or answered; and what the machine does by itself. */
function shownToOthers(story: Story): string {
  const { transfer, today } = story;
  const known = [{ transfer, today }];
  const lists = { waiting: known, yours: known, doors: known };
  return JSON.stringify({
    messages: wantedMessages(transfer, nobodyStands, today, wording).filter(({ person }) => person !== "joan"),
    joanHasCards: wantedMessages(transfer, nobodyStands, today, wording).map(({ key }) => key),
    people: others.map((person) => [
      transferCard(transfer, person, today, wording),
      overviewCard(lists, person, wording),
      reviewsShownTo(person, transfer, today),
      pageFilters.map((filter) =>
        assessingPage(transfer, files.threeFiles, { filter, page: 1 }, person, today, wording),
      ),
      answersTo(person, story),
    ]),
    due: dueAction(transfer, today, { salt: "s", everyAdmin: ["sam"] }),
    next: nextInstant(transfer, today),
    told: [transfer.notices, transfer.seatNotices],
    history: history(story),
  });
}

/** Joan decides file by file, so that there are as many steps in each history. */
function joanSays(story: Story, letters: string, remark: string): Story {
  const said = [...letters].reduce((one, letter, file) => {
    if (letter === "-") return one;
    const verdict = letter === "r" ? "release" : "change";
    return one.plays(files.assess(one.transfer, "joan", [file], verdict, letter === "r" ? remark : `${remark}?`));
  }, story);
  return letters.includes("-") ? said : said.plays(files.finish(said.transfer, "joan"));
}

const withoutJoan = environment({ people: { assessor: ["eve", "emmy"], referee: ["mary"] } });
const joanReferee = environment({ people: { assessor: ["joan", "eve", "emmy"], referee: ["mary", "joan"] } });

/** What may become of it meanwhile. */
const changes: Readonly<Record<string, TodayChanges>> = {
  nothing: {},
  "a third is wanted": { policy: changed(usualPolicy, { assessed: { assessors: 3 } }) },
  "the older procedure": { policy: usualPolicy },
  "Joan has left": { environment: withoutJoan },
  "Joan has another role": { environment: joanReferee },
  "the storage was moved": { environment: environment({ ...files.assessedEnvironment, egressContainer: "outbox" }) },
};

const letter = fc.constantFrom("r", "c");
const joans = fc.array(fc.tuple(letter, letter, fc.boolean()), { minLength: 3, maxLength: 3 });
const eves = fc.constantFrom("", "r--", "rc-", "cc-", "rrr", "rcr");

test("nothing that others see, hear or are answered depends on what an assessor says before all have finished", () => {
  let told = 0;
  const property = fc.property(
    joans,
    eves,
    fc.constantFrom(...Object.keys(changes)),
    fc.constantFrom("Too few.", "fine"),
    (joan, eve, change, remark) => {
      const said = (which: 0 | 1): string => joan.map((one) => (one[2] ? "-" : one[which])).join("");
      const begun = eve === "" ? files.frozen() : files.decided(files.frozen(), "eve", eve);
      const [one, other] = [joanSays(begun, said(0), "fine"), joanSays(begun, said(1), remark)].map((story) =>
        story.after(30).when(changes[change] ?? {}),
      );
      if (one === undefined || other === undefined || haveAllFinished(one.transfer, one.today)) return;
      told += 1;
      expect(shownToOthers(other)).toBe(shownToOthers(one));
    },
  );
  fc.assert(property, { numRuns: 40 });
  expect(told).toBeGreaterThan(20);
});

test("once all have finished those who assess see it all, and nobody else anything of it", () => {
  const [one, other] = [files.assessed("rrr", "rrr"), files.assessed("rcr", "rrr")];
  const seenBy = (person: string, { transfer, today }: Story): unknown =>
    assessingPage(transfer, files.threeFiles, { filter: "all", page: 1 }, person, today, wording);
  expect(seenBy("eve", other)).not.toEqual(seenBy("eve", one));
  expect(JSON.stringify(seenBy("eve", other))).toContain("Joan Clarke: change needed (Too few in a cell.)");
  for (const person of others.filter((who) => who !== "eve"))
    expect(
      [other, one].map(({ transfer, today }) => [
        transferCard(transfer, person, today, wording),
        reviewsShownTo(person, transfer, today),
      ])[0],
    ).toEqual([transferCard(one.transfer, person, one.today, wording), []]);
});
