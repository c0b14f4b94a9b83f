import { cut, oneLine } from "../../commands/visible-text.ts";

/**
 * People's words on their way to Slack. Cards and forms are rich text and plain text objects only, which Slack shows
 * as they are; nothing that a person wrote passes through its markup (docs.slack.dev/messaging/formatting-message-text)
 * but the fallback text, which is escaped.
 */

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
