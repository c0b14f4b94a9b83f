/**
 * What people write, reduced to what can be seen of it. Whatever a person wrote passes here on its way in, so that a
 * record holds what its readers read; and whatever a chat shows passes here on its way out, file names of strangers
 * included. What can't be seen is taken out: it could hide words, turn them round, or push them to where they pass for
 * another line. Half of a surrogate pair, which no digest takes, becomes a visible replacement character.
 */

/** Characters that are drawn as nothing but space: white space, and the letters and patterns that have no ink. */
const blanks = /[\s\u0085\u115f\u1160\u2800\u3164\uffa0]+/g;
const lineBreaks = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** Control, format and ignorable characters. Scripts and emoji need the two joiners and the two selectors of style. */
const unseen =
  /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\t-\r\u0085\u115f\u1160\u3164\uffa0\u200c\u200d\ufe0e\ufe0f]]/gv;
const joiners = /\u200c|\u200d|\ufe0e|\ufe0f/g;

/** Enough to see what is meant, and not so much that the rest of the sentence is lost. In characters. */
const quotedAtMost = 80;

/** A text as one line, in which no blank is wider than one. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(unseen, "").replace(blanks, " ");
}

/** A text of several lines, which keep their blanks. */
export function severalLines(text: string): string {
  return text.toWellFormed().replace(lineBreaks, "\n").replace(unseen, "");
}

/** What somebody wrote, as the one line that every card shows of it; empty where there is nothing to see. */
export function readLine(text: string): string {
  const line = oneLine(text).trim();
  return line.replace(joiners, "").trim() === "" ? "" : line;
}

/** A few words of what somebody typed, to be said back to them within a sentence. */
export function quotable(text: string): string {
  return cut(readLine(text), quotedAtMost);
}

/** A text of at most so many characters, ending in an ellipsis where it was cut. */
export function cut(text: string, atMost: number): string {
  if (text.length <= atMost) return text;
  const kept = text.slice(0, Math.max(atMost - 1, 0));
  // The last half of a pair is cut off with its first half.
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`;
}
