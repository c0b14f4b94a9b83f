/** Decisions as a file to look at elsewhere: an assessor's own, and once all have finished everybody's. */
import { verdictOn } from "../workflows/assessment/review.ts";
import { reviewsShownTo } from "../workflows/assessment/standing.ts";
import type { Press } from "../workflows/cards/card.ts";
import { termsOf } from "../workflows/transfers/transfer.ts";
import { listFor } from "./assess.ts";
import { type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";

/** "As CSV": a row for each file and each review that this person may see; without one yet, a row for each file. */
export async function decisionsAsCsv(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const { transfer, today } = known;
  const list = await listFor(desk, transfer, today);
  if ("code" in list) return say(refusalLine(list, desk.wording));
  const groups = termsOf(transfer).files?.groups ?? [];
  const reviews = reviewsShownTo(desk.person.id, transfer, today);
  const header = ["file", "bytes", "sha256", "group", "what it is", "made safe by", "assessor", "verdict", "remark"];
  const rows = list.files.flatMap(({ name, bytes, sha256, group }, file) => {
    const about = [name, bytes, sha256, group + 1, groups[group]?.context ?? "", groups[group]?.controls ?? ""];
    if (reviews.length === 0) return [[...about, "", "", ""]];
    return reviews.map((review) => [
      ...about,
      desk.wording.name(review.by),
      verdictOn(review, file) ?? "undecided",
      review.remarks.find(({ files }) => files.includes(file))?.text ?? "",
    ]);
  });
  return {
    kind: "file",
    name: `${transfer.id}-decisions.csv`,
    mediaType: "text/csv",
    text: desk.deps.csv([header, ...rows]),
    lines: [[`What you may see of the decisions about ${transfer.id}, as they are now.`]],
    again: { verb: press.verb, transfer: transfer.id },
  };
}
