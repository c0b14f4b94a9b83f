/** What has left by the doors of a transfer, and of how much of it somebody may read the names. */
import type { PersonId } from "../people/person.ts";
import { type Instant, plusMinutes } from "../time.ts";
import { type Door, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { keptDays } from "./copies-kept.ts";
import { type FileList, type FrozenFile, filesOfDoor } from "./files.ts";

/** The doors by which files may have left: copied, and then let out. */
export function doorsLeftBy({ doors }: Transfer): readonly Door[] {
  return doors.filter(({ copies, grant }) => copies?.copied !== undefined && grant !== undefined);
}

/**
 * The doors of which somebody may read what left: all, but for whoever has no other part in it than to get a link. They
 * read what was released to them; a file that went to somebody else was not.
 */
export function doorsReadBy(person: PersonId, transfer: Transfer, isInCharge: boolean): readonly Door[] {
  const isMine = ({ id }: Door): boolean => doorTermsOf(transfer, id).recipient === person;
  const hasOtherPart =
    isInCharge || person === transfer.requester || transfer.signOffs.some((signOff) => signOff.by === person);
  const left = doorsLeftBy(transfer);
  return hasOtherPart || !transfer.doors.some(isMine) ? left : left.filter(isMine);
}

/** The files of a list that left by these doors, in its order. */
export function filesLeftBy(transfer: Transfer, list: FileList, doors: readonly Door[]): readonly FrozenFile[] {
  const groups = termsOf(transfer).files?.groups ?? [];
  const numbers = doors.map(({ id }) => transfer.doors.findIndex((door) => door.id === id));
  const left = new Set(numbers.flatMap((number) => filesOfDoor(list, groups, number)));
  return list.files.filter((file) => left.has(file));
}

const dayMinutes = 1_440;

/** When the last copies of these doors were deleted, and until when some may come back; undefined while any are there. */
export function deletionOf(
  doors: readonly Door[],
): { readonly at: Instant; readonly canComeBack: Instant | "not-at-all" | "unknown" } | undefined {
  const deleted = doors.flatMap(({ copies }) => copies?.deleted ?? []);
  if (deleted.length < doors.length || deleted.length === 0) return undefined;
  const at = Math.max(...deleted.map((one) => one.at));
  if (deleted.some(({ kept }) => kept.unread === true)) return { at, canComeBack: "unknown" };
  const until = deleted.flatMap(({ at: from, kept }) => {
    const days = keptDays(kept);
    return days === 0 ? [] : [plusMinutes(from, days * dayMinutes)];
  });
  return { at, canComeBack: until.length === 0 ? "not-at-all" : Math.max(...until) };
}
