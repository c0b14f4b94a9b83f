/** What requester and admins are told of somebody who could not be given a message of theirs: silence helps nobody. */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { holdersOf } from "../people/seats.ts";
import { openSeats, type Transfer, termsOf } from "../transfers/transfer.ts";
import { heading } from "./body.ts";
import type { Card } from "./card.ts";
import type { Wording } from "./wording.ts";

/** What it means for the signatures that one of their holders is out of reach. */
function seatSentences(
  transfer: Transfer,
  missing: PersonId,
  unreachable: readonly PersonId[],
  { environment }: Today,
  wording: Wording,
): readonly string[] {
  if (environment === undefined || transfer.phase !== "awaiting-sign-off") return [];
  const held = openSeats(transfer)
    .map((seat) => ({ role: wording.role(seat.role), holders: holdersOf(seat.role, environment) }))
    .filter(({ holders }) => holders.includes(missing));
  return held.map(({ role, holders }) =>
    holders.every((holder) => unreachable.includes(holder))
      ? `Nobody who may sign as ${role} can be reached, so it waits until somebody signs or it lapses.`
      : `Whoever else may sign as ${role} has the card.`,
  );
}

/** Renders it. `unreachable` is everybody who could not be given a message about this transfer, `missing` included. */
export function undeliveredCard(
  transfer: Transfer,
  missing: PersonId,
  unreachable: readonly PersonId[],
  today: Today,
  wording: Wording,
): Card {
  const { title, aside } = heading(transfer);
  const said = `${wording.name(missing)} could not be reached about ${transfer.id}.`;
  const isRecipient = termsOf(transfer).doors.some(({ recipient }) => recipient === missing);
  const sentences = [
    said,
    ...seatSentences(transfer, missing, unreachable, today, wording),
    ...(isRecipient ? ["The link goes to nobody else."] : []),
  ];
  return { title, aside, summary: said, parts: [{ type: "text", line: [sentences.join(" ")] }] };
}
