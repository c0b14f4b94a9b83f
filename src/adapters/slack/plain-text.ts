/**
 * People's words on their way to Slack. Cards and forms are rich text and plain text objects only, which Slack shows
 * as they are; nothing that a person wrote passes through its markup (docs.slack.dev/messaging/formatting-message-text)
 * but the fallback text, which is escaped.
 */

/** Control and format characters, which can reorder or hide text; the two joiners stay, scripts and emoji need them. */
const unseen = /[[\p{Cc}\p{Cf}]--[\u200c\u200d]]/gv;
const unseenInBlock = /[[\p{Cc}\p{Cf}]--[\n\t\u200c\u200d]]/gv;

/** A text as one line: no line breaks, by which it could pass for several, and nothing that can't be seen. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/g, " ").replace(unseen, "");
}

/** A text of several lines, without what can't be seen. */
export function severalLines(text: string): string {
  return text.toWellFormed().replaceAll("\r\n", "\n").replace(unseenInBlock, "");
}

/** A text of at most so many characters, ending in an ellipsis where it was cut. */
export function cut(text: string, atMost: number): string {
  if (text.length <= atMost) return text;
  const kept = text.slice(0, Math.max(atMost - 1, 0));
  // The last half of a pair is cut off with its first half.
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`;
}

/** One line of at most so many characters that is never empty, which Slack refuses: `otherwise` stands in for it. */
export function label(text: string, atMost: number, otherwise: string): string {
  const line = oneLine(text).trim();
  return line === "" ? otherwise : cut(line, atMost);
}

/** Escapes the three characters that begin Slack's markup, so that no mention and no link comes of a text. */
function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The fallback text of a message: one escaped line, never empty. Cut before it is escaped, so that no entity breaks. */
export function fallback(text: string, atMost: number, otherwise: string): string {
  const line = label(text, atMost, otherwise);
  const escaped = escapeMarkup(line);
  return escaped.length <= atMost ? escaped : fallback(line, Math.floor(atMost / 2), otherwise);
}
