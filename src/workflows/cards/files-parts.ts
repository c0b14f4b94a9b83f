/** What cards say of files that leave one by one: counts, types, sizes and how far it is; never a name that was not typed. */
import { assessorsWanted } from "../assessment/allowed.ts";
import type { Returned } from "../assessment/assessing.ts";
import { keptDays } from "../assessment/copies-kept.ts";
import { deletionDueAt } from "../assessment/copying.ts";
import { issuancesOf } from "../assessment/needs-check.ts";
import { decidedIn, type Remark } from "../assessment/review.ts";
import { standingReviews } from "../assessment/standing.ts";
import type { GroupSum } from "../assessment/summary.ts";
import type { Today } from "../people/environment.ts";
import { plusMinutes } from "../time.ts";
import { type Door, mayYetBeApproved, type Transfer, termsOf } from "../transfers/transfer.ts";
import type { Fact, Line, Part } from "./card.ts";
import { shortened } from "./file-pages.ts";
import { troubleInWords } from "./trouble-words.ts";
import { unfitInWords } from "./unfit-words.ts";
import { filesInWords, sizeInWords, type Wording } from "./wording.ts";

const pathsShown = 3;
const pathShown = 40;

function sumInWords({ files, bytes, types }: GroupSum): string {
  const kinds = types.map((one) => `${one.files} ${one.type}`).join(", ");
  return `${filesInWords(files)} (${kinds}), ${sizeInWords(bytes)}`;
}

function typedInWords(paths: readonly string[]): string {
  const more = paths.length > pathsShown ? ` and ${paths.length - pathsShown} more` : "";
  const shown = paths.slice(0, pathsShown).map((path) => shortened(path, pathShown));
  return `as typed: ${shown.join(", ")}${more}`;
}

/** Which files are asked for or agreed to, what they are, and what made them safe: three facts for each group. */
export function filesFacts(transfer: Transfer): readonly Fact[] {
  const { files } = termsOf(transfer);
  if (files === undefined) return [];
  const sums = files.frozen === undefined ? undefined : transfer.assessing?.groups;
  return files.groups.flatMap(({ paths, context, controls, door = 0 }, group) => {
    const by = termsOf(transfer).doors.length > 1 ? `, ${termsOf(transfer).doors[door]?.id}` : "";
    const label = (name: string): string => (files.groups.length > 1 ? `${name} (${group + 1}${by})` : name);
    const sum = sums?.find((one) => one.group === group);
    const none = sums === undefined ? typedInWords(paths) : "none of them leaves";
    return [
      { label: label("Files"), value: [sum === undefined ? none : sumInWords(sum)] },
      { label: label("They are"), value: [context] },
      { label: label("Made safe by"), value: [controls] },
    ];
  });
}

/** How the list differs from the one that was assessed before, and what was left out. */
export function filesNotes({ assessing }: Transfer): readonly Part[] {
  const { since, leftOut } = assessing ?? {};
  const lines: Line[] = [];
  if (since !== undefined)
    lines.push([
      `Since it was last assessed: ${since.same} the same, ${since.changed} changed, ${since.added} new, ${since.gone} gone.`,
    ]);
  if (leftOut !== undefined) lines.push([`${filesInWords(leftOut)} not approved: left out, and staying inside.`]);
  return lines.map((line) => ({ type: "note", line }));
}

/** How far each assessor is: all that anybody else may know before they have finished. */
function howFar(transfer: Transfer, today: Today, wording: Wording): string {
  const { files } = termsOf(transfer);
  const count = files?.frozen?.files ?? 0;
  const reviews = standingReviews(transfer, today);
  const each = reviews.map((review) =>
    review.finishedAt === undefined
      ? `${wording.name(review.by)} ${decidedIn(review)} of ${count} decided`
      : `${wording.name(review.by)} has finished`,
  );
  const missing = Math.max(0, (assessorsWanted(today) ?? 0) - reviews.length);
  const more = reviews.length > 0 ? " more" : "";
  if (missing > 0) each.push(`${missing}${more} ${missing === 1 ? "has" : "have"} yet to begin`);
  return each.join("; ");
}

/** How it stands while files are read, listed and assessed. */
export function assessingLine(transfer: Transfer, today: Today, wording: Wording): Line {
  const { files } = termsOf(transfer);
  if (files?.frozen === undefined) {
    const percent = transfer.assessing?.progress?.percent;
    const trouble = transfer.doors.find((door) => door.trouble !== undefined)?.trouble;
    return [
      { strong: "Reading the files" },
      percent === undefined ? "." : `: ${percent} % done.`,
      trouble === undefined
        ? " Each is read inside, and listed with its hash."
        : ` Held up: ${troubleInWords(trouble)}. It is tried again by itself.`,
    ];
  }
  return [{ strong: "Being assessed" }, ` (${wording.role("assessor")}): ${howFar(transfer, today, wording)}.`];
}

