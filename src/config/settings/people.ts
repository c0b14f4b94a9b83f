import { z } from "zod";
import { nearestWord } from "../nearest-word.ts";
import { quoted } from "../secret-looking.ts";
import { displayName } from "./words.ts";

/**
 * Whether this is a name of the time zone database. `Intl` takes offsets such as +01:00, too, but an offset knows no
 * summer time.
 */
function isTimeZone(name: string): boolean {
  const known = timeZones.get(name) ?? (/^[A-Za-z]/.test(name) && isKnownToIntl(name));
  timeZones.set(name, known);
  return known;
}

/** Most people live in one of a few, and asking `Intl` for one takes longer than everything else about a person. */
const timeZones = new Map<string, boolean>();

function isKnownToIntl(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function wrongTimeZone(input: unknown): string {
  const typed = String(input);
  const meant = nearestWord(typed, Intl.supportedValuesOf("timeZone"));
  return `${quoted(typed)} is no time zone. ${meant === undefined ? "Write one like Europe/London." : `Did you mean "${meant}"?`}`;
}

const slackAccount = z
  .string()
  .regex(
    /^T[A-Z0-9]+\/[UW][A-Z0-9]+$/,
    "Write a Slack account as workspace id, slash, member id: T0123ABCD/U0456EFGH.",
  );

const teamsAccount = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    "Write a Teams account as tenant id, slash, Entra object id: two ids like 0f1e2d3c-4b5a-4678-9abc-def012345678.",
  )
  .overwrite((account) => account.toLowerCase());

/** A name of the time zone database. */
export const timeZone = z.string().refine(isTimeZone, { error: (issue) => wrongTimeZone(issue.input) });

/** One human: what they are called, and which chat accounts are theirs. */
export const person = z.strictObject({
  name: displayName.describe("What others see on cards."),
  email: z
    .exactOptional(z.email({ error: "Write an e-mail address, like ada@example.org." }))
    .describe("Finds the Slack account where `slack.matchByEmail` is true. Never shown in a channel."),
  timeZone: z
    .exactOptional(timeZone)
    .describe(
      "A name of the time zone database: by this clock the person is reminded in working hours. Where none stands here, `timeZone` holds. (Times on Slack's cards are in the zone that each reader has set there; in Teams they are in this one.)",
    ),
  slack: z
    .union([slackAccount, z.array(slackAccount)])
    .transform((accounts) => [accounts].flat())
    .default([])
    .describe("The person's Slack account, or a list of them, each as workspace id, slash, member id."),
  teams: z
    .union([teamsAccount, z.array(teamsAccount)])
    .transform((accounts) => [accounts].flat())
    .default([])
    .describe("The person's Teams account, or a list of them, each as tenant id, slash, Entra object id."),
});

/** A person as read from the file. */
export type PersonSettings = z.output<typeof person>;
