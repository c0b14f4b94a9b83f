import { toldOfTurn } from "../transfers/seat-notices.ts";
import type { Transfer } from "../transfers/transfer.ts";
import type { Returned } from "./assessing.ts";

/** A transfer that goes back to its requester, who is told so. What was under way, or in the way, is no more. */
export function returnedTo(transfer: Transfer, returned: Returned): Transfer {
  const { approvedAt: _approvedAt, ...rest } = transfer;
  const { progress: _progress, ...assessing } = transfer.assessing ?? { reviews: [] };
  const back: Transfer = {
    ...rest,
    phase: "changes-requested",
    doors: transfer.doors.map(({ trouble: _, ...door }) => door),
    assessing: { ...assessing, returned },
  };
  return toldOfTurn(back, [transfer.requester], returned.at);
}
