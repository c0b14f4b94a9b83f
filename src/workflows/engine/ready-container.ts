/** The container of a door's copies, as it is before any are made. */
import type { FrozenFile } from "../assessment/files.ts";
import { type Door, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { ownerOf } from "./delete-copies.ts";
import { notedBefore } from "./file-work.ts";
import type { Deps } from "./ports.ts";

/** Under which is kept how far copying for a door is. */
export function workKey({ id }: Transfer, door: Door): string {
  return `copy/${id}/${door.id}`;
}

/** What stands in the container, by name. */
export async function standing(deps: Deps, accountId: string, container: string): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  for await (const { name, etag } of deps.haven.listing.list(accountId, container)) etags.set(name, etag);
  return etags;
}

/** Which version of a copy was read and found to be what was frozen. */
export interface Verified {
  readonly name: string;
  readonly etag: string;
  readonly sha256: string;
}

/**
 * The container as it stands, with nothing in it but copies of these files. Where somebody else was at it, it is made
 * anew: what is only removed or replaced there may still be read, as an earlier version.
 */
export async function readyContainer(
  deps: Deps,
  transfer: Transfer,
  door: Door,
  { files, key }: { readonly files: readonly FrozenFile[]; readonly key: string },
): Promise<{ readonly known: ReadonlyMap<string, Verified>; readonly there: ReadonlyMap<string, string> }> {
  const { account, container } = doorTermsOf(transfer, door.id).place;
  const owner = ownerOf(transfer, termsOf(transfer).files?.frozen?.digest ?? "");
  await deps.haven.copies.ensureContainer(account.resourceId, container, owner);
  const known = await notedBefore<Verified>(deps, key);
  const there = await standing(deps, account.resourceId, container);
  const wanted = new Set(files.map(({ name }) => name));
  const isOurs = ([name, etag]: readonly [string, string]): boolean =>
    wanted.has(name) && (known.get(name)?.etag ?? etag) === etag;
  if ([...there].every(isOurs)) return { known, there };
  await deps.fileLists.dropWork(key);
  await deps.haven.copies.deleteContainer(account.resourceId, container, owner);
  await deps.haven.copies.ensureContainer(account.resourceId, container, owner);
  return { known: new Map(), there: new Map() };
}
