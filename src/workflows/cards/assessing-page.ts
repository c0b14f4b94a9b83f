/** A page of the files that somebody assesses: names, sizes, what was said of them, and what to press. For assessors alone. */
import type { FileList } from "../assessment/files.ts";
import { conflictsAmong, decidedIn, type Review, undecidedIn, verdictOn } from "../assessment/review.ts";
import { filesAbout, haveAllFinished, reviewsShownTo } from "../assessment/standing.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { insideOf } from "../transfers/terms.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import { finishButtons } from "./assessor-parts.ts";
import { heading } from "./body.ts";
import type { Button, Card, Line, Part } from "./card.ts";
import { endOf, pagesOf, remarksShown, shortened } from "./file-pages.ts";
import { filesInWords, sizeInWords, type Wording } from "./wording.ts";

/** What a page can be narrowed to. */
export const pageFilters = ["all", "undecided", "change", "conflict"] as const;
/** One of `pageFilters`. */
export type PageFilter = (typeof pageFilters)[number];

/** Which page of which files: in buttons `filter:page`, after the number of a file or of a group where one is meant. */
export interface PageRef {
  readonly filter: PageFilter;
  /** Counted from 1. */
  readonly page: number;
}

const groupTextShown = 150;

const filterLabels: Readonly<Record<PageFilter, string>> = {
  all: "All",
  undecided: "Undecided",
  change: "Change needed",
  conflict: "Conflicting",
};

const filterButtons: Readonly<Record<PageFilter, string>> = {
  all: "Show all",
  undecided: "Show undecided",
  change: "Show to be changed",
  conflict: "Show conflicting",
};

const verdictWords = { release: "may leave", change: "change needed" } as const;

function filesOf(
  filter: PageFilter,
  list: FileList,
  mine: Review | undefined,
  shown: readonly Review[],
): readonly number[] {
  const all = list.files.map((_, file) => file);
  switch (filter) {
    case "all":
      return all;
    case "undecided":
      return mine === undefined ? all : undecidedIn(mine);
    case "change":
      return all.filter((file) => mine !== undefined && verdictOn(mine, file) === "change");
    case "conflict":
      return conflictsAmong(shown);
  }
}

function itemOf({ filter, page }: PageRef, ...before: readonly (string | number)[]): string {
  return [...before, filter, page].join(":");
}

interface Page {
  readonly transfer: Transfer;
  readonly list: FileList;
  readonly ref: PageRef;
  readonly mine: Review | undefined;
  readonly shown: readonly Review[];
  readonly remarks: ReadonlyMap<Review, ReadonlyMap<number, string>>;
  readonly isOpen: boolean;
  readonly digest: string;
  readonly wording: Wording;
}

const remarkTitle = {
  title: "Change needed",
  label: "What to change (the requester sees it)",
  submit: "Change needed",
};

function said(review: Review, file: number, reader: PersonId, { remarks, wording }: Page): string {
  const who = review.by === reader ? "you" : wording.name(review.by);
  const verdict = verdictOn(review, file);
  const remark = remarks.get(review)?.get(file);
  return `${who}: ${verdict === undefined ? "undecided" : verdictWords[verdict]}${remark === undefined ? "" : ` (${remark})`}`;
}

function fileParts(file: number, reader: PersonId, page: Page): readonly Part[] {
  const { transfer, list, ref, shown, isOpen, digest } = page;
  const one = list.files[file];
  if (one === undefined) return [];
  const several = (termsOf(transfer).files?.groups.length ?? 1) > 1;
  const verdicts =
    shown.length === 0 ? "undecided" : shown.map((review) => said(review, file, reader, page)).join("; ");
  const facts = `${sizeInWords(one.bytes)}${several ? `, group ${one.group + 1}` : ""}, ${verdicts}`;
  const press = { transfer: transfer.id, digest, item: itemOf(ref, file) };
  const mayDecide = page.mine?.finishedAt === undefined || isOpen;
  const about = endOf(one.name);
  const buttons: readonly Button[] = [
    { label: "May leave", about, style: "plain", press: { verb: "file-release", ...press } },
    { label: "Change needed", about, style: "plain", press: { verb: "file-change", ...press }, asks: remarkTitle },
  ];
  const text: Part = { type: "text", line: [{ code: one.name }, `  ${facts}`] };
  return mayDecide ? [text, { type: "buttons", buttons, ofAbove: true }] : [text];
}

