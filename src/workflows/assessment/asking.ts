/** What is judged of the files that somebody asks to take out, before any is looked for. */
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { holdersOf } from "../people/seats.ts";
import type { Asked } from "../transfers/asked.ts";
import { fileGroupsAtMost, type GroupField, type Refusal } from "../transfers/refusal.ts";
import { assessorsWanted } from "./allowed.ts";
import type { AskedGroup } from "./files.ts";
import { pathFaultOf, type RefusedPath, typedLinesAtMost } from "./paths.ts";

/** The longest context and the longest words on controls of a single group, in characters. */
export const groupTextAtMost = 1_500;

/** People sign what they read: all that is said of every group stands on one card, in the chat that shows the least. */
function textAtMost(groups: number): number {
  return [groupTextAtMost, 750, 400][groups - 1] ?? groupTextAtMost;
}

/** The number of each group in the form. */
export const groupNumbers = [1, 2, 3] as const;

type FilesRule = {
  readonly name: string;
  readonly judge: (asked: Asked, today: Today, requester: PersonId) => Refusal | undefined;
};

function pathsRefusal(field: GroupField, { paths }: AskedGroup, linesBefore: number): Refusal | undefined {
  if (paths.length === 0) return { code: "text-missing", field };
  const lines = linesBefore + paths.length;
  if (lines > typedLinesAtMost) return { code: "too-many-paths", field, atMost: typedLinesAtMost, lines };
  const refused = paths.flatMap((path): readonly RefusedPath[] => {
    const fault = pathFaultOf(path);
    return fault === undefined ? [] : [{ path, fault }];
  });
  return refused.length === 0 ? undefined : { code: "bad-paths", field, paths: refused };
}

function wordsRefusal(field: GroupField, text: string, { files = [] }: Asked): Refusal | undefined {
  const { length } = text;
  if (text.trim() === "") return { code: "text-missing", field };
  const atMost = textAtMost(files.length);
  return length > atMost ? { code: "text-too-long", field, atMost, length } : undefined;
}

function groupRules(number: (typeof groupNumbers)[number]): readonly FilesRule[] {
  const groupOf = ({ files }: Asked): AskedGroup | undefined => files?.[number - 1];
  const linesBefore = ({ files = [] }: Asked): number =>
    files.slice(0, number - 1).reduce((sum, { paths }) => sum + paths.length, 0);
  const on =
    (judge: (group: AskedGroup, asked: Asked) => Refusal | undefined): FilesRule["judge"] =>
    (asked) => {
      const group = groupOf(asked);
      return group === undefined ? undefined : judge(group, asked);
    };
  return [
    {
      name: `paths-${number}`,
      judge: on((group, asked) => pathsRefusal(`paths${number}`, group, linesBefore(asked))),
    },
    { name: `context-${number}`, judge: on(({ context }, asked) => wordsRefusal(`context${number}`, context, asked)) },
    {
      name: `controls-${number}`,
      judge: on(({ controls }, asked) => wordsRefusal(`controls${number}`, controls, asked)),
    },
  ];
}

/** Where outputs are assessed, files must be said, and nowhere else; each group with what it is and what made it safe. */
export const filesRules: readonly FilesRule[] = [
  {
    name: "files-by-procedure",
    judge: ({ kind, files }, today) => {
      if (kind !== "egress")
        return files === undefined ? undefined : { code: "files-not-assessed", field: "environment" };
      if (assessorsWanted(today) === undefined)
        return files === undefined ? undefined : { code: "files-not-assessed", field: "environment" };
      return files === undefined || files.length === 0 ? { code: "text-missing", field: "paths1" } : undefined;
    },
  },
  {
    // Every group leaves by a door that is asked for, and every door for a group.
    name: "doors-of-groups",
    judge: ({ files, doors }) => {
      if (files === undefined) return undefined;
      const used = new Set(files.map(({ door = 0 }) => door));
      const isEach = doors.every((_, door) => used.has(door)) && [...used].every((door) => door in doors);
      return isEach ? undefined : { code: "files-not-assessed", field: "environment" };
    },
  },
  {
    name: "groups-counted",
    judge: ({ files = [] }) =>
      files.length > fileGroupsAtMost ? { code: "files-not-assessed", field: "environment" } : undefined,
  },
  {
    name: "enough-assessors",
    judge: ({ kind, doors }, today, requester) => {
      const wanted = kind === "egress" ? assessorsWanted(today) : undefined;
      if (wanted === undefined || today.environment === undefined) return undefined;
      const apart = holdersOf("assessor", today.environment).filter(
        (person) =>
          person !== requester && today.isKnown(person) && doors.every(({ recipient }) => recipient !== person),
      );
      return apart.length < wanted
        ? { code: "too-few-assessors", field: "environment", wanted, there: apart.length }
        : undefined;
    },
  },
  ...groupNumbers.flatMap(groupRules),
];
