/** How people read that a door waits for another into the same container. */

import type { Behind } from "../doors/behind.ts";
import type { PersonId } from "../people/person.ts";
import { openBy } from "../transfers/limits.ts";
import type { Door, Transfer } from "../transfers/transfer.ts";
import type { Line } from "./card.ts";

const stages: Readonly<Record<Behind["stage"], string>> = {
  ready: "it was signed first",
  preparing: "about to open",
  opening: "opening",
  open: "open",
  closing: "closing, not yet proven closed",
  unproven: "closing, and it can't be proven closed yet; the admins have been told",
  listing: "closed; what arrived is being listed",
};

/** Whom a door waits behind, by id only for those who may know of it; nobody said to be reading may not. */
function whom(transfer: Transfer, { transferId, knownTo }: Behind, reader: PersonId | undefined): string {
  if (transferId === transfer.id) return "another door of this transfer";
  return reader !== undefined && knownTo.includes(reader) ? transferId : "another transfer into this container";
}

/** Behind whom a door waits, and until when it may. */
export function behindLine(transfer: Transfer, door: Door, behind: Behind, reader: PersonId | undefined): Line {
  const { stage, until, others } = behind;
  const more = others === 0 ? "" : ` and ${others === 1 ? "1 other" : `${others} others`}`;
  const state: Line = until === undefined ? [stages[stage]] : [`${stages[stage]} until `, { at: until }];
  return [
    { strong: "Waits" },
    ` behind ${whom(transfer, behind, reader)} (`,
    ...state,
    `)${more}, and then opens by itself. If it can't open by `,
    { at: openBy(transfer, door.id) },
    ", it lapses.",
  ];
}

/** Why a door that waited for another never opened. */
export const waitedInVain = "it waited for another transfer into this container until its time was up";

/** What is added to what arrived where it can't be told apart from what came by another door. */
export const besideWords =
  " Also open at that time: another door into this container, and what came through that one is counted here, too.";
