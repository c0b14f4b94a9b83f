/** What the steps of an assessment are called in a history: who did what, and never what was said of a file. */
import { shortDigest } from "../workflows/audit/digest.ts";
import type { Entry } from "../workflows/audit/entry.ts";
import { filesInWords, sizeInWords } from "../workflows/cards/wording.ts";

const count = ({ facts }: Entry, name = "files"): string => filesInWords(Number(facts[name] ?? 0));
const terms = ({ facts }: Entry): string => `(terms ${shortDigest(String(facts.termsDigest ?? ""))})`;

/**
 * Steps that are no line of their own: how many files somebody decided about at once would tell what they said of them.
 * How far each is stands on the card.
 */
export const unsaidSteps: ReadonlySet<string> = new Set(["assessed"]);

/** By the code of the entry. */
export const filesSteps: Readonly<Record<string, (entry: Entry) => string>> = {
  "files-progress": ({ facts }) => `went through the files: ${facts.percent} %`,
  frozen: (entry) => `read and listed ${count(entry)}, ${sizeInWords(Number(entry.facts.bytes ?? 0))} ${terms(entry)}`,
  "files-unfit": () => "returned it: these files can't be asked for as they are",
  "assessing-finished": () => "finished assessing",
  concluded: (entry) => {
    const left = Number(entry.facts.leftOut ?? 0);
    return `passed ${count(entry)} on to those who sign${left === 0 ? "" : `, and left out ${filesInWords(left)}`} ${terms(entry)}`;
  },
  returned: (entry) => `returned it: ${count(entry)} not approved`,
  resubmitted: (entry) => `asked again ${terms(entry)}`,
  "files-changed": (entry) => `found ${count(entry)} changed or gone since the list was made: nothing leaves`,
  "copying-begun": () => "began to copy what was approved",
  copied: (entry) => `copied ${count(entry)} and read the copies: they are what was listed`,
  "copies-checked": (entry) => `read the ${count(entry)} again before making a link: unchanged`,
  "deletion-announced": () => "told requester and admins that the copies will be deleted",
  "copies-deleted": () => "deleted the copies",
};
