/** The container of a door's copies: whose it is, and how it goes. */
import type { Copies, CopiesKept } from "../assessment/copies-kept.ts";
import type { Door, Transfer } from "../transfers/transfer.ts";
import { asFault } from "./fault.ts";
import type { Deps } from "./ports.ts";

/** The mark that it carries. */
export function ownerOf({ id }: Pick<Transfer, "id">, door: Pick<Door, "id">): string {
  return `${id}/${door.id}`;
}

/** Deletes it, where it carries the mark; one that is gone is left at that. May end in a Fault. */
export async function deleteCopies(deps: Deps, transfer: Transfer, door: Door, copies: Copies): Promise<void> {
  await deps.haven.copies.deleteContainer(copies.accountId, copies.container, ownerOf(transfer, door));
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
