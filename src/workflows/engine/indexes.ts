import { arrivalsAreDue } from "../doors/arrivals.ts";
import type { Transfer } from "../transfers/transfer.ts";
import { hasEnded, termsOf } from "../transfers/transfer.ts";
import type { IndexEntry } from "./store.ts";

const outside = new Set(["opening", "open", "closing"]);

/** Whether a transfer needs nothing more: ended, and every door that was open is listed, if it can be, and its link edited away. */
function isTidy(transfer: Transfer): boolean {
  return (
    hasEnded(transfer) &&
    transfer.doors.every((door) => door.status !== "closed" || (!arrivalsAreDue(door) && door.redactedAt !== undefined))
  );
}

/** The lists in which a transfer is found: by person while it goes on, by account and environment while a door is out. */
function indexesOf(transfer: Transfer): readonly IndexEntry[] {
  const terms = termsOf(transfer);
  const entry = (index: string): IndexEntry => ({ index, member: transfer.id, score: transfer.askedAt });
  const people = new Set([
    transfer.requester,
    ...terms.doors.map((door) => door.recipient),
    ...terms.seats.flatMap((seat) => seat.offeredTo),
    ...transfer.signOffs.map((signOff) => signOff.by),
  ]);
  const places = terms.doors.filter((door) =>
    outside.has(transfer.doors.find((one) => one.id === door.id)?.status ?? ""),
  );
  return [
    ...(isTidy(transfer) ? [] : [...people].map((person) => entry(`person:${person}`))),
    ...new Set(places.map((door) => `account:${door.place.account.resourceId}`)),
    ...new Set(places.map((door) => `environment:${door.place.environment}`)),
  ].map((one) => (typeof one === "string" ? entry(one) : one));
}

/** How the lists change with a save. */
export function indexChange(
  before: Transfer | undefined,
  after: Transfer,
): { add: readonly IndexEntry[]; remove: readonly IndexEntry[] } {
  const old = before === undefined ? [] : indexesOf(before);
  const add = indexesOf(after);
  return { add, remove: old.filter((one) => !add.some((other) => other.index === one.index)) };
}
