import type { Level } from "./words/wording.ts";
import { type Code, type Facts, words } from "./words/words.ts";

/** What is looked at, in the order in which it is told. */
export const checkNames = [
  ...(["configuration", "people", "seats", "redis", "journal"] as const),
  ...(["slack", "teams", "accounts", "rights", "firewall", "storage", "clocks"] as const),
] as const;
/** One of them. */
export type CheckName = (typeof checkNames)[number];

/** One thing found: one sentence of what is, one of what to do. `about` is the environment, account or person. */
export interface Finding {
  readonly check: CheckName;
  readonly level: Level;
  readonly code: Code | "configuration-mistake";
  readonly about?: string;
  readonly is: string;
  readonly toDo?: string;
}

/** Makes findings of one check, in the words of their codes. */
export type Found = (code: Code, facts?: Facts, about?: string) => Finding;

/** Gives the maker of a check's findings. */
export function foundBy(check: CheckName): Found {
  return (code, facts = {}, about) => {
    const { level, is, toDo } = words(code, facts);
    return {
      check,
      level,
      code,
      ...(about === undefined ? {} : { about }),
      is,
      ...(toDo === undefined ? {} : { toDo }),
    };
  };
}
