/** What an assessor's own card holds besides what everybody's does: what to press, and what they do not agree about. */
import type { Returned } from "../assessment/assessing.ts";
import { reviewBy } from "../assessment/deciding.ts";
import { decidedIn, type Review, releasedByAll } from "../assessment/review.ts";
import {
  assessorRefusal,
  filesAbout,
  haveAllFinished,
  openConflicts,
  standingReviews,
} from "../assessment/standing.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import type { Button, Part } from "./card.ts";
import { filesInWords } from "./wording.ts";

/** Whether somebody may decide about files, or about what follows, now. */
function isAssessing(transfer: Transfer, person: PersonId, today: Today): boolean {
  return (
    transfer.phase === "assessing" &&
    termsOf(transfer).files?.frozen !== undefined &&
    assessorRefusal(person, transfer, today) === undefined
  );
}

function outcomeButtons(transfer: Transfer, person: PersonId, today: Today): readonly Button[] {
  const { files } = termsOf(transfer);
  const reviews = standingReviews(transfer, today);
  const isMine = reviews.some(({ by }) => by === person);
  if (files?.frozen === undefined || !isMine || !haveAllFinished(transfer, today)) return [];
  const released = releasedByAll(reviews).length;
  const count = files.frozen.files;
  const press = { transfer: transfer.id, digest: filesAbout(files) };
  const isAgreed = openConflicts(transfer, today).length === 0;
  return [
    ...(isAgreed && released === count
      ? [
          {
            label: `Release ${filesInWords(count)}`,
            style: "primary",
            press: { verb: "conclude-release", ...press },
          } as const,
        ]
      : []),
    ...(isAgreed && released > 0 && released < count
      ? [
          {
            label: `Release the ${released} approved of ${count}`,
            style: "plain",
            press: { verb: "conclude-part", ...press },
          } as const,
        ]
      : []),
    ...(released < count
      ? [{ label: "Return for changes", style: "plain", press: { verb: "conclude-return", ...press } } as const]
      : []),
  ];
}

/** "I have finished", for whoever has decided about every file and has not said so. */
export function finishButtons(transfer: Transfer, mine: Review | undefined): readonly Button[] {
  const { files } = termsOf(transfer);
  if (files?.frozen === undefined || mine === undefined || mine.finishedAt !== undefined) return [];
  if (decidedIn(mine) !== files.frozen.files) return [];
  const press = { verb: "assess-finish", transfer: transfer.id, digest: filesAbout(files) };
  return [{ label: "I have finished", style: "primary", press }];
}

/** The files that have changed since they were listed, where somebody may know of them; undefined where they may not, or none has. */
export function changedFor(transfer: Transfer, person: PersonId, today: Today): Returned["changed"] {
  const changed = transfer.phase === "changes-requested" ? transfer.assessing?.returned?.changed : undefined;
  return changed !== undefined && assessorRefusal(person, transfer, today) === undefined ? changed : undefined;
}

/** The buttons of whoever assesses. */
export function assessorButtons(transfer: Transfer, person: PersonId, today: Today): readonly Button[] {
  if (changedFor(transfer, person, today) !== undefined)
    return [{ label: "Which files changed", style: "plain", press: { verb: "assess-changed", transfer: transfer.id } }];
  if (!isAssessing(transfer, person, today)) return [];
  const mine = reviewBy(transfer, person, today);
  const finish = finishButtons(transfer, mine);
  const filter = openConflicts(transfer, today).length > 0 ? "conflict" : mine === undefined ? "all" : "undecided";
  const isOver = mine?.finishedAt !== undefined && filter !== "conflict";
  const look: Button = {
    label: isOver ? "See the files" : "Assess the files",
    style: isOver || finish.length > 0 ? "plain" : "primary",
    press: { verb: "assess", transfer: transfer.id, item: `${isOver ? "all" : filter}:1` },
  };
  const earlier: Button = {
    label: "Earlier releases",
    style: "plain",
    press: { verb: "assess-earlier", transfer: transfer.id },
  };
  return [look, ...finish, ...outcomeButtons(transfer, person, today), earlier];
}

/** What whoever assesses is told besides how far each is. */
export function assessorParts(transfer: Transfer, person: PersonId, today: Today): readonly Part[] {
  if (!isAssessing(transfer, person, today)) return [];
  const conflicts = openConflicts(transfer, today).length;
  if (conflicts > 0)
    return [
      {
        type: "text",
        line: [
          `You do not agree about ${filesInWords(conflicts)}. Look at ${conflicts === 1 ? "it" : "them"} together: whoever changes their mind decides again, or one of you returns it for changes.`,
        ],
      },
    ];
  const mine = reviewBy(transfer, person, today);
  if (haveAllFinished(transfer, today) && mine !== undefined)
    return [{ type: "text", line: ["Everybody has finished. One of you says what follows."] }];
  if (mine?.finishedAt !== undefined)
    return [{ type: "text", line: ["You have finished. What the others say is shown once they have, too."] }];
  return [
    {
      type: "text",
      line: ["Decide about each file by yourself: what the others say is shown once all have finished."],
    },
  ];
}
