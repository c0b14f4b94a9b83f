/** The copies that leave by a door, and how long they are kept. */
import type { Digest } from "../audit/digest.ts";
import type { Instant } from "../time.ts";
import type { FrozenFiles } from "./files.ts";

/**
 * For how long deleted bytes can be brought back, as the account's settings were read at the deletion; days, absent where
 * they can't. `unread`: the settings could not be read, so nobody can say.
 */
export interface CopiesKept {
  readonly blobDays?: number;
  readonly containerDays?: number;
  readonly versions?: boolean;
  readonly unread?: true;
}

/** A container of copies, of one door alone and of one frozen list: what stood there for another may be read back. */
export interface Copies {
  readonly list: Digest;
  readonly accountId: string;
  readonly container: string;
  readonly begunAt: Instant;
  /** Exactly these files stand there, each with the content that was frozen. */
  readonly copied?: { readonly at: Instant; readonly files: FrozenFiles };
  /** How many links had been made when the copies were last found as they were frozen: each needs a look of its own. */
  readonly checkedFor?: number;
  readonly checkedAt?: Instant;
  readonly remindedAt?: Instant;
  readonly deleted?: { readonly at: Instant; readonly kept: CopiesKept };
}

/**
 * The container of a door's copies. Azure takes lower-case letters, digits and single hyphens, 63 at most. Each list has
 * one of its own: whoever slept in a copy of what was to leave by an earlier list puts it where no link leads.
 */
export function copiesContainer(transferId: string, doorIndex: number, listsGivenUp = 0): string {
  const suffix = listsGivenUp === 0 ? "" : `-l${listsGivenUp + 1}`;
  const name = `release-${transferId.toLowerCase()}${suffix}`;
  return doorIndex === 0 ? name : `${name}-d${doorIndex + 1}`;
}

/** For how many days something of it can come back; 0 where nothing can. */
export function keptDays({ blobDays = 0, containerDays = 0 }: CopiesKept): number {
  return Math.max(blobDays, containerDays);
}
