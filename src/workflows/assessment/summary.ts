/** What may be said of files that were matched before anybody has released them: counts, types and sizes, never a name. */
import { sayableType } from "./file-types.ts";
import type { Matched } from "./matching.ts";

/** How many files of a type, and their bytes in all. */
export interface TypeSum {
  readonly type: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a group has. The most frequent type comes first. */
export interface GroupSum {
  readonly group: number;
  readonly files: number;
  readonly bytes: number;
  readonly types: readonly TypeSum[];
}

/** The sums of each group that has a file. `allowedTypes` are the policy's: they may be said, as may common ones. */
export function summaryOf(matched: Pick<Matched, "files">, allowedTypes: readonly string[]): readonly GroupSum[] {
  const groups = new Map<number, Map<string, TypeSum>>();
  for (const { name, bytes, group } of matched.files) {
    const types = groups.get(group) ?? new Map<string, TypeSum>();
    groups.set(group, types);
    const type = sayableType(name, allowedTypes);
    const before = types.get(type) ?? { files: 0, bytes: 0 };
    types.set(type, { type, files: before.files + 1, bytes: before.bytes + bytes });
  }
  return [...groups]
    .map(([group, types]) => {
      const sums = [...types.values()].sort(
        (one, other) => other.files - one.files || (one.type < other.type ? -1 : 1),
      );
      return { group, ...totalOf(sums), types: sums };
    })
    .sort((one, other) => one.group - other.group);
}

function totalOf(sums: readonly TypeSum[]): { readonly files: number; readonly bytes: number } {
  return {
    files: sums.reduce((sum, { files }) => sum + files, 0),
    bytes: sums.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
