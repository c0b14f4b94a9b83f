import { z } from "zod";

const idPattern = /^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The key of a person or an environment: it stands in records and audit entries for good, so it is plain and short. */
export const id = z
  .string()
  .regex(
    idPattern,
    "An id is 1 to 40 lower-case letters, digits and single hyphens, and begins with a letter, like ada-l.",
  );

/** A name that people read. */
export const displayName = z.string().trim().min(1).max(80);

/** A whole number of minutes; a year at most, which no setting here needs. */
export function minutes(least: number, most = 525_600): z.ZodInt {
  return z.int().min(least).max(most);
}

/** A number of seconds, decimals allowed, so that tests can be quick. */
export function seconds(least: number, most: number): z.ZodNumber {
  return z.number().min(least).max(most);
}

/** The address of a service, https only: tokens travel to it. A slash at the end is taken off. */
export const endpoint = z
  .url({ protocol: /^https$/, error: "Write an https address, like https://example.blob.core.windows.net." })
  .refine((url) => isBare(url), { error: "Write the address without user, query or fragment." })
  .overwrite((url) => url.replace(/\/+$/, ""));

function isBare(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password, search, hash } = new URL(url);
  return [username, password, search, hash].every((part) => part === "");
}
