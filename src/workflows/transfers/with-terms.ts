import type { Copies } from "../assessment/copies-kept.ts";
import { copiesThere } from "../assessment/copying.ts";
import type { DoorTerms, Terms } from "./terms.ts";
import { type Door, type Revision, type Transfer, termsOf } from "./transfer.ts";

/** What stays of a door when terms change: its recipient's message without a link, where they do. */
function placed(transfer: Transfer, door: DoorTerms): Pick<Door, "placedAt"> {
  const before = termsOf(transfer).doors.find((one) => one.id === door.id);
  const record = transfer.doors.find((one) => one.id === door.id);
  const isPlaced = before?.recipient === door.recipient && record?.placedAt !== undefined;
  return isPlaced ? { placedAt: record.placedAt } : {};
}

/**
 * Copies are of one list. Those of another are left behind: they are deleted before any are made, whatever has become of
 * their door, because what was removed or replaced in a container may still be read there.
 */
function copiesAfter(transfer: Transfer, terms: Terms): readonly Pick<Door, "copies" | "leftCopies">[] {
  const list = terms.files?.frozen?.digest;
  const isOf = ({ id, place }: DoorTerms, copies: Copies): boolean =>
    copies.list === list &&
    copies.container === place.container &&
    transfer.doors.some((door) => door.id === id && door.copies === copies);
  const there = transfer.doors.flatMap(copiesThere);
  const left = there.filter((copies) => !terms.doors.some((door) => isOf(door, copies)));
  return terms.doors.map((door, index) => {
    const copies = there.find((one) => isOf(door, one));
    const mine = left.filter(({ container }) => {
      const at = terms.doors.findIndex(({ place }) => place.container === container);
      return Math.max(0, at) === index;
    });
    return { ...(copies === undefined ? {} : { copies }), ...(mine.length === 0 ? {} : { leftCopies: mine }) };
  });
}

/** A transfer on new terms: nobody has signed these, and its doors wait as on the first day. */
export function withTerms(transfer: Transfer, revision: Revision): Transfer {
  const { approvedAt: _approvedAt, ...rest } = transfer;
  const copies = copiesAfter(transfer, revision.terms);
  return {
    ...rest,
    revisions: [...transfer.revisions, revision],
    doors: revision.terms.doors.map((door, index) => ({
      id: door.id,
      status: "waiting",
      confirmations: [],
      alarms: [],
      ...placed(transfer, door),
      ...copies[index],
    })),
  };
}
