/** What people are told of seats that stay open. It is whole in itself: who signs from here has the terms before them. */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { seatsToSign, turnOf, waitedFor } from "../people/waited-for.ts";
import { signBy } from "../transfers/limits.ts";
import type { SeatNotice } from "../transfers/notice.ts";
import { currentRevision, openSeats, type Transfer, termsOf } from "../transfers/transfer.ts";
import { factsOf, heading, listed, revisionNote, termsNote } from "./body.ts";
import type { Card, Line, Part } from "./card.ts";
import { assessingLine, returnedLine, returnedParts } from "./files-parts.ts";
import { turnButtons } from "./transfer-card.ts";
import { movedInWords, type Wording } from "./wording.ts";

type Code = SeatNotice["code"];

const summaries: Record<Code, string> = {
  "your-turn": "it is your turn",
  "seat-open": "your signature is still missing",
  "lapses-soon": "it lapses soon",
  "seats-overdue": "signatures are still missing",
  "ask-again": "it has ended and must be asked for again",
};

const titles: Partial<Record<Code, string>> = { "ask-again": "Ask again", "your-turn": "Your turn" };

/** What is said while it waits for something else than signatures. */
const unsigned: Partial<Record<Code, string>> = {
  "seat-open": "it still waits for you",
  "seats-overdue": "it has waited for long",
};

function summaryOf({ phase }: Transfer, code: Code): string {
  const isUnsigned = phase === "assessing" || phase === "changes-requested";
  return (isUnsigned ? unsigned[code] : undefined) ?? summaries[code];
}

const overInWords: Record<
  Exclude<Transfer["phase"], "awaiting-sign-off" | "assessing" | "changes-requested">,
  string
> = {
  approved: "everybody has signed",
  rejected: "it was rejected",
  withdrawn: "it was withdrawn",
  lapsed: "it has lapsed",
};

/** Why a notice no longer holds, in words that stay as they are; undefined while it does. */
function whyOver(transfer: Transfer, notice: SeatNotice, person: PersonId, today: Today): string | undefined {
  if (notice.termsDigest !== currentRevision(transfer).digest) return "the terms were revised; their card is a new one";
  const { phase } = transfer;
  if (phase !== "awaiting-sign-off" && phase !== "assessing" && phase !== "changes-requested")
    return overInWords[phase];
  if (notice.code === "seats-overdue" || turnOf(transfer, today).includes(person)) return undefined;
  return notice.code === "lapses-soon" && person === transfer.requester ? undefined : "nothing waits for you";
}

function stillToSign(transfer: Transfer, today: Today, wording: Wording): Part {
  if (transfer.phase !== "awaiting-sign-off") {
    const names = turnOf(transfer, today).map(wording.name);
    return { type: "text", line: [`It waits for ${listed(names)}.`] };
  }
  const rows = openSeats(transfer).map((seat): Line => {
    const names = waitedFor(transfer, today, seat).map(wording.name);
    return [{ strong: wording.role(seat.role) }, names.length === 0 ? ": nobody can sign" : `: ${listed(names)}`];
  });
  return { type: "list", title: ["Still to sign"], items: rows };
}

function whoAsks(transfer: Transfer, wording: Wording): Part {
  const asked = `${wording.name(transfer.requester)} asked to ${movedInWords[termsOf(transfer).kind]} on `;
  return { type: "text", line: [asked, { at: transfer.askedAt }, "."] };
}

function standing(transfer: Transfer, today: Today, wording: Wording): readonly Part[] {
  const line =
    transfer.phase === "assessing" ? assessingLine(transfer, today, wording) : returnedLine(transfer, wording);
  return [{ type: "text", line }];
}

/** The seats that wait for the reader, with the terms and what to press. */
function yourTurn(transfer: Transfer, person: PersonId, today: Today, wording: Wording): readonly Part[] {
  if (transfer.phase !== "awaiting-sign-off") {
    // Remarks may say what is in a file: they are for whoever asked.
    const remarks = person === transfer.requester ? returnedParts(transfer) : [];
    return [...standing(transfer, today, wording), factsOf(transfer, wording), ...remarks];
  }
  const roles = seatsToSign(transfer, person, today).map((seat) => wording.role(seat.role));
  const since = currentRevision(transfer).at;
  return [
    { type: "text", line: [`Your signature as ${roles.join(" or ")} has been waited for since `, { at: since }, "."] },
    factsOf(transfer, wording),
    ...revisionNote(transfer, wording),
  ];
}

function askAgain(transfer: Transfer, wording: Wording): readonly Part[] {
  const line: Line = [
    "Lockkeeper's store has lost records, and two admins have accepted that. Nothing that was asked for before opens, signed or not, because what was lost may have been a rejection. It must be asked for again, and signed again.",
  ];
  return [whoAsks(transfer, wording), { type: "text", line }];
}

function partsOf(
  transfer: Transfer,
  notice: SeatNotice,
  person: PersonId,
  today: Today,
  wording: Wording,
): readonly Part[] {
  if (notice.code === "ask-again") return askAgain(transfer, wording);
  const over = whyOver(transfer, notice, person, today);
  if (over !== undefined) return [{ type: "text", line: [`Over: ${over}.`] }];
  const isTheirTurn = turnOf(transfer, today).includes(person);
  const lapse: Line = [
    transfer.phase === "awaiting-sign-off" ? "Without everyone's signature it lapses on " : "Otherwise it lapses on ",
    { at: signBy(transfer, today.policy), distance: true },
    ".",
  ];
  const help =
    person === transfer.requester
      ? "Remind them, or withdraw it on its card."
      : `Remind them, or ask ${wording.name(transfer.requester)} to withdraw it.`;
  return [
    ...(isTheirTurn
      ? yourTurn(transfer, person, today, wording)
      : [whoAsks(transfer, wording), stillToSign(transfer, today, wording)]),
    { type: "text", line: isTheirTurn ? lapse : [...lapse, ` ${help}`] },
    ...(isTheirTurn
      ? [{ type: "buttons" as const, buttons: turnButtons(transfer, person, today, wording) }, termsNote(transfer)]
      : []),
  ];
}

/** Renders a notice for one of those who are told. */
export function seatNoticeCard(
  transfer: Transfer,
  notice: SeatNotice,
  person: PersonId,
  today: Today,
  wording: Wording,
): Card {
  const { title, aside } = heading(transfer);
  return {
    title: `${titles[notice.code] ?? "Reminder"}, ${title}`,
    aside,
    summary: `${transfer.id}: ${summaryOf(transfer, notice.code)}.`,
    parts: partsOf(transfer, notice, person, today, wording),
  };
}
