/** Words for the refusals about files that leave one by one. Part of `reply.ts`, which words all others. */
import type { PathFault } from "../workflows/assessment/paths.ts";
import type { Span } from "../workflows/cards/card.ts";
import { filesInWords } from "../workflows/cards/wording.ts";
import type { AssessmentRefusal, GroupField, Refusal } from "../workflows/transfers/refusal.ts";
import { quotable } from "./visible-text.ts";

const faults: Readonly<Record<PathFault, string>> = {
  "too-long": "is longer than a file's name can be",
  climbs: "has a step of nothing but dots; give the path in full",
  "empty-segment": "has two slashes in a row",
  "names-nothing": "names nothing",
  unprintable: "holds a character that can't be seen",
};

/** What a group's field is called in a sentence. */
export function groupFieldWords(field: GroupField): string {
  const group = field.endsWith("1") ? "" : ` of group ${field.at(-1)}`;
  if (field.startsWith("paths")) return `files, one path or folder a line${group}`;
  return field.startsWith("context") ? `words on what the files are${group}` : `words on what made them safe${group}`;
}

const codes: Readonly<Record<AssessmentRefusal["code"], true>> = {
  "files-not-assessed": true,
  "bad-paths": true,
  "too-many-paths": true,
  "too-few-assessors": true,
  "not-an-assessor": true,
  "has-a-part": true,
  "assessors-complete": true,
  "assessed-it": true,
  "not-frozen-yet": true,
  "other-files": true,
  "no-such-file": true,
  "assessing-finished": true,
  "others-not-finished": true,
  "files-undecided": true,
  "verdicts-differ": true,
  "verdicts-changed": true,
  "not-approved": true,
  "nothing-to-return": true,
  "files-unfit": true,
};

/** Whether a refusal is worded here. */
export function isAboutFiles(refusal: Refusal): refusal is AssessmentRefusal {
  return Object.hasOwn(codes, refusal.code);
}

/** What is wrong, and what to do instead. */
export function filesRefusalLine(refusal: AssessmentRefusal): readonly Span[] {
  switch (refusal.code) {
    case "files-not-assessed":
      return ["Files are not assessed one by one here. Please type the command again: the form has changed."];
    case "bad-paths": {
      const [first, ...others] = refusal.paths;
      const more = others.length === 0 ? "" : ` ${others.length} more lines can't be read either.`;
      return [`"${quotable(first?.path ?? "")}" ${faults[first?.fault ?? "names-nothing"]}.${more}`];
    }
    case "too-many-paths":
      return [
        `Give at most ${refusal.atMost} lines; these are ${refusal.lines}. A folder stands for all that is in it.`,
      ];
    case "too-few-assessors":
      return [
        `${refusal.wanted} people must assess the files, and there are only ${refusal.there} who may: neither requester nor recipient, and with no other role here. Ask the admin to name more.`,
      ];
    case "not-an-assessor":
      return ["Only somebody who assesses outputs in this environment, and holds no other role there, can do that."];
    case "has-a-part":
      return [
        "You have a part in this transfer (you asked for it, get its link or signed it), so others must assess it.",
      ];
    case "assessors-complete":
      return ["Enough people are assessing this already. Nothing is left for you to do here."];
    case "assessed-it":
      return ["You have assessed the files of this transfer, so others must sign it."];
    case "not-frozen-yet":
      return ["The files are still being read and listed. You get a message when they can be assessed."];
    case "other-files":
      return ["The files have changed since that was shown, so nothing was decided. Open them again from your card."];
    case "no-such-file":
      return ["That file is not in this list any more. Open the list again from your card."];
    case "assessing-finished":
      return [
        "You have finished. Once the others have, too, you see what they say and can still change what you said.",
      ];
    case "others-not-finished":
      return ["Others are still assessing. Once they have finished, you get a message."];
    case "files-undecided":
      return [`${filesInWords(refusal.files)} you have not decided about yet. The filter "undecided" shows them.`];
    case "verdicts-differ":
      return [
        `About ${filesInWords(refusal.files)} you do not agree. Settle that first: whoever changes their mind decides again; or return it for changes.`,
      ];
    case "verdicts-changed":
      return ["Somebody has changed a decision since. Your card shows what they come to now."];
    case "not-approved":
      return ["That does not follow from what was decided about the files. Your card shows what does."];
    case "nothing-to-return":
      return [
        "Every file is approved, so there is nothing to return. Release them, or decide otherwise about a file first.",
      ];
    case "files-unfit":
      return ["These files may not leave as they are: your card says why."];
  }
}
