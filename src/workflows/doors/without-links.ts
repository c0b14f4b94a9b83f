/**
 * What people type, without what may be part of a link: they paste what they see, and only the recipient may hold one. A
 * piece of a signature is told from a word by its shape alone; docs/security.md says what can't be told.
 */
const leftOut = "[left out]";

/** The key of a signature, with whatever follows it. Its sign may be wide, or encoded however often. */
const signed =
  /(?<![a-z])sig(?:(?:nature)?["'\s]*(?:[=\uff1d]|[%\uff05](?:25)*3d)["'\s]*\S*|["']?[:\uff1a]["'\s]*\S+)/giu;
/** An address, a query, or what either is encoded with. */
const ofALink = /:\/\/|[?&=]|%[0-9a-f]{2}/i;
/** As long as a part of a signature that somebody could use may be. */
const usefulLength = 16;
const longRun = new RegExp(`[\\w+/-]{${usefulLength},}`, "g");
const notOfAWord = /[^A-Za-z0-9+]+/;
/** A code such as AuthorizationFailure, which is what admins need; a number; a word in the name of a file. */
const codeOfWords = /^(?:[A-Z]?[a-z]{2,}){1,6}$/;
const number = /^\d+$/;
const longestWord = 40;

/** Where letters go on as they seldom do in words: a capital after a small one; a digit beside a letter. */
const capitalInside = /(?<=[a-z])[A-Z]/g;
const anyBreak = /(?<=[a-z])[A-Z]|(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]/g;
/** Shorter pieces that look odd are more often ids, versions and units than a signature's. */
const oddLength = 8;
const oddBreaks = 3;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

function isWord(piece: string): boolean {
  return piece.length <= longestWord && (codeOfWords.test(piece) || number.test(piece));
}

function isOdd(piece: string): boolean {
  return piece.length >= oddLength && count(piece, anyBreak) >= oddBreaks && !isWord(piece);
}

/** A path or the name of a file. A signature has no hyphen and no underline, and a slash now and then. */
function isName(run: string): boolean {
  const mayBeShort = !run.includes("/");
  const isShort = (piece: string): boolean => mayBeShort && piece.length < oddLength && count(piece, anyBreak) <= 1;
  return run.split(/[/_-]/).every((piece) => isWord(piece) || isShort(piece) || piece.length <= 1);
}

function mayBeOfALink(typed: string): boolean {
  const word = typed.normalize("NFKC");
  if (ofALink.test(word)) return true;
  if ((word.match(longRun) ?? []).some((run) => !isName(run))) return true;
  const pieces = word.split(notOfAWord);
  if (pieces.some(isOdd)) return true;
  // However it is taken apart: a signature's capitals give it away.
  const capitals = count(word, capitalInside);
  return capitals >= oddBreaks && capitals * 4 > pieces.join("").length;
}

/** A line of text without what may be part of a link. */
export function withoutLinks(text: string): string {
  // What is left out here leaves behind a sign that is of a link, too.
  const typed = text.replace(signed, "= ").match(/\S+/g) ?? [];
  const words = typed.map((word) => (mayBeOfALink(word) ? leftOut : word));
  return words.filter((word, at) => word !== leftOut || words[at - 1] !== leftOut).join(" ");
}
