import { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import type { Lease } from "./store.ts";

/** A message is not touched with less of the lease than this part left: the chat has to answer before somebody else may. */
const reservedPart = 0.4;

/** Ends in a Fault of kind `throttled` where too little is left of the lease under which messages are touched. */
export function mustHold({ settings }: Deps, lease: Lease, code: string): void {
  if (lease.remainingMs() < reservedPart * settings.messageLeaseMs)
    throw new Fault(code, "throttled", { retryAfterMs: 100 });
}
