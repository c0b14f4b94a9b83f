/** The card of a transfer, for one reader: the same body for everyone, and the buttons that are theirs. */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { seatsToSign } from "../people/waited-for.ts";
import { doorAllows, type TransferMoveName, transferAllows } from "../transfers/moves.ts";
import type { Seat } from "../transfers/terms.ts";
import {
  anyDoorHasBegun,
  approvalOf,
  currentRevision,
  statusOf,
  type Transfer,
  termsOf,
} from "../transfers/transfer.ts";
import { answerParts } from "./arrival-card.ts";
import { assessorButtons, assessorParts } from "./assessor-parts.ts";
import { factsOf, heading, revisionNote, seatsOf, termsNote } from "./body.ts";
import type { Button, Card, Line, Part } from "./card.ts";
import { filesNotes, returnedParts } from "./files-parts.ts";
import { standingLines } from "./standing.ts";
import { movedInWords, type Wording } from "./wording.ts";

function allows(transfer: Transfer, move: TransferMoveName): boolean {
  return transferAllows(move, statusOf(transfer), anyDoorHasBegun(transfer));
}

function reasonFor(title: string): NonNullable<Button["asks"]> {
  return { title, label: "Reason (the requester and the other seats see it)", submit: title };
}

/** Approve and Reject, for whoever may sign now. Only beside the terms that they are about. */
function signButtons(transfer: Transfer, person: PersonId, today: Today, wording: Wording): readonly Button[] {
  const { digest } = currentRevision(transfer);
  const seats = seatsToSign(transfer, person, today);
  const press = (verb: string, seat: Seat): Button["press"] => ({ verb, transfer: transfer.id, seat: seat.id, digest });
  const approve = seats.map(
    (seat): Button => ({
      label: `Approve as ${wording.role(seat.role)}`,
      style: "primary",
      press: press("approve", seat),
    }),
  );
  const [first] = seats;
  if (first === undefined) return [];
  return [...approve, { label: "Reject", style: "danger", press: press("reject", first), asks: reasonFor("Reject") }];
}

function takeBackButton(transfer: Transfer, person: PersonId): readonly Button[] {
  const mine = termsOf(transfer).seats.find((seat) => approvalOf(transfer, seat.id)?.by === person);
  if (mine === undefined || !allows(transfer, "take-back")) return [];
  const press = { verb: "take-back", transfer: transfer.id, seat: mine.id, digest: currentRevision(transfer).digest };
  return [{ label: "Take my approval back", style: "plain", press, asks: reasonFor("Take back") }];
}

/** The addresses that this person is asked to call theirs. */
export function addressesToConfirm(
  transfer: Transfer,
  person: PersonId,
): readonly { readonly door: string; readonly range: string }[] {
  const { terms, digest } = currentRevision(transfer);
  // What is still assessed may come to other terms, on which it would have to be said again.
  if (transfer.phase === "assessing" || transfer.phase === "changes-requested") return [];
  return terms.doors
    .filter((door) => door.recipient === person)
    .flatMap((door) => {
      const record = transfer.doors.find((one) => one.id === door.id);
      if (record === undefined || !doorAllows("confirm-address", record.status)) return [];
      const isConfirmed = (range: string): boolean =>
        record.confirmations.some((one) => one.range === range && one.termsDigest === digest);
      return door.addresses.filter(({ range }) => !isConfirmed(range)).map(({ range }) => ({ door: door.id, range }));
    });
}

function confirmButtons(transfer: Transfer, person: PersonId): readonly Button[] {
  const { digest } = currentRevision(transfer);
  return addressesToConfirm(transfer, person).map(({ door, range }) => ({
    label: `${range} is my address`,
    style: "primary",
    press: { verb: "confirm-address", transfer: transfer.id, door, range, digest },
  }));
}

