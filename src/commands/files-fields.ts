/** The fields in which somebody says which files are to leave, what they are, and what made them safe. */
import { groupNumbers, groupTextAtMost } from "../workflows/assessment/asking.ts";
import type { AskedGroup } from "../workflows/assessment/files.ts";
import { readPaths } from "../workflows/assessment/paths.ts";
import type { Field, Filled } from "../workflows/cards/form.ts";
import { cut, readLine } from "./visible-text.ts";

/** The longest a field of paths may be, in characters: as much as every chat takes. A folder stands for all that is in it. */
const pathsAtMost = 3_000;

function groupFields(number: (typeof groupNumbers)[number], before: AskedGroup | undefined): readonly Field[] {
  const isFirst = number === 1;
  const label = (name: string): string => (isFirst ? name : `Group ${number}: ${name.toLowerCase()}`);
  const initial = (text: string | undefined, atMost: number): { readonly initial?: string } =>
    text === undefined || text === "" ? {} : { initial: cut(text, atMost) };
  return [
    {
      name: `paths${number}`,
      label: label("Which files"),
      hint: isFirst
        ? "Files and folders as you see them inside, one a line. A folder stands for all that is in it."
        : "Leave empty unless some files need words of their own.",
      optional: !isFirst,
      ...initial(before?.paths.join("\n"), pathsAtMost),
      takes: { kind: "text", multiline: true, atMost: pathsAtMost, placeholder: "/output/tables/" },
    },
    {
      name: `context${number}`,
      label: label("What they are"),
      ...(isFirst ? { hint: "Those who assess them don't know your project." } : {}),
      optional: !isFirst,
      ...initial(before?.context, groupTextAtMost),
      takes: { kind: "text", multiline: true, atMost: groupTextAtMost },
    },
    {
      name: `controls${number}`,
      label: label("What made them safe"),
      ...(isFirst ? { hint: "Such as: counts below 10 suppressed, the others rounded to 5." } : {}),
      optional: !isFirst,
      ...initial(before?.controls, groupTextAtMost),
      takes: { kind: "text", multiline: true, atMost: groupTextAtMost },
    },
  ];
}

/** The fields of every group, with what was asked for before filled in. */
export function filesFields(before: readonly AskedGroup[] = []): readonly Field[] {
  return groupNumbers.flatMap((number) => groupFields(number, before[number - 1]));
}

/** What is typed in a field of paths: its lines; lines that are no path are left for the rules to refuse. */
function pathsIn(text: string): readonly string[] {
  const read = readPaths(text);
  if ("paths" in read) return read.paths;
  const lines = text.split(/\r\n|[\n\r]/).map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

/** The groups that were filled in. One in the middle that was left empty is no group. */
export function groupsFrom(filled: Filled): readonly AskedGroup[] {
  const all = groupNumbers.map((number) => ({
    paths: pathsIn(filled[`paths${number}`] ?? ""),
    context: readLine(filled[`context${number}`] ?? ""),
    controls: readLine(filled[`controls${number}`] ?? ""),
  }));
  const isGiven = ({ paths, context, controls }: AskedGroup): boolean =>
    paths.length > 0 || context !== "" || controls !== "";
  const [first, ...others] = all;
  // The first is always there, so that what is missing of it is said beside its fields.
  return first === undefined ? [] : [first, ...others.filter(isGiven)];
}
