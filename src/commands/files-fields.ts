/** The fields in which somebody says which files are to leave, what they are, and what made them safe. */
import { groupNumbers, groupTextAtMost } from "../workflows/assessment/asking.ts";
import type { AskedGroup } from "../workflows/assessment/files.ts";
import { readPaths } from "../workflows/assessment/paths.ts";
import type { Field, Filled } from "../workflows/cards/form.ts";
import { destinationAtMost } from "../workflows/transfers/ask.ts";
import type { Asked, AskedDoor } from "../workflows/transfers/asked.ts";
import { addressAtMost } from "./form-fields.ts";
import { cut, readLine } from "./visible-text.ts";

/** The longest a field of paths may be, in characters: as much as every chat takes. A folder stands for all that is in it. */
const pathsAtMost = 3_000;

/** Who else downloads: asked for groups that may go elsewhere. */
function doorFields(number: 2 | 3, before: AskedDoor | undefined): readonly Field[] {
  const initial = (text: string | undefined): { readonly initial?: string } =>
    text === undefined || text === "" ? {} : { initial: text };
  return [
    {
      name: `recipient${number}`,
      label: `Group ${number}: who else downloads it`,
      hint: "Leave these three empty where it goes to the same person as group 1.",
      optional: true,
      ...initial(before?.recipient),
      takes: { kind: "person" },
    },
    {
      name: `destination${number}`,
      label: `Group ${number}: who will hold it`,
      optional: true,
      ...initial(before?.destination),
      takes: { kind: "text", multiline: false, atMost: destinationAtMost },
    },
    {
      name: `address${number}`,
      label: `Group ${number}: from which public IPv4 address`,
      optional: true,
      ...initial(before?.addresses[0]),
      takes: { kind: "text", multiline: false, atMost: addressAtMost },
    },
  ];
}

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
export function filesFields(before?: Pick<Asked, "files" | "doors">): readonly Field[] {
  return groupNumbers.flatMap((number) => {
    const group = before?.files?.[number - 1];
    const door = group?.door === undefined ? undefined : before?.doors[group.door];
    return [...groupFields(number, group), ...(number === 1 ? [] : doorFields(number, door))];
  });
}

/** What is typed in a field of paths: its lines; lines that are no path are left for the rules to refuse. */
function pathsIn(text: string): readonly string[] {
  const read = readPaths(text);
  if ("paths" in read) return read.paths;
  const lines = text.split(/\r\n|[\n\r]/).map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

const groupFieldNames = ["paths", "context", "controls", "recipient", "destination", "address"] as const;

/** How many groups were filled in: up to the last of which anything was. The first is always there. */
function groupsGiven(filled: Filled): number {
  const given = groupNumbers.filter((number) =>
    groupFieldNames.some((name) => readLine(filled[`${name}${number}`] ?? "") !== ""),
  );
  return Math.max(1, ...given);
}

/** The groups that were filled in, and the doors by which they leave; `first` is that of the form's own fields. */
export function filesFrom(filled: Filled, first: AskedDoor): Required<Pick<Asked, "files" | "doors">> {
  const doors: AskedDoor[] = [first];
  const files = groupNumbers.slice(0, groupsGiven(filled)).map((number): AskedGroup => {
    const typed = (name: string): string => readLine(filled[`${name}${number}`] ?? "");
    const group = {
      paths: pathsIn(filled[`paths${number}`] ?? ""),
      context: typed("context"),
      controls: typed("controls"),
    };
    const [recipient, destination, address] = [typed("recipient"), typed("destination"), typed("address")];
    if (number === 1 || (recipient === "" && destination === "" && address === "")) return group;
    doors.push({ ...first, recipient, destination, addresses: [address] });
    return { ...group, door: doors.length - 1 };
  });
  return { files, doors };
}
