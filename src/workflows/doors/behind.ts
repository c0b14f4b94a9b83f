import type { Neighbour } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { DoorId, TransferId } from "../transfers/terms.ts";

/** The door that another waits for, as it last was, and how many `others` come before that one. */
export interface Behind {
  readonly transferId: TransferId;
  readonly doorId: DoorId;
  readonly stage: Neighbour["stage"];
  readonly until?: Instant;
  readonly others: number;
  /** Who may know of its transfer; nobody else is told its id. */
  readonly knownTo: readonly PersonId[];
}