function turning(page: Page, pages: number): readonly Button[] {
  const { transfer, ref, isOpen } = page;
  const to = (label: string, there: PageRef): Button => ({
    label,
    style: "plain",
    press: { verb: "assess", transfer: transfer.id, item: itemOf(there) },
  });
  const filters = pageFilters.filter((filter) => filter !== ref.filter && (filter !== "conflict" || isOpen));
  return [
    ...(ref.page > 1 ? [to("Back", { ...ref, page: ref.page - 1 })] : []),
    ...(ref.page < pages ? [to("Next", { ...ref, page: ref.page + 1 })] : []),
    ...filters.map((filter) => to(filterButtons[filter], { filter, page: 1 })),
  ];
}

/** What is said of all that is left of a group at once: two buttons for each group. */
function groupParts(page: Page): readonly Part[] {
  const { transfer, ref, mine, list, digest } = page;
  if (mine?.finishedAt !== undefined) return [];
  const left = new Set(mine === undefined ? list.files.map((_, file) => file) : undecidedIn(mine));
  const groups = termsOf(transfer).files?.groups ?? [];
  return groups.flatMap((_, group): readonly Part[] => {
    const count = list.files.filter((one, file) => one.group === group && left.has(file)).length;
    if (count < 2) return [];
    const which = groups.length > 1 ? ` of group ${group + 1}` : "";
    const press = { transfer: transfer.id, digest, item: itemOf(ref, `g${group}`) };
    const buttons: readonly Button[] = [
      { label: `All ${count} undecided${which} may leave`, style: "plain", press: { verb: "group-release", ...press } },
      {
        label: `All ${count} undecided${which}: change needed`,
        style: "plain",
        press: { verb: "group-change", ...press },
        asks: remarkTitle,
      },
    ];
    return [{ type: "buttons", buttons }];
  });
}

/** What was said of the groups that are on the page, as a reminder: the card says all of it. */
function groupLines(transfer: Transfer, onPage: ReadonlySet<number>): readonly Line[] {
  const groups = termsOf(transfer).files?.groups ?? [];
  return groups.flatMap(({ context, controls }, group): readonly Line[] => {
    if (!onPage.has(group)) return [];
    const which = groups.length > 1 ? `Group ${group + 1}: ` : "";
    const [what, how] = [context, controls].map((text) => shortened(text, groupTextShown));
    return [[`${which}${what} `, { strong: "Made safe by: " }, how ?? ""]];
  });
}

/** Where the figures are that were computed from the content of the files: inside, and none of them here. */
function reportParts(transfer: Transfer, { environment }: Today): readonly Part[] {
  const name = transfer.assessing?.report;
  if (name === undefined) return [];
  const inside = environment?.egressInside;
  const at: Line =
    inside === undefined
      ? [{ code: name }, " in the container ", { code: insideOf(termsOf(transfer)).container }]
      : [{ code: `${inside}/${name}` }];
  return [{ type: "text", line: ["Figures of the files, to be read inside: ", ...at] }];
}

/** The page for one assessor; a page beyond the last is the last. */
export function assessingPage(
  transfer: Transfer,
  list: FileList,
  asked: PageRef,
  reader: PersonId,
  today: Today,
  wording: Wording,
): Card {
  const shown = reviewsShownTo(reader, transfer, today);
  const mine = shown.find(({ by }) => by === reader);
  const { files } = termsOf(transfer);
  const found = filesOf(asked.filter, list, mine, shown);
  const remarks = new Map(shown.map((review) => [review, remarksShown(review)]));
  const pages = pagesOf(found, list, [...remarks.values()]);
  const ref = { filter: asked.filter, page: Math.min(Math.max(1, asked.page), pages.length) };
  const isOpen = haveAllFinished(transfer, today);
  const digest = files === undefined ? "" : filesAbout(files);
  const page: Page = { transfer, list, ref, mine, shown, remarks, isOpen, digest, wording };
  const onPage = pages[ref.page - 1] ?? [];
  const groups = new Set(onPage.flatMap((file) => list.files[file]?.group ?? []));
  const { title, aside } = heading(transfer);
  const decided = mine === undefined ? 0 : decidedIn(mine);
  const where = `${filterLabels[ref.filter]}: ${filesInWords(found.length)}, page ${ref.page} of ${pages.length}`;
  const csv: Button = {
    label: "As CSV",
    style: "plain",
    press: { verb: "assess-csv", transfer: transfer.id },
  };
  return {
    title: `Assess ${title}`,
    aside,
    summary: `Files of ${transfer.id} to assess.`,
    parts: [
      { type: "text", line: [{ strong: `${decided} of ${list.files.length} decided` }, `. ${where}.`] },
      ...(groups.size === 0
        ? []
        : [{ type: "list", title: ["What they are"], items: groupLines(transfer, groups) } as const]),
      ...reportParts(transfer, today),
      ...onPage.flatMap((file) => fileParts(file, reader, page)),
      { type: "buttons", buttons: [...finishButtons(transfer, mine), ...turning(page, pages.length), csv] },
      ...groupParts(page),
    ],
  };
}
