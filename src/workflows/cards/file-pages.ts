/** How files are told over pages: so many on each as every chat shows whole, whatever they are called. */
import type { FileList } from "../assessment/files.ts";
import type { Review } from "../assessment/review.ts";

/** What is read through: few on a page, so that every chat shows the buttons of each. */
const filesOnPage = 8;

/** The names and remarks of a page together, in characters: what takes the most bytes in a chat with the least room. */
const wordsOnPage = 1_700;

const remarkShown = 100;

/** A text of at most so many characters. The CSV and the cards have it whole. */
export function shortened(text: string, atMost: number): string {
  // The last half of a pair goes with its first half.
  return text.length <= atMost ? text : `${text.slice(0, atMost - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

const nameHeard = 40;

/** The end of a name, by which it differs from its neighbours in a folder. */
export function endOf(name: string): string {
  return name.length <= nameHeard ? name : `…${name.slice(1 - nameHeard).replace(/^[\uDC00-\uDFFF]/, "")}`;
}

/** What somebody remarked on each file, as far as a page shows it. */
export function remarksShown({ remarks }: Review): ReadonlyMap<number, string> {
  return new Map(remarks.flatMap(({ files, text }) => files.map((file) => [file, shortened(text, remarkShown)])));
}

/** Files in pages: each of them on one, in their order. There is always a page. */
export function pagesOf(
  files: readonly number[],
  list: FileList,
  remarks: readonly ReadonlyMap<number, string>[],
): readonly (readonly number[])[] {
  const pages: number[][] = [[]];
  let words = 0;
  for (const file of files) {
    const said = remarks.reduce((sum, one) => sum + (one.get(file)?.length ?? 0), 0);
    const length = (list.files[file]?.name.length ?? 0) + said;
    const page = pages.at(-1) ?? [];
    words += length;
    if (page.length === 0 || (page.length < filesOnPage && words <= wordsOnPage)) {
      page.push(file);
      continue;
    }
    pages.push([file]);
    words = length;
  }
  return pages;
}
