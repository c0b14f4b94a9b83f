import { nearestWord } from "../nearest-word.ts";
import { quoted } from "../secret-looking.ts";

/** Settings that people expect in the file and that come from the environment. */
const fromEnvironment: readonly { readonly key: RegExp; readonly variable: string }[] = [
  { key: /^redis/i, variable: "REDIS_URL" },
  { key: /app_?-?token/i, variable: "SLACK_APP_TOKEN" },
  { key: /signing_?-?secret/i, variable: "SLACK_SIGNING_SECRET" },
  { key: /token$/i, variable: "SLACK_BOT_TOKEN" },
];

/**
 * What to do about a key that no setting has, where these are the ones there are; `elsewhere` are those that would be
 * there if others were not.
 */
export function unknownKeySentence(key: string, known: readonly string[], elsewhere: readonly string[] = []): string {
  if (elsewhere.includes(key)) return `"${key}" does not go with the others here. There are: ${known.join(", ")}.`;
  const meant = nearestWord(key, known);
  if (meant !== undefined) return `There is no setting ${quoted(key)} here. Did you mean "${meant}"?`;
  const variable = fromEnvironment.find((one) => one.key.test(key));
  if (variable !== undefined)
    return `Secrets have no place in this file. Take this away and set ${variable.variable} in the environment.`;
  return `There is no setting ${quoted(key)} here. There are: ${known.join(", ")}.`;
}
