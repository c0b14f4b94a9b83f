/** The moves of assessors: what they say of each file, that they have finished, and what follows. */
import type { Today } from "../people/environment.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import type { Refusal } from "../transfers/refusal.ts";
import { reasonRefusal } from "../transfers/sign-off.ts";
import { type Terms, termsDigest } from "../transfers/terms.ts";
import { askedOf, termsFor } from "../transfers/terms-for.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import { withTerms } from "../transfers/with-terms.ts";
import { sumsOf } from "./allowed.ts";
import type { Assessing } from "./assessing.ts";
import { type FileList, frozenFilesOf, listDigest } from "./files.ts";
import { changedSinceFrozen } from "./frozen-gates.ts";
import { conflictsAmong, noVerdicts, type Review, releasedByAll, undecidedIn, verdictOn, withVerdict } from "./review.ts";
import { assessorRefusal, filesAbout, haveAllFinished, standingReviews } from "./standing.ts";

type OnFiles = ActionOf<"assess"> | ActionOf<"finish-assessing"> | ActionOf<"conclude">;

const frozenFirst: Rule<OnFiles> = {
  name: "files-frozen",
  judge: (transfer) => (termsOf(transfer).files?.frozen === undefined ? { code: "not-frozen-yet" } : undefined),
};

const mayAssess: Rule<OnFiles> = {
  name: "may-assess",
  judge: (transfer, { by }, today) => assessorRefusal(by, transfer, today),
};

const sameFiles: Rule<OnFiles> = {
  name: "files-as-shown",
  judge: (transfer, { digest }) => {
    const { files } = termsOf(transfer);
    const current = files === undefined ? "" : filesAbout(files);
    return digest === current ? undefined : { code: "other-files", current };
  },
};

function mine(transfer: Transfer, by: string, today: Today): Review | undefined {
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
      mine(transfer, by, today)?.finishedAt === undefined || haveAllFinished(transfer, today)
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
  const before = mine(transfer, action.by, today) ?? fresh;
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
      const review = mine(transfer, by, today);
      const left = review === undefined ? (termsOf(transfer).files?.frozen?.files ?? 0) : undecidedIn(review).length;
      return left === 0 ? undefined : { code: "files-undecided", files: left };
    },
  },
  {
    name: "finished-once",
    judge: (transfer, { by }, today) =>
      mine(transfer, by, today)?.finishedAt === undefined ? undefined : { code: "nothing-changed" },
  },
];

/** Once all have, everything is shown to those who assess. */
export function finish(transfer: Transfer, action: ActionOf<"finish-assessing">, today: Today): Accepted {
  const review = mine(transfer, action.by, today);
  if (review === undefined) throw new Error("nothing was assessed");
  return {
    transfer: withReview(transfer, { ...review, via: action.via, finishedAt: today.now }),
    entry: {
      code: "assessing-finished",
      by: action.by,
      via: action.via,
      facts: { about: review.about, configDigest: today.configDigest },
      detail: null,
    },
  };
}

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
    judge: (transfer, { by }, today) => (mine(transfer, by, today) === undefined ? { code: "not-an-assessor" } : undefined),
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
    name: "as-frozen",
    judge: (transfer, { outcome }, today) => {
      const [gate] = outcome === "return" ? [] : changedSinceFrozen(transfer, today);
      return gate === undefined ? undefined : { code: "gate-shut", gate };
    },
  },
];

/** The files of a list that all approved, as a list of their own. */
export function approvedPart(list: FileList, reviews: readonly Review[], salt: string): FileList {
  const approved = new Set(releasedByAll(reviews));
  return { format: 1, salt, files: list.files.filter((_, file) => approved.has(file)) };
}

function returned(transfer: Transfer, action: ActionOf<"conclude">, today: Today): Accepted {
  const reviews = standingReviews(transfer, today);
  const notApproved = (reviews[0]?.verdicts.length ?? 0) - releasedByAll(reviews).length;
  const remarks = reviews.flatMap((review) =>
    review.remarks.flatMap(({ files, text }) => {
      const about = files.filter((file) => verdictOn(review, file) === "change");
      return about.length === 0 ? [] : [{ files: about, text }];
    }),
  );
  const assessing: Assessing = transfer.assessing ?? { reviews: [] };
  return {
    transfer: {
      ...transfer,
      phase: "changes-requested",
      assessing: { ...assessing, returned: { at: today.now, by: action.by, notApproved, remarks } },
    },
    entry: {
      code: "returned",
      by: action.by,
      via: action.via,
      facts: { about: action.digest, files: notApproved, configDigest: today.configDigest },
      detail: null,
    },
  };
}

function concludedTerms(transfer: Transfer, action: ActionOf<"conclude">, list: FileList, today: Today): Terms {
  const before = termsOf(transfer);
  return termsFor(askedOf(before), today, {
    transferId: transfer.id,
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
  const terms = concludedTerms(transfer, action, list, today);
  if (terms.files?.frozen === undefined) throw new Error("there are no files to release");
  const { files } = terms;
  const digest = termsDigest(terms);
  const about = filesAbout(files);
  const approved = new Set(releasedByAll(reviews));
  const leftOut = action.list.files.length - list.files.length;
  const kept = reviews.map((review) => ({
    ...review,
    about,
    verdicts: [...review.verdicts].filter((_, file) => approved.has(file)).join(""),
    remarks: isWhole ? review.remarks : [],
  }));
  const assessing: Assessing = {
    ...transfer.assessing,
    lastList: files.frozen?.digest ?? "",
    groups: sumsOf(list, today),
    reviews: kept,
    ...(isWhole ? {} : { leftOut }),
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
