/** What every card about a transfer has in common: its heading, its facts, its seats. */
import { leavingBy } from "../assessment/leaving.ts";
import { shortDigest } from "../audit/digest.ts";
import { maskedAddress } from "../doors/address.ts";
import { voidSignOffs } from "../transfers/sign-off.ts";
import { type DoorTerms, insideOf, isOutbound, type Seat } from "../transfers/terms.ts";
import {
  approvalOf,
  currentRevision,
  currentSignOffs,
  hasEnded,
  type Transfer,
  termsOf,
} from "../transfers/transfer.ts";
import type { Fact, Line, Part, SeatRow, Span } from "./card.ts";
import { filesFacts } from "./files-parts.ts";
import {
  addedSeatInWords,
  broughtInWords,
  changesInWords,
  doneByRecipientInWords,
  inWords,
  rightsInWords,
  type Wording,
} from "./wording.ts";

/** The heading of every card about a transfer. */
export function heading(transfer: Transfer): { readonly title: string; readonly aside: string } {
  const terms = termsOf(transfer);
  const { environment, tier } = insideOf(terms);
  return { title: `${isOutbound(terms) ? "Egress" : "Ingress"} ${transfer.id}`, aside: `${environment}, Tier ${tier}` };
}

/** Addresses of a door; masked once the transfer has ended. */
export function addressesOf(transfer: Transfer, door: DoorTerms): string {
  const show = hasEnded(transfer) ? maskedAddress : (range: string): string => range;
  return door.addresses.map((address) => show(address.range)).join(" and ");
}

function when(door: DoorTerms): Line {
  const { lastsMinutes, notBefore, openWithinMinutes } = door.window;
  const lasts = `${inWords(lastsMinutes)} from when the door opens; `;
  if (notBefore === undefined) return [`${lasts}opens within ${inWords(openWithinMinutes)} of the last signature`];
  return [`${lasts}not before `, { at: notBefore }];
}

function doorFacts(transfer: Transfer, door: DoorTerms, several: boolean, wording: Wording): readonly Fact[] {
  const label = (name: string): string => (several ? `${name} (${door.id})` : name);
  const does = doneByRecipientInWords[termsOf(transfer).kind];
  const who = `${wording.name(door.recipient)} ${does}, from ${addressesOf(transfer, door)}`;
  return [
    { label: label("Who"), value: [who] },
    ...(door.destination === undefined ? [] : [{ label: label("Goes to"), value: [door.destination] }]),
    { label: label("May"), value: [rightsInWords(door, wording, leavingBy(transfer, door.id))] },
    { label: label("When"), value: when(door) },
    ...("unread" in door.place.account
      ? [{ label: label("Firewall"), value: ["not read by Lockkeeper: an admin's word says what is in it"] }]
      : []),
  ];
}

/** What was agreed to, or is to be. */
export function factsOf(transfer: Transfer, wording: Wording): Part {
  const terms = termsOf(transfer);
  return {
    type: "facts",
    facts: [
      { label: "What", value: [`${terms.subject.name} (${broughtInWords[terms.kind]})`] },
      { label: "Why", value: [terms.purpose] },
      ...filesFacts(transfer),
      ...terms.doors.flatMap((door) => doorFacts(transfer, door, terms.doors.length > 1, wording)),
    ],
  };
}

function seatLabel(seat: Seat, wording: Wording): string {
  return seat.party === undefined ? wording.role(seat.role) : `${wording.role(seat.role)}, ${seat.party}`;
}

/** Names as people say them, any of whom will do. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "nobody: the role is empty";
  const shown = names.slice(0, 5).join(" or ");
  return names.length > 5 ? `${shown} or ${names.length - 5} more` : shown;
}

function seatRow(transfer: Transfer, seat: Seat, isYours: boolean, wording: Wording): SeatRow {
  const label = seatLabel(seat, wording);
  const approval = approvalOf(transfer, seat.id);
  if (approval !== undefined)
    return { mark: "done", label, value: [`${wording.name(approval.by)}, `, { at: approval.at }] };
  const refusal = currentSignOffs(transfer).find((signOff) => signOff.seatId === seat.id);
  if (refusal !== undefined && transfer.phase === "rejected")
    return { mark: "refused", label, value: [`${wording.name(refusal.by)}, `, { at: refusal.at }] };
  if (transfer.phase !== "awaiting-sign-off") return { mark: "open", label, value: ["not signed"] };
  const added = seat.addedBecause === undefined ? "" : ` (${addedSeatInWords})`;
  if (isYours) return { mark: "you", label, value: [`waiting for you${added}`] };
  return { mark: "open", label, value: [`waiting for ${listed(seat.offeredTo.map(wording.name))}${added}`] };
}

/** Who has signed and who has not, for this reader. */
export function seatsOf(transfer: Transfer, yours: ReadonlySet<string>, wording: Wording): Part {
  const { seats } = termsOf(transfer);
  const signed = seats.filter((seat) => approvalOf(transfer, seat.id) !== undefined).length;
  return {
    type: "seats",
    title: [{ strong: "Signed" }, `  ${signed} of ${seats.length}`],
    rows: seats.map((seat) => seatRow(transfer, seat, yours.has(seat.id), wording)),
  };
}

/** That the terms are not the first ones, why, and whose signatures are void. */
export function revisionNote(transfer: Transfer, wording: Wording): readonly Part[] {
  const { terms, because } = currentRevision(transfer);
  if (terms.revision === 1) return [];
  const voided = new Set(
    voidSignOffs(transfer)
      .filter((signOff) => signOff.decision === "approve")
      .map((signOff) => wording.name(signOff.by)),
  );
  const signatures: Span = voided.size === 0 ? "" : ` Signatures of ${[...voided].join(", ")} no longer count.`;
  return [{ type: "note", line: [`Revision ${terms.revision}: ${changesInWords(because)}.${signatures}`] }];
}

/** The digest in force, as people compare it. */
export function termsNote(transfer: Transfer): Part {
  return { type: "note", line: [`terms ${shortDigest(currentRevision(transfer).digest)}`] };
}
