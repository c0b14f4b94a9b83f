/** What stands between the cells of a table, told by its first line. */

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** In the order in which they win where the line has as many of one as of another. */
const delimiters = [",", ";", "\t"] as const;

/** A first line as long as this is told by its beginning. */
const headBytes = 64 * 1024;

/** Whether the beginning of a table is enough to tell: its first line is over, or there is enough of it. */
export function isHeadEnough(head: Uint8Array): boolean {
  return head.length >= headBytes || lineEndOf(head) !== -1;
}

/** The one of which the first line has most, outside quotes. */
export function detectDelimiter(head: Uint8Array): string {
  const end = lineEndOf(head);
  const counts = new Map<number, number>();
  let isQuoted = false;
  for (const byte of end === -1 ? head : head.subarray(0, end)) {
    if (byte === quote) isQuoted = !isQuoted;
    else if (!isQuoted) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  }
  const countOf = (delimiter: string): number => counts.get(delimiter.charCodeAt(0)) ?? 0;
  return delimiters.reduce((best, one) => (countOf(one) > countOf(best) ? one : best), delimiters[0] as string);
}

/** Where the first line that isn't empty ends, outside quotes; -1 where it hasn't yet. */
function lineEndOf(head: Uint8Array): number {
  let isQuoted = false;
  let isEmpty = true;
  for (const [at, byte] of head.entries()) {
    const isEnd = byte === lineFeed || byte === carriageReturn;
    if (byte === quote) isQuoted = !isQuoted;
    if (isEnd && !isQuoted && !isEmpty) return at;
    if (!isEnd) isEmpty = false;
  }
  return -1;
}
