/** Where things stand for one person: what waits for them, what is theirs, which doors are open. */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { doorAllows } from "../transfers/moves.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import type { Button, Card, Line, Part } from "./card.ts";
import { standingLines } from "./standing.ts";
import type { Wording } from "./wording.ts";

interface Known {
  readonly transfer: Transfer;
  readonly today: Today;
}

/** A person's three lists. */
export interface Overview {
  readonly waiting: readonly Known[];
  readonly yours: readonly Known[];
  readonly doors: readonly Known[];
}

const titles = [
  ["waiting", "Waiting for you"],
  ["yours", "Yours"],
  ["doors", "Open doors"],
] as const satisfies readonly (readonly [keyof Overview, string])[];

const heading = { title: "Where things stand", summary: "Where things stand" } as const;

function itemOf({ transfer, today }: Known, person: PersonId, wording: Wording): Line {
  const [standing = []] = standingLines(transfer, today, wording, person).slice(-1);
  return [{ strong: transfer.id }, ` ${termsOf(transfer).subject.name}: `, ...standing];
}

/** As an answer to the status command. */
export function overviewCard(overview: Overview, person: PersonId, wording: Wording): Card {
  return {
    ...heading,
    parts: titles.map(([list, title]) => {
      const known = overview[list];
      const items = known.length === 0 ? [["none"]] : known.map((one) => itemOf(one, person, wording));
      return { type: "list", title: [title], items };
    }),
  };
}

/** How many of a list are shown with their buttons; a page of a chat holds three lists of them. */
const shownAtMost = 14;

function buttonsFor({ transfer, today }: Known, person: PersonId): readonly Button[] {
  const status: Button = { label: "Status", style: "plain", press: { verb: "status", transfer: transfer.id } };
  const isAdmin = today.environment?.people.admin.includes(person) === true;
  const endable = isAdmin ? transfer.doors.filter((door) => doorAllows("end", door.status)) : [];
  const closing = endable.map(
    (door): Button => ({
      label: endable.length > 1 ? `Close ${door.id} now` : "Close now",
      style: "danger",
      press: { verb: "close", transfer: transfer.id, door: door.id },
    }),
  );
  return [status, ...closing];
}

/** As a page that stays, with what the reader can do. */
export function homeCard(overview: Overview, person: PersonId, wording: Wording): Card {
  return {
    ...heading,
    parts: titles.flatMap(([list, title]): readonly Part[] => {
      const known = overview[list];
      const more = known.length - shownAtMost;
      return [
        { type: "text", line: [{ strong: title }, known.length === 0 ? ": none" : ""] },
        ...known.slice(0, shownAtMost).flatMap((one): readonly Part[] => [
          { type: "text", line: itemOf(one, person, wording) },
          { type: "buttons", buttons: buttonsFor(one, person) },
        ]),
        ...(more > 0 ? [{ type: "note", line: [`and ${more} more: /ingress status`] } as const] : []),
      ];
    }),
  };
}
