/** The line that says how a transfer or a door stands and whose turn it is. */
import { mayBringIn } from "../doors/arrivals.ts";
import { handsAsked } from "../doors/hands-asked.ts";
import { lastLinkEnd } from "../doors/proof.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { lastAsk, openBy, signBy } from "../transfers/limits.ts";
import {
  type Arrivals,
  currentRevision,
  type Door,
  doorTermsOf,
  openSeats,
  type Transfer,
} from "../transfers/transfer.ts";
import type { Line } from "./card.ts";
import { assessingLine, copiesLines, returnedLine } from "./files-parts.ts";
import { proofLine } from "./proof-words.ts";
import { troubleInWords, troubleUntil } from "./trouble-words.ts";
import { behindLine, besideWords, waitedInVain } from "./turn-words.ts";
import { arrivedInWords, changesInWords, endingInWords, type Wording } from "./wording.ts";

/** What arrived, as counts and sizes. */
function arrivalsLine(arrivals: Arrivals, isShared: boolean): Line {
  if (arrivals.files === 0) return ["Nothing arrived."];
  const replaced = arrivals.replaced === 0 ? "" : `, ${arrivals.replaced} of them replaced`;
  return [`${arrivedInWords(arrivals)} arrived${replaced}.${isShared ? besideWords : ""}`];
}

/** People hear at once of what does not pass by itself, and of the rest when it has lasted a while. */
function whoKnows(transfer: Transfer, door: Door): string {
  const isTold = transfer.notices.some(
    ({ doorId, trouble }) => doorId === door.id && trouble?.code === door.trouble?.code,
  );
  return isTold ? "The admins have been told." : "It is tried again by itself.";
}

function waitingDoor(transfer: Transfer, door: Door, wording: Wording, reader: PersonId | undefined): Line {
  const terms = doorTermsOf(transfer, door.id);
  const { digest } = currentRevision(transfer);
  const confirmed = (range: string): boolean =>
    door.confirmations.some((one) => one.range === range && one.termsDigest === digest);
  if (!terms.addresses.every((address) => confirmed(address.range))) {
    return [`Waiting for ${wording.name(terms.recipient)} to confirm the address.`];
  }
  // That the one before it can't be proven closed is said with whom it waits for.
  if (door.behind !== undefined && (door.trouble?.code ?? "behind-unproven-door") === "behind-unproven-door")
    return behindLine(transfer, door, door.behind, reader);
  if (door.trouble !== undefined)
    return ["Can't open yet: ", ...troubleUntil(door.trouble), `. ${whoKnows(transfer, door)}`];
  const { notBefore } = terms.window;
  return notBefore === undefined
    ? ["Getting ready to open."]
    : ["Opens by itself, not before ", { at: notBefore }, "."];
}

function openDoor({ grant, trouble }: Door, wording: Wording): Line {
  if (grant === undefined) return [];
  const { attestedBy } = grant;
  const word =
    attestedBy === undefined ? "" : ` That its rule is there is attested by ${wording.name(attestedBy)}, not read.`;
  const open: Line = [{ strong: "Open" }, " until ", { at: grant.endsAt }, `.${word}`];
  return trouble === undefined ? open : [...open, ` But ${troubleInWords(trouble)}. The admins have been told.`];
}

