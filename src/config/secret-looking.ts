/** What secrets look like: Slack's tokens, a shared access signature, an account's key, a private key. */
const patterns = [/\bxox[a-z]-/i, /\bxapp-/i, /sig=/i, /accountkey=/i, /-----BEGIN [A-Z ]*PRIVATE KEY/];

const mostQuoted = 60;

/** Whether a text looks like a secret, which has no place in a file, a message or a log. */
export function looksSecret(text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** A text in quotes for a sentence: shortened, and never a secret. */
export function quoted(text: string): string {
  if (looksSecret(text)) return "[redacted]";
  return JSON.stringify(text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text);
}
