import type { Instant } from "../time.ts";
import type { Trouble } from "../transfers/notice.ts";
import type { Fault } from "./fault.ts";

/** What a fault is on record: our code and the platform's own, never its text. `code` is the fault's, or what was seen where that says more. */
export function troubleOf(fault: Fault | undefined, at: Instant, code: string): Trouble {
  const platformCode = fault?.platformCode;
  return { code, at, ...(platformCode === undefined ? {} : { platformCode }) };
}
