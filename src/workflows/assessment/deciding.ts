/** The moves of assessors: what they say of each file, that they have finished, and what follows. */
import type { Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { toldOfTurn } from "../transfers/seat-notices.ts";
import { reasonRefusal } from "../transfers/sign-off.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import type { Assessing } from "./assessing.ts";
import { noVerdicts, type Review, undecidedIn, withVerdict } from "./review.ts";
import { assessorRefusal, filesAbout, haveAllFinished, standingReviews } from "./standing.ts";

type OnFiles = ActionOf<"assess"> | ActionOf<"finish-assessing"> | ActionOf<"conclude">;

/** Said of the files as they are shown. */
export const frozenFirst: Rule<OnFiles> = {
  name: "files-frozen",
  judge: (transfer) => (termsOf(transfer).files?.frozen === undefined ? { code: "not-frozen-yet" } : undefined),
};

/** Said of the files as they are shown. */
export const mayAssess: Rule<OnFiles> = {
  name: "may-assess",
  judge: (transfer, { by }, today) => assessorRefusal(by, transfer, today),
};

/** Said of the files as they are shown. */
export const sameFiles: Rule<OnFiles> = {
  name: "files-as-shown",
  judge: (transfer, { digest }) => {
    const { files } = termsOf(transfer);
    const current = files === undefined ? "" : filesAbout(files);
    return digest === current ? undefined : { code: "other-files", current };
  },
};

/** Somebody's review that counts, if they have one. */
export function reviewBy(transfer: Transfer, by: string, today: Today): Review | undefined {
  return standingReviews(transfer, today).find((review) => review.by === by);
}

/** The rules of saying something of files. */
export const assessRules: readonly Rule<ActionOf<"assess">>[] = [
  frozenFirst,
  mayAssess,
  sameFiles,
  {
    name: "files-there",
    judge: (transfer, { files }) => {
      const count = termsOf(transfer).files?.frozen?.files ?? 0;
      const isThere = (file: number): boolean => Number.isInteger(file) && file >= 0 && file < count;
      return files.length > 0 && files.every(isThere) ? undefined : { code: "no-such-file" };
    },
  },
  {
    name: "remark-given",
    judge: (_, { verdict, remark }) =>
      verdict === "release" && remark.trim() === "" ? undefined : reasonRefusal(remark),
  },
  {
    // Who has finished could otherwise go on until the others' verdicts leak by when they finish.
    name: "not-finished",
    judge: (transfer, { by }, today) =>
      reviewBy(transfer, by, today)?.finishedAt === undefined || haveAllFinished(transfer, today)
        ? undefined
        : { code: "assessing-finished" },
  },
];

function withRemark(review: Review, { files, verdict, remark }: ActionOf<"assess">): Review["remarks"] {
  const decided = new Set(files);
  const others = review.remarks.flatMap(({ files: about, text }) => {
    const left = about.filter((file) => !decided.has(file));
    return left.length === 0 ? [] : [{ files: left, text }];
  });
  return verdict === "change" || remark.trim() !== "" ? [...others, { files, text: remark.trim() }] : others;
}

/** An assessor's verdict on some files, sealed from the others until all have finished. */
export function assess(transfer: Transfer, action: ActionOf<"assess">, today: Today): Accepted {
  const { files } = termsOf(transfer);
  if (files?.frozen === undefined) throw new Error("there are no files to assess");
  const fresh: Review = {
    by: action.by,
    via: action.via,
    about: filesAbout(files),
    verdicts: noVerdicts(files.frozen.files),
    remarks: [],
  };
  const before = reviewBy(transfer, action.by, today) ?? fresh;
  const after: Review = {
    ...before,
    via: action.via,
    verdicts: withVerdict(before.verdicts, action.files, action.verdict),
    remarks: withRemark(before, action),
  };
  const facts = { about: after.about, files: action.files.length, configDigest: today.configDigest };
  return {
    transfer: withReview(transfer, after),
    entry: {
      code: "assessed",
      by: action.by,
      via: action.via,
      facts,
      detail: { files: action.files, verdict: action.verdict, remark: action.remark.trim() },
    },
  };
}

function withReview(transfer: Transfer, review: Review): Transfer {
  const assessing: Assessing = transfer.assessing ?? { reviews: [] };
  const others = assessing.reviews.filter(({ by }) => by !== review.by);
  return { ...transfer, assessing: { ...assessing, reviews: [...others, review] } };
}

/** Who has decided about every file may say so, once. */
export const finishRules: readonly Rule<ActionOf<"finish-assessing">>[] = [
  frozenFirst,
  mayAssess,
  sameFiles,
  {
    name: "all-decided",
    judge: (transfer, { by }, today) => {
      const review = reviewBy(transfer, by, today);
      const left = review === undefined ? (termsOf(transfer).files?.frozen?.files ?? 0) : undecidedIn(review).length;
      return left === 0 ? undefined : { code: "files-undecided", files: left };
    },
  },
  {
    name: "finished-once",
    judge: (transfer, { by }, today) =>
      reviewBy(transfer, by, today)?.finishedAt === undefined ? undefined : { code: "nothing-changed" },
  },
];

/** Once all have, everything is shown to those who assess. */
export function finish(transfer: Transfer, action: ActionOf<"finish-assessing">, today: Today): Accepted {
  const review = reviewBy(transfer, action.by, today);
  if (review === undefined) throw new Error("nothing was assessed");
  const finished = withReview(transfer, { ...review, via: action.via, finishedAt: today.now });
  const others = haveAllFinished(finished, today)
    ? standingReviews(finished, today).flatMap(({ by }) => (by === action.by ? [] : [by]))
    : [];
  return {
    transfer: toldOfTurn(finished, others, today.now),
    entry: {
      code: "assessing-finished",
      by: action.by,
      via: action.via,
      facts: { about: review.about, configDigest: today.configDigest },
      detail: null,
    },
  };
}
