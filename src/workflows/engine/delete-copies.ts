/** The containers of copies: whose they are, and how they go. */
import type { Copies, CopiesKept } from "../assessment/copies-kept.ts";
import type { Digest } from "../audit/digest.ts";
import type { Transfer } from "../transfers/transfer.ts";
import { asFault } from "./fault.ts";
import type { Deps } from "./ports.ts";

/** The mark that one carries: whose it is, and for which list, which no other transfer ever had. */
export function ownerOf({ id }: Pick<Transfer, "id">, list: Digest): string {
  return `${id}/${list}`;
}

/** Deletes them, where they carry the mark; one that is gone is left at that. May end in a Fault. */
export async function deleteCopies(deps: Deps, transfer: Transfer, copies: readonly Copies[]): Promise<void> {
  for (const { accountId, container, list } of copies)
    await deps.haven.copies.deleteContainer(accountId, container, ownerOf(transfer, list));
}

/** What the account's settings say of bytes that were deleted. What can't be read is said to be unread. */
export async function keptAfter(deps: Deps, accountId: string): Promise<CopiesKept> {
  try {
    return await deps.haven.copies.deletedKept(accountId);
  } catch (thrown) {
    const fault = asFault(thrown, "deleted-kept");
    if (fault.kind === "refused") return { unread: true };
    throw fault;
  }
}
