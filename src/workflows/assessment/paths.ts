/**
 * Paths as a requester types or pastes them, one a line, and the names that each may mean. A line can be read in more
 * than one way (as it stands, without a mount point, with Windows' backslashes); which one is meant, the listing says.
 */

/** A list of thousands is pasted from a terminal, not typed; more than this says "a folder" better. All groups together. */
export const typedLinesAtMost = 5_000;

/** Azure's longest blob name, in characters: a longer line names nothing. */
export const nameLengthAtMost = 1_024;

/** Where the files are: their container, and the folder where people inside see it, such as `/mnt/output`. */
export interface ContainerSeen {
  readonly container: string;
  readonly inside?: string | undefined;
}

/** Why a typed line is no path that we take. */
export type PathFault =
  | "too-long"
  /** A segment is `.` or `..`. */
  | "climbs"
  /** Two slashes follow each other. */
  | "empty-segment"
  /** Only a slash, or only quotes. */
  | "names-nothing"
  /** A control, bidirectional or invisible character: what is seen is not what is compared. */
  | "unprintable";

/** A typed line that is not taken. It may be said back, because it was typed. */
export interface RefusedPath {
  readonly path: string;
  readonly fault: PathFault;
}

/** What a multi-line field holds: paths as typed, without blanks around them and without repeats. */
export type ReadPaths =
  | { readonly paths: readonly string[] }
  | { readonly fault: "none-typed" }
  | { readonly fault: "too-many-lines"; readonly lines: number; readonly atMost: number }
  | { readonly fault: "paths-refused"; readonly refused: readonly RefusedPath[] };

/** One way to read a line: a name in the container, or with `folder` only what is below it. "" is the whole container. */
export interface Reading {
  readonly name: string;
  readonly folder: boolean;
}

/** Characters that a name must not have, whatever a policy allows: they hide, reorder or can't be written. */
export const unprintable: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Where data safe havens mount what goes out, as their users know it. */
const usualMounts = ["/output", "/mnt/output"];

const lineBreaks = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const quotePairs = ['""', "''", "``", "\u201c\u201d", "\u2018\u2019", "\u00ab\u00bb"];
const bullet = /^[-*\u2013\u2022\u25cf\u25e6\u00b7]\s+/;

/** Reads a field with one path a line. Commas are part of a name. `linesBefore` is what other groups have typed. */
export function readPaths(text: string, linesBefore = 0): ReadPaths {
  const typed = text
    .split(lineBreaks)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const paths = [...new Set(typed)];
  const lines = linesBefore + paths.length;
  if (paths.length === 0) return { fault: "none-typed" };
  if (lines > typedLinesAtMost) return { fault: "too-many-lines", lines, atMost: typedLinesAtMost };
  const refused = paths.flatMap((path) => {
    const fault = pathFaultOf(path);
    return fault === undefined ? [] : [{ path, fault }];
  });
  return refused.length === 0 ? { paths } : { fault: "paths-refused", refused };
}

/** What is wrong with a typed path, whatever the container holds. */
export function pathFaultOf(path: string): PathFault | undefined {
  if (path.length > nameLengthAtMost) return "too-long";
  if (unprintable.test(path)) return "unprintable";
  const bare = withoutSlashes(unquoted(withoutBullet(path)).replaceAll("\\", "/"));
  if (bare === "") return "names-nothing";
  const segments = bare.split("/");
  if (segments.includes("")) return "empty-segment";
  return segments.some((segment) => segment === "." || segment === "..") ? "climbs" : undefined;
}

/**
 * Every name that a typed path may mean, each once; none for a path with a fault. The whole container must be named as a
 * place (`/output`): a bare word that happens to be a mount point's would otherwise take everything.
 */
export function readingsOf(path: string, place: ContainerSeen): readonly Reading[] {
  if (pathFaultOf(path) !== undefined) return [];
  const mounts = mountsOf(place);
  const readings = new Map<string, Reading>();
  for (const form of formsOf(path)) {
    const rooted = form.startsWith("/");
    const whole = rooted ? form.slice(1) : form;
    add(readings, whole);
    for (const mount of mounts) {
      if (rooted && withoutSlashes(whole) === mount) readings.set("/", { name: "", folder: true });
      else if (whole.startsWith(`${mount}/`)) add(readings, whole.slice(mount.length + 1));
    }
  }
  return [...readings.values()];
}

function add(readings: Map<string, Reading>, name: string): void {
  const folder = name.endsWith("/");
  const bare = folder ? name.slice(0, -1) : name;
  if (bare !== "") readings.set(name, { name: bare, folder });
}

/** A path as it stands, without a bullet mark, without quotes, with slashes for backslashes, in every combination. */
function formsOf(path: string): ReadonlySet<string> {
  const marked = [path, withoutBullet(path)];
  const bare = [...marked, ...marked.map(unquoted)];
  return new Set([...bare, ...bare.map((form) => form.replaceAll("\\", "/"))]);
}

function withoutBullet(path: string): string {
  return path.replace(bullet, "");
}

function unquoted(path: string): string {
  const quoted = path.length > 1 && quotePairs.includes(`${path.at(0)}${path.at(-1)}`);
  return quoted ? path.slice(1, -1) : path;
}

function mountsOf({ container, inside = "" }: ContainerSeen): ReadonlySet<string> {
  const mounts = [container, inside.replaceAll("\\", "/"), ...usualMounts].map(withoutSlashes);
  return new Set(mounts.filter((mount) => mount !== ""));
}

/** Without one slash at its beginning and one at its end. */
function withoutSlashes(path: string): string {
  return path.replace(/^\//, "").replace(/\/$/, "");
}

/** Whether a typed line may mean just one of these files of the container: then the line may be said back, for it was typed. */
export function mayName(line: string, names: ReadonlySet<string>, place: ContainerSeen): boolean {
  return readingsOf(line, place).some((reading) => !reading.folder && names.has(reading.name));
}
