/** The moves by which what was asked for becomes a list of files: how far it is, that it is frozen, or that it can't be. */
import type { Today } from "../people/environment.ts";
import { holdersOf } from "../people/seats.ts";
import type { Accepted, ActionOf, Rule } from "../transfers/action.ts";
import { termsDigest } from "../transfers/terms.ts";
import { currentRevision, type Transfer, termsOf } from "../transfers/transfer.ts";
import { withTerms } from "../transfers/with-terms.ts";
import { sumsOf } from "./allowed.ts";
import { diffOf } from "./carry.ts";
import { type FileList, frozenFilesOf, listDigest } from "./files.ts";
import { unfitOf } from "./fitness.ts";
import { changedSinceFrozen } from "./frozen-gates.ts";
import { returnedTo } from "./returning.ts";
import { carried, carriedRemarks, type Review } from "./review.ts";
import { filesAbout } from "./standing.ts";

/** Progress goes on and is told in whole percent, so that it changes a hundred times at most. */
export const recordProgressRules: readonly Rule<ActionOf<"record-progress">>[] = [
  {
    name: "goes-on",
    judge: (transfer, { percent }) =>
      Number.isInteger(percent) && percent <= 100 && percent > (transfer.assessing?.progress?.percent ?? -1)
        ? undefined
        : { code: "nothing-changed" },
  },
  {
    name: "work-under-way",
    judge: (transfer) => (isToFreeze(transfer) || isBeingCopied(transfer) ? undefined : { code: "nothing-changed" }),
  },
];

/** How far it is. */
export function recordProgress(transfer: Transfer, { percent }: ActionOf<"record-progress">, today: Today): Accepted {
  const { reviews = [], ...assessing } = transfer.assessing ?? {};
  return {
    transfer: { ...transfer, assessing: { ...assessing, reviews, progress: { percent, at: today.now } } },
    entry: { code: "files-progress", by: null, via: null, facts: { percent }, detail: null },
  };
}

/** Whether what was asked for is still to become a list. */
export function isToFreeze(transfer: Transfer): boolean {
  const { files } = termsOf(transfer);
  return transfer.phase === "assessing" && files !== undefined && files.frozen === undefined;
}

const toFreeze = (transfer: Transfer): { readonly code: "nothing-changed" } | undefined =>
  isToFreeze(transfer) ? undefined : { code: "nothing-changed" };

function isBeingCopied(transfer: Transfer): boolean {
  const list = termsOf(transfer).files?.frozen?.digest;
  return (
    transfer.phase === "approved" &&
    transfer.doors.some(({ copies }) => copies !== undefined && copies.copied?.files.digest !== list)
  );
}

/** A list is frozen once for each asking, of files that may leave, and is compared with the last one. */
export const recordFrozenRules: readonly Rule<ActionOf<"record-frozen">>[] = [
  { name: "to-be-frozen", judge: toFreeze },
  {
    // Found in another place, or let through by another policy, while that was in force for a moment.
    name: "as-asked",
    judge: (transfer, _, today) => {
      const changed = changedSinceFrozen(transfer, today);
      const [gate] = changed.filter((name) => today.account !== undefined || !name.startsWith("account-"));
      return gate === undefined ? undefined : { code: "gate-shut", gate };
    },
  },
  {
    name: "files-may-leave",
    judge: (transfer, { list }, { policy }) => {
      const { egress } = policy.kinds;
      if (egress?.procedure !== "assessed") return { code: "gate-shut", gate: "procedure-unchanged" };
      const groups = termsOf(transfer).files?.groups.length ?? 0;
      return unfitOf({ ...list, unmatched: [], inTwoGroups: 0, beyond: 0 }, groups, egress.files).length === 0
        ? undefined
        : { code: "files-unfit" };
    },
  },
  {
    name: "compared-with-the-last",
    judge: (transfer, { previous }) => {
      const last = transfer.assessing?.lastList;
      // Where the last list is lost nothing is carried over: everything is decided again.
      return previous === undefined || listDigest(previous) === last ? undefined : { code: "nothing-changed" };
    },
  },
];

function carriedReview(review: Review, same: readonly (number | null)[], about: string): Review {
  const { finishedAt: _finishedAt, ...rest } = review;
  return {
    ...rest,
    about,
    verdicts: carried(review.verdicts, same),
    remarks: carriedRemarks(review.remarks, same),
  };
}

