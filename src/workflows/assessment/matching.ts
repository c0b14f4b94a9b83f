/** Which files of a listing were asked for, and in which group: one pass over the listing, a step for each segment of a name. */
import { type AskedGroup, byName } from "./files.ts";
import { NameTree, type TreeNode } from "./name-tree.ts";
import { type ContainerSeen, type PathFault, pathFaultOf, type Reading, readingsOf } from "./paths.ts";
import { isInReports, meansReports } from "./report.ts";

/** A file as a listing tells of it. */
export interface ListedFile {
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
}

/** A file that was asked for. `group` counts from 0; of a file in two groups it is the first. */
export interface MatchedFile extends ListedFile {
  readonly group: number;
}

/** Why a typed line stands for no file. */
export type Unfound =
  | PathFault
  /** Nothing has this name. */
  | "absent"
  /** Something looks the same and is written with other characters; look-alikes are never taken silently. */
  | "differs-in-form"
  /** It has a `*`, and nothing is called that: patterns aren't read. */
  | "pattern"
  /** It can be read in two ways, and both are there. */
  | "two-readings"
  /** It is of the folder in which the bot's own reports lie. */
  | "reserved";

/** A typed line that stands for no file. It may be said back, because it was typed. */
export interface UnmatchedPath {
  readonly path: string;
  readonly group: number;
  readonly why: Unfound;
}

/** What a listing has of what was asked for. */
export interface Matched {
  /** In the order of their names. */
  readonly files: readonly MatchedFile[];
  readonly unmatched: readonly UnmatchedPath[];
  /** How many files two groups name with the same right. */
  readonly inTwoGroups: number;
  /** How many were found beyond those that are kept. */
  readonly beyond: number;
}

/** So many matched files are kept in memory: ten times what an egress is designed for. Others are counted. */
const usuallyKeptAtMost = 100_000;

interface Line {
  readonly path: string;
  readonly group: number;
  readonly isReserved: boolean;
  readonly readings: readonly { readonly folder: boolean; readonly at: TreeNode; readonly inOtherForm: TreeNode }[];
}

/**
 * Matches typed paths against a listing. Names compare by code unit. The most specific path decides a file's group: its
 * own name, then the nearest folder.
 */
export async function matchGroups(
  groups: readonly AskedGroup[],
  place: ContainerSeen,
  files: Iterable<ListedFile> | AsyncIterable<ListedFile>,
  keptAtMost: number = usuallyKeptAtMost,
): Promise<Matched> {
  const exact = new NameTree();
  const inOtherForm = new NameTree();
  const lines = groups.flatMap(({ paths }, group) =>
    [...new Set(paths)].map((path): Line => {
      const readings = readingsOf(path, place).map(({ name, folder }: Reading) => ({
        folder,
        at: exact.ask(name, folder),
        inOtherForm: inOtherForm.ask(name.normalize("NFC"), folder),
      }));
      return { path, group, readings, isReserved: readingsOf(path, place).some(({ name }) => meansReports(name)) };
    }),
  );
  const found: { readonly file: ListedFile; readonly at: TreeNode; readonly whole: boolean }[] = [];
  let beyond = 0;
  for await (const { name, etag, bytes } of files) {
    // Of these figures none leaves, whatever folder was asked for.
    if (isInReports(name)) continue;
    inOtherForm.meet(name.normalize("NFC"));
    const met = exact.meet(name);
    if (met === undefined) continue;
    if (found.length < keptAtMost) found.push({ file: { name, etag, bytes }, ...met });
    else beyond += 1;
  }
  const unmatched = lines.flatMap((line) => settle(line));
  let inTwoGroups = 0;
  const matched = found.flatMap(({ file, at, whole }): MatchedFile[] => {
    const [group, other] = groupsOf(at, whole);
    if (group === undefined) return [];
    if (other !== undefined) inTwoGroups += 1;
    return [{ ...file, group }];
  });
  return { files: matched.sort(byName), unmatched, inTwoGroups, beyond };
}

/** Gives a line's group to the one reading of it that found something; otherwise says why there is no such one. */
function settle({ path, group, readings, isReserved }: Line): readonly UnmatchedPath[] {
  const [only, ...others] = readings.filter(({ at, folder }) => hasFound(at, folder));
  if (only !== undefined && others.length === 0) {
    only.at.under.add(group);
    if (!only.folder) only.at.named.add(group);
    return [];
  }
  return [{ path, group, why: only === undefined ? whyUnfound() : "two-readings" }];

  function whyUnfound(): Unfound {
    const fault = pathFaultOf(path);
    if (fault !== undefined) return fault;
    const similar = readings.some(({ inOtherForm, folder }) => hasFound(inOtherForm, folder));
    if (similar) return "differs-in-form";
    if (isReserved) return "reserved";
    return path.includes("*") ? "pattern" : "absent";
  }
}

function hasFound(node: TreeNode, folder: boolean): boolean {
  return node.metBelow > 0 || (node.metHere > 0 && !folder);
}

/** The groups that the most specific path to a file names, the lowest first. */
function groupsOf(at: TreeNode, whole: boolean): readonly number[] {
  if (whole && at.named.size > 0) return inOrder(at.named);
  for (let node = whole ? at.parent : at; node !== undefined; node = node.parent) {
    if (node.under.size > 0) return inOrder(node.under);
  }
  return [];
}

function inOrder(groups: ReadonlySet<number>): readonly number[] {
  return [...groups].sort((one, other) => one - other);
}
