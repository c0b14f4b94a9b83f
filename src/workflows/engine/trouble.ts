import { resendUnderWay } from "../doors/resend.ts";
import { type Instant, plusMinutes } from "../time.ts";
import type { Trouble } from "../transfers/notice.ts";
import type { Door } from "../transfers/transfer.ts";
import type { Fault } from "./fault.ts";

/** What a fault is on record: our code and the platform's own, never its text. `code` is the fault's, or what was seen where that says more. */
export function troubleOf(fault: Fault | undefined, at: Instant, code: string): Trouble {
  const platformCode = fault?.platformCode;
  return { code, at, ...(platformCode === undefined ? {} : { platformCode }) };
}

/** How long what may pass may hold something up before people are told in a message of its own. */
const troubleToldAfterMinutes = 5;

/** People are told at once of what trying again won't mend, and of everything else when it has lasted a while. */
export function isToTell(door: Door, fault: Fault, now: Instant): boolean {
  if (fault.kind === "refused") return true;
  const isOver = door.status === "closed" || door.status === "never-opened";
  const linkDueAt = isOver ? undefined : (resendUnderWay(door)?.askedAt ?? door.grant?.linkDueAt);
  return now >= plusMinutes(linkDueAt ?? door.trouble?.at ?? now, troubleToldAfterMinutes);
}