/** Whose turn it is, where another hand changes the firewall. */
function whoseHands(transfer: Transfer, door: Door, wording: Wording): string {
  const names = handsAsked(transfer, door).map(wording.name);
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

function openingDoor(transfer: Transfer, door: Door, wording: Wording): Line {
  if (door.trouble !== undefined)
    return [
      { strong: "Opening" },
      ": held up, because ",
      ...troubleUntil(door.trouble),
      `. ${whoKnows(transfer, door)}`,
    ];
  if (door.grant === undefined && lastAsk(transfer, door.id, "add-by-hand") !== undefined)
    return [
      { strong: "Opening" },
      `: the admins${whoseHands(transfer, door, wording)} have been asked to add the firewall rule by hand, before `,
      { at: openBy(transfer, door.id) },
      ". The link follows by itself.",
    ];
  return [{ strong: "Opening" }, ": the firewall rule is being set. The link follows by itself."];
}

function closingDoor(transfer: Transfer, door: Door, wording: Wording): Line {
  const linkEndsAt = lastLinkEnd(door.grant);
  const why = door.ended === undefined ? "" : `: ${endingInWords(door.ended)}`;
  const isAsked = lastAsk(transfer, door.id, "remove-by-hand") !== undefined;
  const doing = isAsked
    ? `The admins${whoseHands(transfer, door, wording)} have been asked to remove the rule by hand.`
    : "The rule is being removed and read back.";
  const closing: Line = [{ strong: "Closing" }, `${why}. ${doing}`];
  if (door.trouble === undefined && !isAsked) return closing;
  // What covers the address is waited for only where a link may have been given out, on record or lost with it.
  const mayHaveLink = door.trouble?.code === "link-unknown" || door.trouble?.code === "held-by-another-door";
  const until: Line =
    linkEndsAt === undefined
      ? [mayHaveLink ? "" : " No link was given out."]
      : [" Until it is gone the link may work, until ", { at: linkEndsAt }, " at the latest."];
  const notYet = door.trouble === undefined ? "" : ` Not proven yet: ${troubleInWords(door.trouble)}.`;
  return [...closing, notYet, ...until];
}

function unlisted(door: Door): string {
  const { trouble } = door;
  if (!mayBringIn(door)) return "";
  if (trouble === undefined) return "What arrived is being listed.";
  return `What arrived can't be listed: ${troubleInWords(trouble)}.`;
}

function closedDoor(transfer: Transfer, door: Door, wording: Wording): Line {
  const why = door.ended === undefined ? "" : ` (${endingInWords(door.ended)})`;
  return [
    { strong: "Closed" },
    `${why}: `,
    ...proofLine(transfer, door, wording),
    ". ",
    ...(door.arrivals === undefined ? [unlisted(door)] : arrivalsLine(door.arrivals, door.besideSince !== undefined)),
  ];
}

/** How one door stands, as its `reader` may know it. */
export function doorStanding(transfer: Transfer, door: Door, wording: Wording, reader?: PersonId): Line {
  switch (door.status) {
    case "waiting":
      return waitingDoor(transfer, door, wording, reader);
    case "opening":
      return openingDoor(transfer, door, wording);
    case "open":
      return openDoor(door, wording);
    case "closing":
      return closingDoor(transfer, door, wording);
    case "closed":
      return closedDoor(transfer, door, wording);
    case "never-opened":
      return [door.behind === undefined ? "Never opened." : `Never opened: ${waitedInVain}.`];
  }
}

function rejectedLine(transfer: Transfer, wording: Wording): Line {
  const { ended } = transfer;
  const last = transfer.signOffs.at(-1);
  const verb = last?.decision === "take-back" ? "Approval taken back" : "Rejected";
  return [{ strong: verb }, ` by ${wording.name(ended?.by ?? "")}: ${ended?.reason ?? ""}`];
}

function lapsedBecause({ ended, approvedAt, doors }: Transfer): string {
  if (ended?.changed !== undefined) return changesInWords(ended.changed);
  if (approvedAt !== undefined && doors.some(({ behind }) => behind !== undefined)) return waitedInVain;
  return approvedAt === undefined ? "not everybody signed in time" : "it could not be opened in time";
}

/** How a whole transfer stands, as its reader may know it: one line for the envelope, or one for each door. */
export function standingLines(transfer: Transfer, today: Today, wording: Wording, reader: PersonId): readonly Line[] {
  const { policy } = today;
  const at = transfer.ended?.at ?? 0;
  switch (transfer.phase) {
    case "awaiting-sign-off": {
      const open = openSeats(transfer).map((seat) => wording.role(seat.role));
      return [
        [
          `Whose turn: ${open.join(", ")}. Without everyone's signature it lapses on `,
          { at: signBy(transfer, policy) },
          ".",
        ],
      ];
    }
    case "assessing":
      return [
        [
          ...assessingLine(transfer, today, wording),
          " Without a decision it lapses on ",
          { at: signBy(transfer, policy) },
          ".",
        ],
      ];
    case "changes-requested":
      return [
        [
          ...returnedLine(transfer, wording),
          " Unless it is asked for again it lapses on ",
          { at: signBy(transfer, policy) },
          ".",
        ],
      ];
    case "rejected":
      return [rejectedLine(transfer, wording), ...copiesLines(transfer)];
    case "withdrawn":
      return [
        [{ strong: "Withdrawn" }, ` by ${wording.name(transfer.ended?.by ?? "")}, `, { at }, "."],
        ...copiesLines(transfer),
      ];
    case "lapsed":
      return [[{ strong: "Lapsed" }, ", ", { at }, `: ${lapsedBecause(transfer)}.`], ...copiesLines(transfer)];
    case "approved": {
      const signed: readonly Line[] =
        transfer.approvedAt === undefined ? [] : [["Approved by all, ", { at: transfer.approvedAt }, "."]];
      const doors = transfer.doors.map((door) => doorStanding(transfer, door, wording, reader));
      return [...signed, ...doors, ...copiesLines(transfer)];
    }
  }
}
