/** Whether the files that were matched may be asked for at all, by policy and by what no policy can allow. */
import { extensionOf, sayableType } from "./file-types.ts";
import type { Matched, MatchedFile, UnmatchedPath } from "./matching.ts";
import { nameLengthAtMost, unprintable } from "./paths.ts";
import { isInReports } from "./report.ts";

/** What a policy allows of files. */
export interface FilesPolicy {
  /** Endings in lower case, without the dot; `*` alone for any. */
  readonly allowedTypes: readonly string[];
  readonly fileBytesAtMost: number;
  readonly filesAtMost: number;
  /** The source of a regular expression (flag `u`) that a whole name must match, folders included. */
  readonly namePattern: string;
}

/** What OpenSAFELY releases (docs.opensafely.org, "Allowed file types"), with the other spelling of jpeg. */
export const usualTypes: readonly string[] = ["csv", "tsv", "jpg", "jpeg", "png", "svg", "txt", "json", "html"];

/** OpenSAFELY's limit for a file that may be reviewed (job-runner, `LEVEL4_MAX_FILESIZE`): 16 MiB. */
export const usualFileBytesAtMost: number = 16 * 1024 * 1024;

/**
 * Letters, digits and marks that every file system and shell takes: POSIX's portable characters with a few between words.
 * As in OpenSAFELY's Airlock, nothing hidden (a dot in front); and nothing that a command would take for an option.
 */
export const usualNamePattern = "[A-Za-z0-9_][A-Za-z0-9 ._,=+@()\\-]*(?:\\/[A-Za-z0-9_][A-Za-z0-9 ._,=+@()\\-]*)*";

/** Why these files can't be asked for. Facts are counts and what was typed; a name that was not typed is never one. */
export type Unfit =
  | { readonly code: "nothing-matched" }
  | { readonly code: "path-unmatched"; readonly paths: readonly UnmatchedPath[] }
  /** All that these groups name belongs to others, which name it more closely. */
  | { readonly code: "group-empty"; readonly groups: readonly number[] }
  | { readonly code: "in-two-groups"; readonly files: number }
  | { readonly code: "too-many"; readonly files: number; readonly atMost: number }
  | { readonly code: "too-large"; readonly files: number; readonly atMostBytes: number }
  /** `type` is an ending that may be said (see `sayableType`). */
  | { readonly code: "type-not-allowed"; readonly type: string; readonly files: number }
  | { readonly code: "name-not-allowed"; readonly files: number }
  /** A control, bidirectional or invisible character, or a backslash, which some systems take for a folder. */
  | { readonly code: "name-unsafe"; readonly files: number }
  /** A part that is empty, `.` or `..`, or ends in a dot or a blank; or a file with the name of a folder. */
  | { readonly code: "name-unholdable"; readonly files: number }
  /** The name that the record of the release has (RO-Crate 1.1), or one in the folder of the bot's own reports. */
  | { readonly code: "name-reserved"; readonly files: number }
  /** Names that differ only by case or by Unicode form from another: one could be shown and another released. */
  | { readonly code: "look-alike"; readonly files: number }
  /** Where a scan must have found them clean. */
  | { readonly code: "malicious"; readonly files: number }
  | { readonly code: "unscanned"; readonly files: number };

/** The pattern that a whole name must match; undefined if the source is no regular expression. */
export function namePatternOf(source: string): RegExp | undefined {
  try {
    // Alone first: a bracket that closes ours would match a part of a name.
    new RegExp(source, "u");
    return new RegExp(`^(?:${source})$`, "u");
  } catch {
    return undefined;
  }
}