function whyReturned(returned: Returned | undefined, wording: Wording): string {
  if (returned?.unfit !== undefined) return "these files can't be asked for as they are";
  if (returned?.changedFiles !== undefined)
    return `${filesInWords(returned.changedFiles)} changed, or went, since the list was made, so nothing leaves (${wording.role("assessor")} may see which)`;
  const who = returned?.by == null ? "those who assess it" : wording.name(returned.by);
  return `${who} returned it: ${filesInWords(returned?.notApproved ?? 0)} not approved`;
}

/** Whose turn it is once it was returned, and why. */
export function returnedLine(transfer: Transfer, wording: Wording): Line {
  const why = whyReturned(transfer.assessing?.returned, wording);
  return [{ strong: "Changes requested" }, `: ${why}. Whose turn: ${wording.name(transfer.requester)}.`];
}

const remarksShown = 20;

/** What several assessors remark in the same words is said once, of all the files that they say it of. */
function remarkLines(remarks: readonly Remark[] = []): readonly Line[] {
  return [...Map.groupBy(remarks, ({ text }) => text)].map(([text, alike]): Line => {
    const files = new Set(alike.flatMap((one) => one.files));
    return [`${filesInWords(files.size)}: ${text}`];
  });
}

/** What the requester is to put right, or what was said of what was left out. Only whoever asked sees that. */
export function returnedParts({ phase, assessing }: Transfer): readonly Part[] {
  const returned = phase === "changes-requested" ? assessing?.returned : undefined;
  const unfit = (returned?.unfit ?? []).map((one): Line => [unfitInWords(one)]);
  const changed = (returned?.changedTyped ?? []).map((line): Line => [{ code: line }, " changed, or went"]);
  const items = [
    ...unfit,
    ...changed,
    ...remarkLines(returned === undefined ? assessing?.leftOutRemarks : returned.remarks),
  ];
  const more = items.length - remarksShown;
  const shown = more > 0 ? [...items.slice(0, remarksShown), [`and ${more} more`]] : items;
  const title: Line = [returned === undefined ? "Why files were left out" : "To put right"];
  return shown.length === 0 ? [] : [{ type: "list", title, items: shown }];
}

function deletedLine(deleted: NonNullable<NonNullable<Door["copies"]>["deleted"]>): Line {
  const { kept, at } = deleted;
  const gone: Line = ["Copies deleted, ", { at }];
  if (kept.unread === true) return [...gone, "; whether they can be brought back could not be read."];
  const days = keptDays(kept);
  const versions = kept.versions === true ? " It keeps earlier versions of files, too, which may last longer." : "";
  const back: Line =
    days === 0
      ? ["nothing that was deleted is kept."]
      : ["they can be brought back until ", { at: plusMinutes(at, days * 1_440) }, "."];
  return [...gone, "; by the account's settings, as read then, ", ...back, versions];
}

/** What becomes of the copies of a door, or became of them. */
export function deletionLine(transfer: Transfer, door: Door): Line {
  const { copies } = door;
  if (copies === undefined) return [];
  if (copies.deleted !== undefined) return deletedLine(copies.deleted);
  const dueAt = deletionDueAt(transfer, door);
  if (dueAt === undefined) return [];
  if (door.trouble !== undefined)
    return [`The copies can't be deleted yet: ${troubleInWords(door.trouble)}. It is tried again by itself.`];
  if (door.status === "never-opened") return ["The copies that were made are being deleted."];
  const which = issuancesOf(door) === 0 ? "The copies" : "The copies that left";
  return [`${which} stay in the account until `, { at: dueAt }, ", and are deleted then."];
}

/** What is said of copies, where there are any: while they are made, and when they go. */
export function copiesLines(transfer: Transfer): readonly Line[] {
  if (mayYetBeApproved(transfer)) return [];
  return transfer.doors.flatMap((door): readonly Line[] => {
    if (door.status === "waiting" && door.copies !== undefined && door.copies.copied === undefined) {
      const percent = transfer.assessing?.progress?.percent;
      return [[{ strong: "Copying" }, ` what was approved${percent === undefined ? "" : `: ${percent} % done`}.`]];
    }
    const line = deletionLine(transfer, door);
    return line.length === 0 ? [] : [line];
  });
}
