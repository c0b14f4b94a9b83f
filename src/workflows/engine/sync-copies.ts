/**
 * Makes the container of a door's copies what the record says: exactly what was approved while it is to leave, looked at
 * again before each link, and gone when its time is over.
 */

import { copiesThere, isDeletionDue } from "../assessment/copying.ts";
import { bytesOf, type FileList, type FrozenFile, filesOfDoor } from "../assessment/files.ts";
import { isCheckDue } from "../assessment/needs-check.ts";
import { mayName } from "../assessment/paths.ts";
import type { Today } from "../people/environment.ts";
import { preparationOf } from "../transfers/deadlines.ts";
import { insideOf } from "../transfers/terms.ts";
import { type Door, doorOf, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { deleteCopies, keptAfter } from "./delete-copies.ts";
import { asFault, Fault } from "./fault.ts";
import { forEachOf, type Holding, isOther, notesOf, type Progress, progressOf, underLease } from "./file-work.ts";
import { hinder } from "./hinder.ts";
import type { Deps } from "./ports.ts";
import { readyContainer, standing, type Verified, workKey } from "./ready-container.ts";
import { loadTransfer, run, todayFor } from "./run.ts";

async function listOf(deps: Deps, transfer: Transfer): Promise<FileList> {
  const { files } = termsOf(transfer);
  const list = files?.frozen === undefined ? undefined : await deps.fileLists.get(files.frozen.digest);
  if (list === undefined) throw new Fault("file-list-lost", "refused");
  return list;
}

/** The files that leave by this door, as they were frozen. */
async function filesFor(deps: Deps, transfer: Transfer, door: Door): Promise<readonly FrozenFile[]> {
  return filesOfDoor(
    await listOf(deps, transfer),
    termsOf(transfer).files?.groups ?? [],
    transfer.doors.findIndex(({ id }) => id === door.id),
  );
}

/** Says which files are not what was frozen any more: by number, and by the line where one names just that file. */
async function recordChanged(deps: Deps, transfer: Transfer, changed: ReadonlySet<string>): Promise<void> {
  const { files } = await listOf(deps, transfer);
  const which = files.flatMap(({ name }, index) => (changed.has(name) ? [index] : []));
  const lines = termsOf(transfer).files?.groups.flatMap(({ paths }) => paths) ?? [];
  const { container } = insideOf(termsOf(transfer));
  const ran = await run(deps, transfer.id, (latest, { environment }) => {
    if (!isSame(latest, transfer)) return undefined;
    const place = { container, inside: environment?.egressInside };
    const typed = [...new Set(lines)].filter((line) => mayName(line, changed, place));
    return { do: "record-changed", files: which, typed };
  });
  // Another door of the transfer has begun already: this one stays shut until its time is over, and people are told.
  if (ran.outcome === "refused") throw new Fault("files-changed", "refused");
}

/** Copying as it goes on. */
interface Under {
  readonly holding: Holding;
  readonly progress: Progress;
}

/** Copies one file and reads the copy; undefined where the source is not what was frozen any more. */
async function copyOne(
  deps: Deps,
  transfer: Transfer,
  door: Door,
  file: FrozenFile,
  { holding, progress }: Under,
): Promise<string | undefined> {
  const { account, container } = doorTermsOf(transfer, door.id).place;
  const { name, etag } = file;
  const from = { container: insideOf(termsOf(transfer)).container, name, etag };
  const to = { container, name };
  const copy = await deps.haven.copies.copy(account.resourceId, from, to, holding.keep).catch((thrown: unknown) => {
    if (isOther(thrown)) return undefined;
    throw thrown;
  });
  if (copy === undefined) return undefined;
  const listen = (more: number): void => {
    holding.keep();
    progress.add(more);
  };
  const read = await deps.haven.copies
    .read(account.resourceId, { ...to, etag: copy.etag }, listen)
    .catch((thrown: unknown) => {
      // Somebody has been at the copy, not at what was frozen: it is made again.
      throw isOther(thrown) ? new Fault("copies-changed", "unavailable") : thrown;
    });
  return read.sha256 === file.sha256 && read.bytes === file.bytes ? copy.etag : undefined;
}

async function copyAll(deps: Deps, transfer: Transfer, door: Door, holding: Holding): Promise<void> {
  const { account, container } = doorTermsOf(transfer, door.id).place;
  const files = await filesFor(deps, transfer, door);
  const key = workKey(transfer, door);
  const { known, there } = await readyContainer(deps, transfer, door, { files, key });
  const notes = notesOf(deps, key);
  const progress = progressOf(deps, transfer.id, bytesOf(files));
  const verified = new Map<string, string>();
  const changed = new Set<string>();
  const verifyOne = async (file: FrozenFile): Promise<string | undefined> => {
    const { name, sha256, bytes } = file;
    const before = known.get(name);
    if (before !== undefined && before.sha256 === sha256 && there.get(name) === before.etag) {
      progress.add(bytes);
      return before.etag;
    }
    const etag = await copyOne(deps, transfer, door, file, { holding, progress });
    if (etag !== undefined) await notes.note({ name, etag, sha256 } satisfies Verified, bytes);
    return etag;
  };
  try {
    await forEachOf(files, async (file) => {
      await holding.goOn();
      const etag = await verifyOne(file);
      if (etag === undefined) changed.add(file.name);
      else verified.set(file.name, etag);
    });
  } finally {
    await notes.flush();
    await progress.told();
  }
  if (changed.size > 0) return recordChanged(deps, transfer, changed);
  // Whoever can write there may have been at it meanwhile: what stands must be what was read, and nothing else.
  const after = await standing(deps, account.resourceId, container);
  if (!isSameStanding(after, verified)) throw new Fault("copies-changed", "unavailable");
  const frozen = termsOf(transfer).files?.frozen;
  if (frozen === undefined) return;
  await run(deps, transfer.id, (latest) =>
    isSame(latest, transfer) ? { do: "record-copied", door: door.id, files: frozen } : undefined,
  );
  await deps.fileLists.dropWork(key);
}

/** Whether what stands in the container, by name and entity tag, is what stood there, or what was read. */
function isSameStanding(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, etag]) => other.get(name) === etag);
}

