/** Whose verdicts count today, and what they come to. Permission is judged on today's directory, each time. */
import { type Digest, digestOf } from "../audit/digest.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { holdersOf } from "../people/seats.ts";
import type { Refusal } from "../transfers/refusal.ts";
import type { FilesTerms } from "../transfers/terms.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import { assessorsWanted } from "./allowed.ts";
import { conflictsAmong, type Review, releasedByAll, undecidedIn } from "./review.ts";

/** What verdicts are about: the files, and what was said of them. */
export function filesAbout({ groups, frozen }: FilesTerms): Digest {
  return digestOf({ groups, ...(frozen === undefined ? {} : { frozen }) });
}

/** Whether somebody wants this transfer, or has filled a seat of it: then they can't assess it. */
function hasAPart(person: PersonId, transfer: Transfer): boolean {
  return (
    person === transfer.requester ||
    transfer.revisions.some(({ terms }) => terms.doors.some(({ recipient }) => recipient === person)) ||
    transfer.signOffs.some(({ by }) => by === person)
  );
}

/** Whether somebody may assess this transfer today: holds the role and no other there, and has no part in it. */
function isAssessor(person: PersonId, transfer: Transfer, today: Today): boolean {
  const { environment } = today;
  const holds =
    environment !== undefined && today.isKnown(person) && holdersOf("assessor", environment).includes(person);
  return holds && !hasAPart(person, transfer);
}

/** The reviews that count: of whoever may assess today, about the files in force. */
export function standingReviews(transfer: Transfer, today: Today): readonly Review[] {
  const { files } = termsOf(transfer);
  if (files === undefined) return [];
  const about = filesAbout(files);
  const reviews = transfer.assessing?.reviews ?? [];
  return reviews.filter((review) => review.about === about && isAssessor(review.by, transfer, today));
}

/** Whether everybody who must decide has, about every file. Only then does anybody see what the others say. */
export function haveAllFinished(transfer: Transfer, today: Today): boolean {
  const wanted = assessorsWanted(today);
  const reviews = standingReviews(transfer, today);
  return (
    wanted !== undefined &&
    termsOf(transfer).files?.frozen !== undefined &&
    reviews.length >= wanted &&
    reviews.every((review) => review.finishedAt !== undefined && undecidedIn(review).length === 0)
  );
}

/** Whether every file of the list in force may leave, by everybody who must say so. */
export function isAssessed(transfer: Transfer, today: Today): boolean {
  const reviews = standingReviews(transfer, today);
  return (
    haveAllFinished(transfer, today) && releasedByAll(reviews).length === (termsOf(transfer).files?.frozen?.files ?? -1)
  );
}

/** The files about which those who have finished do not agree; none before that. */
export function openConflicts(transfer: Transfer, today: Today): readonly number[] {
  return haveAllFinished(transfer, today) ? conflictsAmong(standingReviews(transfer, today)) : [];
}

/**
 * What somebody may see of the verdicts: an assessor their own, and once all have finished every assessor's; nobody else
 * anything. How far each is may be seen by all.
 */
export function reviewsShownTo(person: PersonId, transfer: Transfer, today: Today): readonly Review[] {
  if (!isAssessor(person, transfer, today)) return [];
  const reviews = standingReviews(transfer, today);
  const mine = reviews.filter((review) => review.by === person);
  return mine.length > 0 && haveAllFinished(transfer, today) ? reviews : mine;
}

/** Why somebody may not decide here; undefined where they may. */
export function assessorRefusal(person: PersonId, transfer: Transfer, today: Today): Refusal | undefined {
  if (!isAssessor(person, transfer, today))
    return hasAPart(person, transfer) ? { code: "has-a-part" } : { code: "not-an-assessor" };
  const reviews = standingReviews(transfer, today);
  const isAmong = reviews.some((review) => review.by === person);
  return isAmong || reviews.length < (assessorsWanted(today) ?? 0) ? undefined : { code: "assessors-complete" };
}

/** Whom the assessment waits for: whoever is at it and has not finished, or while places are free everybody who may. */
export function assessorsAwaited(transfer: Transfer, today: Today): readonly PersonId[] {
  const { environment } = today;
  const isFrozen = termsOf(transfer).files?.frozen !== undefined;
  if (transfer.phase !== "assessing" || environment === undefined || !isFrozen) return [];
  const reviews = standingReviews(transfer, today);
  if (haveAllFinished(transfer, today)) return reviews.map(({ by }) => by);
  const atIt = reviews.filter(({ finishedAt }) => finishedAt === undefined).map(({ by }) => by);
  if (reviews.length >= (assessorsWanted(today) ?? 0)) return atIt;
  const others = holdersOf("assessor", environment).filter(
    (person) => isAssessor(person, transfer, today) && !reviews.some(({ by }) => by === person),
  );
  return [...atIt, ...others];
}
