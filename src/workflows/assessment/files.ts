/** What an egress is about, file by file: what was asked for, and the list that was frozen of it. */
import { type Digest, digestOf } from "../audit/digest.ts";

/** Files that belong together, as they were asked for: `paths` as typed, what they are, and what made them safe. */
export interface AskedGroup {
  readonly paths: readonly string[];
  readonly context: string;
  readonly controls: string;
  /** By which of the doors it leaves, counted from 0; absent: by the first. */
  readonly door?: number;
}

/** The files of a list that leave by one door, counted from 0. */
export function filesOfDoor(
  { files }: Pick<FileList, "files">,
  groups: readonly AskedGroup[],
  door: number,
): readonly FrozenFile[] {
  return files.filter(({ group }) => (groups[group]?.door ?? 0) === door);
}

/** One file as it was frozen. `bytes` is its size; `group` counts from 0. */
export interface FrozenFile {
  readonly name: string;
  readonly bytes: number;
  readonly etag: string;
  /** SHA-256 of its content, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly group: number;
}

/**
 * A list of files as it was frozen, in the order of their names by code unit. It is kept beside the records, because ten
 * thousand names don't belong there; terms hold its digest. `salt` is random, so that the digest gives no name away.
 */
export interface FileList {
  readonly format: 1;
  readonly salt: string;
  readonly files: readonly FrozenFile[];
}

/** What terms say of a frozen list: its digest, how many files, and how many bytes in all. */
export interface FrozenFiles {
  readonly digest: Digest;
  readonly files: number;
  readonly bytes: number;
}

/** The order of a list: by name, code unit by code unit, on every machine the same. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

const digests = new WeakMap<FileList, Digest>();

/** SHA-256 over the canonical JSON of a list. From then on the list can't be changed, so that it is computed once. */
export function listDigest(list: FileList): Digest {
  const known = digests.get(list);
  if (known !== undefined) return known;
  const digest = digestOf(list);
  for (const file of list.files) Object.freeze(file);
  Object.freeze(list.files);
  digests.set(Object.freeze(list), digest);
  return digest;
}

/** How many bytes these files are in all. */
export function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What terms say of this list. */
export function frozenFilesOf(list: FileList): FrozenFiles {
  return {
    digest: listDigest(list),
    files: list.files.length,
    bytes: bytesOf(list.files),
  };
}