/** Whether the terms are still those that the work was done for. */
function isSame(latest: Transfer, transfer: Transfer): boolean {
  return termsOf(latest).revision === termsOf(transfer).revision;
}

async function copy(deps: Deps, transfer: Transfer, door: Door, holding: Holding): Promise<void> {
  if (door.copies === undefined) {
    await deleteCopies(deps, transfer, copiesThere(door));
    await deps.fileLists.dropWork(workKey(transfer, door));
    const begun = await run(deps, transfer.id, (latest) =>
      isSame(latest, transfer) ? { do: "begin-copying", door: door.id } : undefined,
    );
    if (begun.outcome !== "done") return;
  }
  await copyAll(deps, transfer, door, holding);
}

/** Reads every copy again. A file that is another, or one too many or too few, ends the door. */
async function check(deps: Deps, transfer: Transfer, door: Door, holding: Holding): Promise<void> {
  const { account, container } = doorTermsOf(transfer, door.id).place;
  const files = await filesFor(deps, transfer, door);
  const there = await standing(deps, account.resourceId, container);
  let isExact = there.size === files.length;
  await forEachOf(isExact ? files : [], async ({ name, sha256, bytes }) => {
    await holding.goOn();
    const etag = there.get(name);
    const read =
      etag === undefined
        ? undefined
        : await deps.haven.copies
            .read(account.resourceId, { container, name, etag }, holding.keep)
            .catch((thrown: unknown) => {
              if (isOther(thrown)) return undefined;
              throw thrown;
            });
    if (read?.sha256 !== sha256 || read.bytes !== bytes) isExact = false;
  });
  // Reading takes its time: whoever can write there may have been at what was read already.
  if (isExact) isExact = isSameStanding(await standing(deps, account.resourceId, container), there);
  const frozen = termsOf(transfer).files?.frozen;
  if (!isExact || frozen === undefined) {
    await run(deps, transfer.id, {
      do: "end",
      door: door.id,
      because: "revoked",
      found: "copies-as-approved",
      actor: null,
    });
    return;
  }
  const issuances = door.grant?.issuances.length ?? 0;
  await run(deps, transfer.id, { do: "record-copies-checked", door: door.id, files: frozen, issuances });
}

async function sync(deps: Deps, transfer: Transfer, door: Door, today: Today, holding: Holding): Promise<void> {
  const there = copiesThere(door);
  const [copies] = there;
  if (copies !== undefined && isDeletionDue(transfer, door, today)) {
    await deleteCopies(deps, transfer, there);
    const kept = await keptAfter(deps, copies.accountId);
    await run(deps, transfer.id, { do: "record-copies-deleted", door: door.id, kept });
  } else if (preparationOf(transfer, door, today) === "copy") await copy(deps, transfer, door, holding);
  else if (isCheckDue(transfer, door, today.now)) await check(deps, transfer, door, holding);
}

/**
 * Does what a door's copies need now, if anything. Safe to repeat, and to be cut off. Ends in a Fault, of which people
 * are told unless it is that somebody else is at it.
 */
export async function syncCopies(deps: Deps, transferId: string, doorId: string): Promise<void> {
  await underLease(deps, `copies:${transferId}/${doorId}`, async (holding) => {
    const transfer = await loadTransfer(deps, transferId);
    const door = transfer === undefined ? undefined : doorOf(transfer, doorId);
    if (transfer === undefined || door === undefined) return;
    try {
      await sync(deps, transfer, door, await todayFor(deps, transfer), holding);
    } catch (thrown) {
      const fault = asFault(thrown, "copies");
      if (fault.kind !== "throttled") await hinder(deps, transferId, door, fault);
      throw fault;
    }
  });
}
