import type { PersonId } from "../people/person.ts";
import type { Door, Transfer } from "../transfers/transfer.ts";

function askOf({ status, grant }: Door): "add-by-hand" | "remove-by-hand" | undefined {
  if (status === "closing") return "remove-by-hand";
  return status === "opening" && grant === undefined ? "add-by-hand" : undefined;
}

/** Who was last asked to do by hand what a door's firewall waits for; nobody where it waits for nobody's hand. */
export function handsAsked({ notices }: Transfer, door: Door): readonly PersonId[] {
  const code = askOf(door);
  return notices.findLast((notice) => notice.doorId === door.id && notice.code === code)?.to ?? [];
}

/** Whether a door waits for this person's hand: what was read as gone does not, but for a word that is missing. */
export function waitsForHand(transfer: Transfer, door: Door, person: PersonId): boolean {
  const isDone = door.gone !== undefined && door.trouble?.code !== "word-missing";
  return !isDone && handsAsked(transfer, door).includes(person);
}
