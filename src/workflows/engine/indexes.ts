import { arrivalsAreDue } from "../doors/arrivals.ts";
import type { Instant } from "../time.ts";
import { type DoorTerms, insideOf } from "../transfers/terms.ts";
import type { Door, Transfer } from "../transfers/transfer.ts";
import { doorTermsOf, hasEnded, termsOf } from "../transfers/transfer.ts";
import type { IndexEntry } from "./store.ts";
import { releasedIndex, turnsIndex, waitingIndex } from "./subjects.ts";

const outside = new Set(["opening", "open", "closing"]);

/** Whether a transfer needs nothing more: ended, and every door that was open is listed, if it can be, and its link edited away. */
function isTidy(transfer: Transfer): boolean {
  return (
    hasEnded(transfer) &&
    transfer.doors.every((door) => door.status !== "closed" || (!arrivalsAreDue(door) && door.redactedAt !== undefined))
  );
}

/** Whether a door that is not out has its container all the same: it has its turn already, or is still to be listed. */
function hasTurn(door: Door): boolean {
  return (door.status === "waiting" && door.turn !== undefined) || arrivalsAreDue(door);
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
    ...(transfer.assessing?.offeredTo ?? []),
    ...(transfer.assessing?.reviews ?? []).map(({ by }) => by),
  ]);
  const where = (isSo: (door: Door) => boolean): readonly DoorTerms["place"][] =>
    transfer.doors.filter(isSo).map(({ id }) => doorTermsOf(transfer, id).place);
  const isOut = ({ status }: Door): boolean => outside.has(status);
  const waits = (door: Door): boolean => transfer.phase === "approved" && door.status === "waiting";
  return [
    ...(isTidy(transfer) ? [] : [...people].map((person) => entry(`person:${person}`))),
    ...new Set(where(isOut).map(({ account }) => `account:${account.resourceId}`)),
    ...new Set(where(hasTurn).map(({ account }) => turnsIndex(account.resourceId))),
    ...new Set(where(isOut).map(({ environment }) => `environment:${environment}`)),
    // It stays: what left before must be known to whoever says what may leave next.
    ...released(transfer).map(({ environment, at }) => ({
      index: releasedIndex(environment),
      member: transfer.id,
      score: at,
    })),
    // The index gives the newest first: so that it is the one signed first here, later ones count for less.
    ...[...new Set(where(waits).map(({ account }) => waitingIndex(account.resourceId)))].map((index) => ({
      index,
      member: transfer.id,
      score: -(transfer.approvedAt ?? transfer.askedAt),
    })),
  ].map((one) => (typeof one === "string" ? entry(one) : one));
}

/** Where files of this transfer's may have left, and since when. */
function released(transfer: Transfer): readonly { readonly environment: string; readonly at: Instant }[] {
  const began = transfer.doors.flatMap(({ copies, grant }) =>
    copies?.copied === undefined || grant === undefined ? [] : [grant.seenAt],
  );
  return began.length === 0 ? [] : [{ environment: insideOf(termsOf(transfer)).environment, at: Math.min(...began) }];
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
