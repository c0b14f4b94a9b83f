/** Why files can't be asked for as they are, in sentences that name nothing that was not typed. */
import type { Unfit } from "../assessment/fitness.ts";
import type { Unfound, UnmatchedPath } from "../assessment/matching.ts";
import { filesInWords, sizeInWords } from "./wording.ts";

const unfound: Readonly<Record<Unfound, string>> = {
  absent: "is not there",
  "differs-in-form": "is not there, though something looks the same and is written with other characters",
  pattern: "is not there; patterns with * are not read, give files or folders",
  reserved: "is where the bot's own reports for assessors lie, which never leave",
  "two-readings": "can be read in two ways, and both are there; give it without the folder's mount point",
  "too-long": "is longer than a file's name can be",
  climbs: "holds . or .. as a step",
  "empty-segment": "has two slashes in a row",
  "names-nothing": "names nothing",
  unprintable: "holds a character that can't be seen",
};

const pathsShown = 10;

function unmatchedInWords(paths: readonly UnmatchedPath[]): string {
  const shown = paths.slice(0, pathsShown).map(({ path, why }) => `"${path}" ${unfound[why]}`);
  const more = paths.length > pathsShown ? `; and ${paths.length - pathsShown} more lines` : "";
  return `${shown.join("; ")}${more}.`;
}

/** One reason, in a sentence. */
export function unfitInWords(unfit: Unfit): string {
  switch (unfit.code) {
    case "nothing-matched":
      return "No file was found under what was typed.";
    case "path-unmatched":
      return unmatchedInWords(unfit.paths);
    case "group-empty":
      return `Nothing is left for group ${unfit.groups.map((group) => group + 1).join(" and ")}: another group names its files more closely.`;
    case "in-two-groups":
      return `${filesInWords(unfit.files)} named by two groups: name each in one.`;
    case "too-many":
      return `${filesInWords(unfit.files)} asked for; the policy takes ${unfit.atMost} at most.`;
    case "too-large":
      return `${filesInWords(unfit.files)} larger than the policy takes (${sizeInWords(unfit.atMostBytes)}).`;
    case "type-not-allowed":
      return `${filesInWords(unfit.files)} of a type that the policy does not let out (${unfit.type}).`;
    case "name-not-allowed":
      return `${filesInWords(unfit.files)} with a name that the policy does not let out.`;
    case "name-unsafe":
      return `${filesInWords(unfit.files)} with a character in the name that can't be seen, or a backslash.`;
    case "name-unholdable":
      return `${filesInWords(unfit.files)} with a name that not every system can hold (a part ends in a dot or a blank, or is a folder's name, too).`;
    case "name-reserved":
      return `${filesInWords(unfit.files)} with a name that the bot keeps for itself (ro-crate-metadata.json, or the folder lockkeeper-reports).`;
    case "malicious":
      return `${filesInWords(unfit.files)} in which a scan has found malware.`;
    case "unscanned":
      return `${filesInWords(unfit.files)} not scanned for malware yet, or scanned without a result: ask again when that is done.`;
    case "look-alike":
      return `${filesInWords(unfit.files)} with names that look alike (they differ by case or by look-alike letters only): rename them.`;
  }
}
