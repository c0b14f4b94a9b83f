/**
 * The word that somebody most likely meant: the nearest by edits (a letter more, less, other, or two swapped), letter
 * case aside, where about a third of the letters may differ. Undefined where none is near.
 */
export function nearestWord(typed: string, words: Iterable<string>): string | undefined {
  const most = Math.floor(typed.length / 3);
  let nearest: { word: string; edits: number } | undefined;
  for (const word of words) {
    if (Math.abs(word.length - typed.length) > most) continue;
    const edits = countEdits([...typed.toLowerCase()], [...word.toLowerCase()]);
    if (edits <= most && edits < (nearest?.edits ?? Number.POSITIVE_INFINITY)) nearest = { word, edits };
  }
  return nearest?.word;
}

/** `Did you mean "tier"?` with a space before it, or nothing. */
export function didYouMean(typed: string, words: Iterable<string>): string {
  const word = nearestWord(typed, words);
  return word === undefined ? "" : ` Did you mean "${word}"?`;
}

/** Counts row by row: each cell is the edits between the beginnings of the two words up to it. */
function countEdits(one: readonly string[], other: readonly string[]): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of one.entries()) {
    const next = [i + 1];
    for (const [j, otherLetter] of other.entries()) {
      const kept = (row[j] ?? 0) + (letter === otherLetter ? 0 : 1);
      const isSwap = i > 0 && j > 0 && letter === other[j - 1] && one[i - 1] === otherLetter;
      const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(kept, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
