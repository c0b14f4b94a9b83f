/**
 * What people type after a command. With `should_escape` in the manifest Slack sends a mention of a person as their id,
 * not as a name that anybody could bear, and escapes the rest; so that a recipient can be typed and is never guessed.
 */
const token = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

/**
 * The text as it was typed, with each mentioned person as `@` and what `personOf` makes of their Slack user id. Links and
 * channels become the words that were typed.
 */
export async function readTyped(text: string, personOf: (userId: string) => Promise<string>): Promise<string> {
  const pieces: string[] = [];
  let from = 0;
  for (const found of text.matchAll(token)) {
    const [whole, sigil = "", target = "", shown] = found;
    pieces.push(unescapeText(text.slice(from, found.index)));
    if (sigil === "@") pieces.push(`@${await personOf(target)}`);
    else pieces.push(`${sigil === "!" ? "@" : sigil}${unescapeText(shown || target)}`);
    from = found.index + whole.length;
  }
  pieces.push(unescapeText(text.slice(from)));
  return pieces.join("").trim();
}

/** The text with its mentions as they came: enough to see what a command is, without any look-up. */
export function unescapeText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