/** Everything that is wrong with what was matched; nothing if it may be asked for. An empty file is allowed. */
export function unfitOf(matched: Matched, groupCount: number, policy: FilesPolicy): readonly Unfit[] {
  const { files, unmatched, inTwoGroups, beyond } = matched;
  const pattern = namePatternOf(policy.namePattern);
  const filled = new Set(files.map(({ group }) => group));
  const unmatchedGroups = new Set(unmatched.map(({ group }) => group));
  const empty = [...Array(groupCount).keys()].filter((group) => !filled.has(group) && !unmatchedGroups.has(group));
  const all = files.length + beyond;
  const unfit: Unfit[] = [];
  if (all === 0) unfit.push({ code: "nothing-matched" });
  if (unmatched.length > 0) unfit.push({ code: "path-unmatched", paths: unmatched });
  if (all > 0 && empty.length > 0) unfit.push({ code: "group-empty", groups: empty });
  if (inTwoGroups > 0) unfit.push({ code: "in-two-groups", files: inTwoGroups });
  if (all > policy.filesAtMost || beyond > 0) unfit.push({ code: "too-many", files: all, atMost: policy.filesAtMost });
  const looks = new Map(files.map(({ name }) => [name, looksOf(name)]));
  const looksCount = countsOf([...looks.values()]);
  const folders = foldersAmong(looksCount);
  const ofFiles: readonly (Unfit & { readonly files: number })[] = [
    { code: "too-large", files: howMany(isTooLarge), atMostBytes: policy.fileBytesAtMost },
    ...typesNotAllowed(files, policy.allowedTypes),
    { code: "name-not-allowed", files: howMany(({ name }) => !isAllowed(name)) },
    { code: "name-unsafe", files: howMany(({ name }) => name.includes("\\") || unprintable.test(name)) },
    {
      code: "name-unholdable",
      files: howMany(({ name }) => folders.has(looks.get(name) ?? name) || name.split("/").some(isUnholdable)),
    },
    { code: "name-reserved", files: howMany(({ name }) => isReserved(looks.get(name) ?? name)) },
    { code: "look-alike", files: howMany(({ name }) => (looksCount.get(looks.get(name) ?? name) ?? 0) > 1) },
  ];
  return [...unfit, ...ofFiles.filter((wrong) => wrong.files > 0)];

  function howMany(isWrong: (file: MatchedFile) => boolean): number {
    return files.filter(isWrong).length;
  }

  function isTooLarge({ bytes }: MatchedFile): boolean {
    // Turned round, so that a size that is no number is too large.
    return !(bytes <= policy.fileBytesAtMost);
  }

  // A pattern may be slow on long names: it never sees one that nothing may have.
  function isAllowed(name: string): boolean {
    return name.length <= nameLengthAtMost && pattern?.test(name) === true;
  }
}

function typesNotAllowed(
  files: readonly MatchedFile[],
  allowedTypes: readonly string[],
): readonly (Unfit & { readonly files: number })[] {
  if (allowedTypes.length === 1 && allowedTypes[0] === "*") return [];
  const wrong = files.filter(({ name }) => !allowedTypes.includes(extensionOf(name)));
  const types = countsOf(wrong.map(({ name }) => sayableType(name, allowedTypes)));
  return [...types]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([type, count]) => ({ code: "type-not-allowed", type, files: count }));
}

function isUnholdable(segment: string): boolean {
  return segment === "" || segment.endsWith(".") || segment.endsWith(" ");
}

/** How a name looks to a person, or is held by a system that minds neither case nor form. */
function looksOf(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/** Also by another spelling of it: of what only looks like the bot's own nobody could tell what it is. */
function isReserved(look: string): boolean {
  return look === "ro-crate-metadata.json" || isInReports(look);
}

/** Which of these names, as they look, are also the folder of another: no disk holds both. */
function foldersAmong(looks: ReadonlyMap<string, number>): ReadonlySet<string> {
  // With the slash as the lowest character, what is below a name comes right after it.
  const sorted = [...looks.keys()].map((look) => ({ look, key: `${look.replaceAll("/", "\0")}\0` }));
  sorted.sort((one, other) => (one.key < other.key ? -1 : 1));
  const folders = sorted.filter(({ key }, index) => sorted[index + 1]?.key.startsWith(key));
  return new Set(folders.map(({ look }) => look));
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
