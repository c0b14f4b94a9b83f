/** What assessors page through fits into every chat, whatever the files are called and whatever is said of them. */
import { expect, test } from "vitest";
import { renderCard as renderAdaptive } from "../../../src/adapters/adaptive-cards/card.ts";
import { renderCard as renderSlack } from "../../../src/adapters/slack/card.ts";
import { type FileList, frozenFilesOf } from "../../../src/workflows/assessment/files.ts";
import type { Review } from "../../../src/workflows/assessment/review.ts";
import { filesAbout } from "../../../src/workflows/assessment/standing.ts";
import { assessingPage, type PageRef, pageFilters } from "../../../src/workflows/cards/assessing-page.ts";
import type { Card } from "../../../src/workflows/cards/card.ts";
import type { FilesTerms } from "../../../src/workflows/transfers/terms.ts";
import { type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { outputsAsked, via } from "../../builders/actions.ts";
import { environment, start, today as todayWith } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { asked } from "../../builders/story.ts";
import { buttonsOf, textOf, wording } from "./every-card.ts";

const today = todayWith({
  environment: environment({ people: { assessor: ["joan", "eve"] } }),
  policy: changed(usualPolicy, { assessed: {} }),
});

const report = "lockkeeper-reports/OUT-4K7Q-r12.csv";

/** Files with these names, in three groups about which as much is said as may be. */
function assessed(names: readonly string[], remark = ""): { readonly transfer: Transfer; readonly list: FileList } {
  const files = names.map((name, file) => ({ name, bytes: 12_345_678, etag: "e", sha256: "a", group: file % 3 }));
  const list: FileList = { format: 1, salt: "s", files };
  const words = "語".repeat(2_000);
  const group = { paths: ["/output/"], context: words, controls: words };
  const frozen = frozenFilesOf(list);
  const terms: FilesTerms = { groups: [group, group, group], frozen, allowedBy: "a", keepCopiesMinutes: 1 };
  const { transfer } = asked({ what: outputsAsked() });
  const isSaid = remark !== "";
  const review = (by: string, letter: string): Review => ({
    ...{ by, via: via(by), about: filesAbout(terms), verdicts: (isSaid ? letter : "-").repeat(names.length) },
    remarks: isSaid ? [{ files: names.map((_, file) => file), text: remark }] : [],
    ...(isSaid ? { finishedAt: start } : {}),
  });
  const revision = { ...transfer.revisions[0], terms: { ...termsOf(transfer), files: terms } };
  const reviews = [review("joan", "r"), review("eve", "c")];
  return {
    list,
    transfer: {
      ...transfer,
      phase: "assessing",
      revisions: [revision as (typeof transfer.revisions)[0]],
      assessing: { reviews, report },
    },
  };
}

function page({ transfer, list }: ReturnType<typeof assessed>, ref: PageRef): Card {
  return assessingPage(transfer, list, ref, "joan", today, wording);
}

const reader = { timeZone: "Europe/London", now: start };
const wide = (length: number) => (_: unknown, file: number) => `${file}/`.padStart(length, "表");

/** The files whose names stand on a card, each with its two buttons, which a screen reader tells apart. */
function filesOn(card: Card, { list }: ReturnType<typeof assessed>): readonly number[] {
  const text = textOf(card);
  const shown = list.files.flatMap(({ name }, file) => (text.includes(name) ? [file] : []));
  const heard = buttonsOf(card).flatMap(({ label, about }) => (about === undefined ? [] : [`${label}: ${about}`]));
  expect(new Set(heard).size).toBe(2 * shown.length);
  return shown;
}

function fits(card: Card): void {
  const shown = [renderSlack(card, start), renderAdaptive(card, reader, { answer: true })];
  expect(shown.filter((one) => JSON.stringify(one).includes("do not fit here"))).toEqual([]);
}

const many = Array.from({ length: 18 });

test.each([
  ["names of 200 wide characters", many.map(wide(200)), ""],
  ["the longest names that Azure has", many.map(wide(1_024)), ""],
  ["short names", many.map(wide(5)), ""],
  ["the longest remarks of two who do not agree", many.map(wide(200)), "語".repeat(1_000)],
])("every chat shows every page whole, and every file stands on one: %s", (_, names, remark) => {
  const given = assessed(names, remark);
  for (const filter of pageFilters) {
    const pages = many.map((_, index) => page(given, { filter, page: index + 1 }));
    const last = pages.findIndex((card) => !buttonsOf(card).some(({ label }) => label === "Next"));
    const found = pages.slice(0, last + 1).flatMap((card) => {
      fits(card);
      return filesOn(card, given);
    });
    const isEmpty =
      remark === "" ? filter === "change" || filter === "conflict" : filter === "undecided" || filter === "change";
    expect(found, filter).toEqual(isEmpty ? [] : names.map((_, file) => file));
  }
});

test("the page says where the figures are inside, as those see it who are there; without a report it says nothing", () => {
  const given = assessed(["a.csv"]);
  const all: PageRef = { filter: "all", page: 1 };
  expect(textOf(page(given, all))).toContain(`to be read inside: ${report} in the container egress`);
  const inside = { ...today, environment: environment({ egressInside: "/mnt/output" }) };
  const mounted = assessingPage(given.transfer, given.list, all, "joan", inside, wording);
  expect(textOf(mounted)).toContain(`to be read inside: /mnt/output/${report}`);
  const { report: _report, ...assessing } = given.transfer.assessing ?? { reviews: [] };
  expect(textOf(page({ ...given, transfer: { ...given.transfer, assessing } }, all))).not.toContain(
    "to be read inside",
  );
});
