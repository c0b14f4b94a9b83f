/** Where a parenthesis that opens at `from` closes; strings and templates are passed over. -1 where it does not. */
function closingOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? "";
    if (`"'\``.includes(char)) {
      at = endOfString(text, at);
      continue;
    }
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[from]) return at;
  }
  return text.length;
}

/**
 * The lines of a test's source that assert nothing though they look like it: an `expect` without a matcher, which counts
 * as an assertion all the same, and a test that is tried again until it passes.
 */
export function emptyAssertions(source: string): readonly number[] {
  const lineOf = (index: number): number => source.slice(0, index).split("\n").length;
  const bare = [...source.matchAll(/(?<![\w.`"'])expect(?:\.soft)?(?=\()/g)].filter((match) => {
    const end = closingOf(source, match.index + match[0].length);
    return !/^\s*\./.test(source.slice(end + 1));
  });
  const retried = [...source.matchAll(/\bretry:\s*[1-9]/g)];
  return [...bare, ...retried].map(({ index }) => lineOf(index)).sort((one, other) => one - other);
}
