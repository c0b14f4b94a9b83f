/** What has changed from one frozen list to the next: decisions of assessors survive for what is the same. */
import type { AskedGroup, FileList, FrozenFile } from "./files.ts";

/** A file that stands in both lists under its name and isn't the same: its places in them, and what differs. */
export interface ChangedFile {
  readonly index: number;
  readonly before: number;
  readonly content: boolean;
  readonly context: boolean;
  readonly controls: boolean;
}

/** A list compared with the one before it. Every file of the next is the same, changed or added. */
export interface ListDiff {
  /** For each file of the next list, the place of the same file in the previous one. */
  readonly same: readonly (number | null)[];
  readonly changed: readonly ChangedFile[];
  /** Places in the next list. */
  readonly added: readonly number[];
  /** Places in the previous list. */
  readonly gone: readonly number[];
}

const wholeHash = /^[0-9a-f]{64}$/;

/**
 * A file is the same if its name, content, context and controls are, to the letter; whatever its group's number is, and
 * however often it was written again. What can't be compared (a name twice, a hash or a group that is none) has changed.
 */
export function diffOf(
  previous: Pick<FileList, "files">,
  next: Pick<FileList, "files">,
  groupsBefore: readonly AskedGroup[],
  groupsAfter: readonly AskedGroup[],
): ListDiff {
  const placesBefore = placesOf(previous.files);
  const placesAfter = placesOf(next.files);
  const same: (number | null)[] = [];
  const changed: ChangedFile[] = [];
  const added: number[] = [];
  for (const [index, file] of next.files.entries()) {
    const before = placesBefore.get(file.name);
    const was = before === undefined ? undefined : previous.files[before.first];
    same.push(null);
    if (before === undefined || was === undefined) {
      added.push(index);
      continue;
    }
    const once = before.count === 1 && placesAfter.get(file.name)?.count === 1;
    const [groupBefore, groupAfter] = [groupsBefore[was.group], groupsAfter[file.group]];
    const content = !once || !wholeHash.test(file.sha256) || file.sha256 !== was.sha256 || file.bytes !== was.bytes;
    const context = groupBefore === undefined || groupBefore.context !== groupAfter?.context;
    const controls = groupBefore === undefined || groupBefore.controls !== groupAfter?.controls;
    if (content || context || controls) changed.push({ index, before: before.first, content, context, controls });
    else same[index] = before.first;
  }
  const gone = [...previous.files.entries()].flatMap(([index, { name }]) => (placesAfter.has(name) ? [] : [index]));
  return { same, changed, added, gone };
}

function placesOf(files: readonly FrozenFile[]): Map<string, { readonly first: number; readonly count: number }> {
  const places = new Map<string, { readonly first: number; readonly count: number }>();
  for (const [index, { name }] of files.entries()) {
    const { first, count } = places.get(name) ?? { first: index, count: 0 };
    places.set(name, { first, count: count + 1 });
  }
  return places;
}
