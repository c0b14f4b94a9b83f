/** What follows from the verdicts, once all have finished: what all approved goes on to the seats, or it goes back. */
import type { Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import type { Asked } from "../transfers/asked.ts";
import type { Refusal } from "../transfers/refusal.ts";
import { type Terms, termsDigest } from "../transfers/terms.ts";
import { askedOf, termsFor } from "../transfers/terms-for.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import { withTerms } from "../transfers/with-terms.ts";
import { sumsOf } from "./allowed.ts";
import type { Assessing } from "./assessing.ts";
import { frozenFirst, mayAssess, reviewBy, sameFiles } from "./deciding.ts";
import { type FileList, type FrozenFile, frozenFilesOf, listDigest } from "./files.ts";
import { changedSinceFrozen } from "./frozen-gates.ts";
import { returnedTo } from "./returning.ts";
import { conflictsAmong, type Remark, type Review, releasedByAll, verdictOn } from "./review.ts";
import { filesAbout, haveAllFinished, standingReviews } from "./standing.ts";

function outcomeRefusal(outcome: ActionOf<"conclude">["outcome"], reviews: readonly Review[]): Refusal | undefined {
  const released = releasedByAll(reviews).length;
  const files = reviews[0]?.verdicts.length ?? 0;
  const conflicts = conflictsAmong(reviews).length;
  switch (outcome) {
    case "return":
      return released < files ? undefined : { code: "nothing-to-return" };
    case "release":
    case "release-part":
      if (conflicts > 0) return { code: "verdicts-differ", files: conflicts };
      return (outcome === "release") === (released === files) && released > 0 ? undefined : { code: "not-approved" };
  }
}

/** The rules of concluding: all have finished, and what is said to follow does. */
export const concludeRules: readonly Rule<ActionOf<"conclude">>[] = [
  frozenFirst,
  mayAssess,
  sameFiles,
  {
    name: "by-one-of-them",
    judge: (transfer, { by }, today) =>
      reviewBy(transfer, by, today) === undefined ? { code: "not-an-assessor" } : undefined,
  },
  {
    name: "all-finished",
    judge: (transfer, _, today) => (haveAllFinished(transfer, today) ? undefined : { code: "others-not-finished" }),
  },
  {
    name: "of-the-frozen-list",
    judge: (transfer, { list }) =>
      listDigest(list) === termsOf(transfer).files?.frozen?.digest ? undefined : { code: "not-frozen-yet" },
  },
  {
    name: "follows-from-verdicts",
    judge: (transfer, { outcome }, today) => outcomeRefusal(outcome, standingReviews(transfer, today)),
  },
  {
    // Somebody may have changed their mind since the list was kept: another list would be signed for, and never found.
    name: "of-the-kept-part",
    judge: (transfer, { outcome, part, list, salt }, today) =>
      outcome !== "release-part" ||
      part === undefined ||
      part === listDigest(approvedPart(list, standingReviews(transfer, today), salt))
        ? undefined
        : { code: "verdicts-changed" },
  },
  {
    name: "as-frozen",
    judge: (transfer, { outcome }, today) => {
      const [gate] = outcome === "return" ? [] : changedSinceFrozen(transfer, today);
      return gate === undefined ? undefined : { code: "gate-shut", gate };
    },
  },
];

function approvedFiles(list: FileList, reviews: readonly Review[]): readonly FrozenFile[] {
  const approved = new Set(releasedByAll(reviews));
  return list.files.filter((_, file) => approved.has(file));
}

function inOrder(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** The files of a list that all approved, as a list of their own. Groups of which nothing is left are counted no more. */
export function approvedPart(list: FileList, reviews: readonly Review[], salt: string): FileList {
  const files = approvedFiles(list, reviews);
  const left = inOrder(files.map(({ group }) => group));
  return { format: 1, salt, files: files.map((file) => ({ ...file, group: left.indexOf(file.group) })) };
}

/** What was said of the files for which a change is needed. */
function remarksOnChanges(reviews: readonly Review[]): readonly Remark[] {
  return reviews.flatMap((review) =>
    review.remarks.flatMap(({ files, text }) => {
      const about = files.filter((file) => verdictOn(review, file) === "change");
      return about.length === 0 ? [] : [{ files: about, text }];
    }),
  );
}

function returned(transfer: Transfer, action: ActionOf<"conclude">, today: Today): Accepted {
  const reviews = standingReviews(transfer, today);
  const notApproved = (reviews[0]?.verdicts.length ?? 0) - releasedByAll(reviews).length;
  const remarks = remarksOnChanges(reviews);
  return {
    transfer: returnedTo(transfer, { at: today.now, by: action.by, notApproved, remarks }),
    entry: {
      code: "returned",
      by: action.by,
      via: action.via,
      facts: { about: action.digest, files: notApproved, configDigest: today.configDigest },
      detail: null,
    },
  };
}

/**
 * What is asked for, without the groups of which nothing is left, and without the doors by which nothing leaves. A group
 * that stayed would leave by somebody else's door, should its files ever be looked for again. The first group has the
 * first door, as in the form, which is filled from here should it be asked again.
 */
function withoutEmpty(asked: Asked, groups: readonly number[]): Asked {
  if (groups.length === asked.files?.length) return asked;
  const files = groups.flatMap((group) => asked.files?.[group] ?? []);
  const doors = [...new Set(files.map(({ door = 0 }) => door))];
  return {
    ...asked,
    doors: doors.flatMap((door) => asked.doors[door] ?? []),
    files: files.map(({ door = 0, ...group }) => {
      const now = doors.indexOf(door);
      return now === 0 ? group : { ...group, door: now };
    }),
  };
}

function concludedTerms(
  transfer: Transfer,
  action: ActionOf<"conclude">,
  { list, groups }: { readonly list: FileList; readonly groups: readonly number[] },
  today: Today,
): Terms {
  const before = termsOf(transfer);
  return termsFor(withoutEmpty(askedOf(before), groups), today, {
    transferId: transfer.id,
    before: transfer.revisions,
    salt: action.salt,
    revision: before.revision + 1,
    requester: transfer.requester,
    statedBy: before.doors[0]?.addresses[0]?.statedBy ?? transfer.requester,
    frozen: frozenFilesOf(list),
  });
}

/** What all approved goes on to the seats, on new terms that hold exactly it; or it goes back to the requester. */
export function conclude(transfer: Transfer, action: ActionOf<"conclude">, today: Today): Accepted {
  if (action.outcome === "return") return returned(transfer, action, today);
  const reviews = standingReviews(transfer, today);
  const isWhole = action.outcome === "release";
  const list = isWhole ? action.list : approvedPart(action.list, reviews, action.salt);
  const leaving = isWhole ? list.files : approvedFiles(action.list, reviews);
  const groups = inOrder(leaving.map(({ group }) => group));
  const terms = concludedTerms(transfer, action, { list, groups }, today);
  if (terms.files?.frozen === undefined) throw new Error("there are no files to release");
  const { files } = terms;
  const digest = termsDigest(terms);
  const about = filesAbout(files);
  const approved = new Set(releasedByAll(reviews));
  const leftOut = action.list.files.length - list.files.length;
  // Those of whoever left the role meanwhile, too: they have assessed it, and count again should they come back.
  const kept = (transfer.assessing?.reviews ?? []).map((review) => ({
    ...review,
    about,
    verdicts: [...review.verdicts].filter((_, file) => isWhole || approved.has(file)).join(""),
    remarks: isWhole ? review.remarks : [],
  }));
  const assessing: Assessing = {
    ...transfer.assessing,
    lastList: files.frozen?.digest ?? "",
    groups: sumsOf(list, today),
    reviews: kept,
    ...(isWhole ? {} : { leftOut, leftOutRemarks: remarksOnChanges(reviews) }),
  };
  return {
    transfer: {
      ...withTerms(transfer, { terms, digest, at: today.now, because: [isWhole ? "assessed" : "assessed-in-part"] }),
      phase: "awaiting-sign-off",
      assessing,
    },
    entry: {
      code: "concluded",
      by: action.by,
      via: action.via,
      facts: {
        termsDigest: digest,
        about,
        list: files.frozen?.digest ?? "",
        files: list.files.length,
        leftOut,
        configDigest: today.configDigest,
      },
      detail: { terms },
    },
  };
}
