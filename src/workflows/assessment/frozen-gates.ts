import { shutGates } from "../doors/gates.ts";
import type { Today } from "../people/environment.ts";
import type { Transfer } from "../transfers/transfer.ts";

/** The gates on which it hangs that a frozen list says what there is, and what may leave. */
const frozenUnder: ReadonlySet<string> = new Set([
  "place-unchanged",
  "account-unchanged",
  "account-read-as-agreed",
  "files-allowed",
]);

/** What has changed since, so that the files must be frozen anew, by the names of gates; empty where nothing has. */
export function changedSinceFrozen(transfer: Transfer, today: Today): readonly string[] {
  const shut = transfer.doors.flatMap((door) => shutGates(transfer, door, today).map(({ name }) => name));
  return [...new Set(shut)].filter((name) => frozenUnder.has(name));
}
