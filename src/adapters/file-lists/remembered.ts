import type { FileList } from "../../workflows/assessment/files.ts";
import type { Digest } from "../../workflows/audit/digest.ts";
import type { FileLists } from "../../workflows/engine/copies.ts";

/** The most files that are kept in memory, all lists together: some 10 MB. */
const usuallyAtMost = 30_000;

/**
 * Lists with those that were used last kept in memory, because people turn pages of one list for an hour, and reading
 * ten thousand names and their digest takes a tenth of a second. A list is what its digest says, so none goes stale.
 */
export function rememberLists(lists: FileLists, filesAtMost: number = usuallyAtMost): FileLists {
  const known = new Map<Digest, FileList>();
  const remember = (digest: Digest, list: FileList): void => {
    known.delete(digest);
    if (list.files.length > filesAtMost) return;
    known.set(digest, list);
    let files = [...known.values()].reduce((sum, one) => sum + one.files.length, 0);
    for (const [oldest, one] of known) {
      if (files <= filesAtMost) break;
      known.delete(oldest);
      files -= one.files.length;
    }
  };
  return {
    ...lists,
    get: async (digest) => {
      const list = known.get(digest) ?? (await lists.get(digest));
      if (list !== undefined) remember(digest, list);
      return list;
    },
  };
}