function withdrawButton(transfer: Transfer, person: PersonId): readonly Button[] {
  if (person !== transfer.requester) return [];
  const status = statusOf(transfer);
  const press = { verb: "withdraw", transfer: transfer.id };
  if (allows(transfer, "withdraw")) return [{ label: "Withdraw", style: "plain", press }];
  return status === "opening" || status === "open" ? [{ label: "Withdraw and close", style: "danger", press }] : [];
}

function recordButton({ id, doors }: Transfer): readonly Button[] {
  const hasLeft = doors.some(({ copies, grant }) => copies?.copied !== undefined && grant?.filledAt !== undefined);
  return hasLeft
    ? [{ label: "Disclosure record", style: "plain", press: { verb: "release-record", transfer: id } }]
    : [];
}

function againButton(transfer: Transfer, person: PersonId): readonly Button[] {
  if (person !== transfer.requester || !allows(transfer, "resubmit")) return [];
  return [
    { label: "Put it right and ask again", style: "primary", press: { verb: "resubmit", transfer: transfer.id } },
  ];
}

function arrivedNames(transfer: Transfer, person: PersonId, today: Today): readonly Part[] {
  return transfer.doors.flatMap((door): readonly Part[] => {
    const mine = termsOf(transfer).doors.some((terms) => terms.id === door.id && terms.recipient === person);
    const names = door.arrivals?.names ?? [];
    if (names.length === 0 || !(mine || today.policy.fileNamesTo === "everyone")) return [];
    const title: Line = [door.arrivals?.namesCapped === true ? `The first ${names.length} files` : "Files"];
    return [{ type: "list", title, items: names.map((name) => [{ code: name }]) }];
  });
}

function confirmHint(transfer: Transfer, person: PersonId, wording: Wording): readonly Part[] {
  if (addressesToConfirm(transfer, person).length === 0) return [];
  const line = `You get the link. Say whether the address is yours, as a what-is-my-IP page shows it; if it is not, ask ${wording.name(transfer.requester)} to withdraw this and ask again.`;
  return [{ type: "note", line: [line] }];
}

/** What somebody presses whose turn it is: to sign, to assess, or to put right what was returned. */
export function turnButtons(transfer: Transfer, person: PersonId, today: Today, wording: Wording): readonly Button[] {
  return [
    ...signButtons(transfer, person, today, wording),
    ...assessorButtons(transfer, person, today),
    ...againButton(transfer, person),
  ];
}

/** Renders the whole card for one reader. */
export function transferCard(transfer: Transfer, person: PersonId, today: Today, wording: Wording): Card {
  const yours = new Set(seatsToSign(transfer, person, today).map((seat) => seat.id));
  const buttons = [
    ...signButtons(transfer, person, today, wording),
    ...confirmButtons(transfer, person),
    ...takeBackButton(transfer, person),
    ...assessorButtons(transfer, person, today),
    ...againButton(transfer, person),
    ...recordButton(transfer),
    ...withdrawButton(transfer, person),
  ];
  const { title, aside } = heading(transfer);
  const asks = `${wording.name(transfer.requester)} asks to ${movedInWords[termsOf(transfer).kind]}.`;
  return {
    title,
    aside,
    summary: yours.size > 0 ? `${title}: ${asks} Your signature is needed.` : `${title}: ${asks}`,
    parts: [
      { type: "text", line: [asks] },
      factsOf(transfer, wording),
      ...revisionNote(transfer, wording),
      ...filesNotes(transfer),
      seatsOf(transfer, yours, wording),
      ...standingLines(transfer, today, wording, person).map((line): Part => ({ type: "text", line })),
      ...assessorParts(transfer, person, today),
      ...(person === transfer.requester ? returnedParts(transfer) : []),
      // What is missing is not for whoever is outside.
      ...(person === transfer.requester ? transfer.doors.flatMap((door) => answerParts(door, wording)) : []),
      ...arrivedNames(transfer, person, today),
      ...confirmHint(transfer, person, wording),
      ...(buttons.length === 0 ? [] : [{ type: "buttons" as const, buttons }]),
      termsNote(transfer),
    ],
  };
}