function comparedWith(transfer: Transfer, previous: FileList, list: FileList): ReturnType<typeof diffOf> {
  const last = listDigest(previous);
  const before = transfer.revisions.findLast(({ terms }) => terms.files?.frozen?.digest === last)?.terms.files;
  return diffOf(previous, list, before?.groups ?? [], termsOf(transfer).files?.groups ?? []);
}

/** The list that assessors decide about. What they said of files that are the same counts for it, too. */
export function recordFrozen(transfer: Transfer, action: ActionOf<"record-frozen">, today: Today): Accepted {
  const { list, previous, salt, report } = action;
  const before = termsOf(transfer);
  if (before.files === undefined) throw new Error("there are no files to freeze");
  const files = { ...before.files, frozen: frozenFilesOf(list) };
  const terms = { ...before, salt, revision: before.revision + 1, files };
  const digest = termsDigest(terms);
  const diff = previous === undefined ? undefined : comparedWith(transfer, previous, list);
  const same = diff?.same ?? list.files.map(() => null);
  const reviews = transfer.assessing?.reviews ?? [];
  return {
    transfer: {
      ...withTerms(transfer, { terms, digest, at: today.now, because: ["frozen"] }),
      assessing: {
        lastList: files.frozen.digest,
        groups: sumsOf(list, today),
        ...(report === undefined ? {} : { report }),
        offeredTo: today.environment === undefined ? [] : holdersOf("assessor", today.environment),
        ...(diff === undefined
          ? {}
          : {
              since: {
                same: list.files.length - diff.added.length - diff.changed.length,
                added: diff.added.length,
                changed: diff.changed.length,
                gone: diff.gone.length,
              },
            }),
        reviews: reviews.map((review) => carriedReview(review, same, filesAbout(files))),
      },
    },
    entry: {
      code: "frozen",
      by: null,
      via: null,
      facts: {
        termsDigest: digest,
        list: files.frozen.digest,
        files: files.frozen.files,
        bytes: files.frozen.bytes,
        configDigest: today.configDigest,
      },
      detail: { terms },
    },
  };
}

/** Only what is still to be frozen can turn out unfit, and only for a reason. */
export const recordUnfitRules: readonly Rule<ActionOf<"record-unfit">>[] = [
  { name: "to-be-frozen", judge: toFreeze },
  { name: "for-a-reason", judge: (_, { unfit }) => (unfit.length === 0 ? { code: "nothing-changed" } : undefined) },
];

/** It goes back to the requester, who is told why; nobody else has had anything to do with it yet. */
export function recordUnfit(transfer: Transfer, { unfit }: ActionOf<"record-unfit">, today: Today): Accepted {
  const codes = [...new Set(unfit.map(({ code }) => code))].join(" ");
  return {
    transfer: returnedTo(transfer, { at: today.now, by: null, unfit }),
    entry: {
      code: "files-unfit",
      by: null,
      via: null,
      facts: { termsDigest: currentRevision(transfer).digest, because: codes },
      detail: { unfit },
    },
  };
}

/** Files can change between their freezing and their copying only. */
export const recordChangedRules: readonly Rule<ActionOf<"record-changed">>[] = [
  {
    name: "something-changed",
    judge: (_, { files }) => (files.length === 0 ? { code: "nothing-changed" } : undefined),
  },
  {
    name: "files-frozen",
    judge: (transfer) => (termsOf(transfer).files?.frozen === undefined ? { code: "nothing-changed" } : undefined),
  },
];

/** How many of the files that changed are kept by number, and how many by the line that was typed. */
const changedKept = { files: 200, typed: 20 } as const;

/** What was signed for is no longer there as it was: nothing leaves, and the requester is to ask again. */
export function recordChanged(
  transfer: Transfer,
  { files, typed = [] }: ActionOf<"record-changed">,
  today: Today,
): Accepted {
  const list = termsOf(transfer).files?.frozen?.digest;
  return {
    transfer: returnedTo(transfer, {
      at: today.now,
      by: null,
      changedFiles: files.length,
      ...(list === undefined ? {} : { changed: { list, files: files.slice(0, changedKept.files) } }),
      ...(typed.length === 0 ? {} : { changedTyped: typed.slice(0, changedKept.typed) }),
    }),
    entry: {
      code: "files-changed",
      by: null,
      via: null,
      facts: { termsDigest: currentRevision(transfer).digest, files: files.length, configDigest: today.configDigest },
      detail: { files },
    },
  };
}
