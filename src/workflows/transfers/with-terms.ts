import type { DoorTerms } from "./terms.ts";
import { type Door, type Revision, type Transfer, termsOf } from "./transfer.ts";

/** What stays of a door when terms change: its recipient's message without a link, where they do; and its copies. */
function kept(transfer: Transfer, door: DoorTerms): Pick<Door, "placedAt" | "copies"> {
  const before = termsOf(transfer).doors.find((one) => one.id === door.id);
  const record = transfer.doors.find((one) => one.id === door.id);
  const isPlaced = before?.recipient === door.recipient && record?.placedAt !== undefined;
  return {
    ...(isPlaced ? { placedAt: record.placedAt } : {}),
    // They are in a container that is deleted one day, whatever becomes of the terms.
    ...(record?.copies === undefined ? {} : { copies: record.copies }),
  };
}

/** A transfer on new terms: nobody has signed these, and its doors wait as on the first day. */
export function withTerms(transfer: Transfer, revision: Revision): Transfer {
  const { approvedAt: _approvedAt, ...rest } = transfer;
  return {
    ...rest,
    revisions: [...transfer.revisions, revision],
    doors: revision.terms.doors.map((door) => ({
      id: door.id,
      status: "waiting",
      confirmations: [],
      alarms: [],
      ...kept(transfer, door),
    })),
  };
}
