import { z } from "zod";
import type { Filled } from "../../workflows/cards/form.ts";
import { parseJson } from "./press.ts";
import { inputAction } from "./views.ts";

/** What a form carried; undefined for what no form of ours carries. */
export function readCarries(metadata: string): Readonly<Record<string, string>> | undefined {
  return z.strictObject({ carries: z.record(z.string(), z.string()) }).safeParse(parseJson(metadata)).data?.carries;
}

const value = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
  selected_date_time: z.int().nullish(),
});

/** The state of a view as Slack sends it: by block, then by control. */
export const viewState = z.record(z.string(), z.record(z.string(), value));

/**
 * What was filled in, by field. An instant is milliseconds since 1970 in decimal digits; a person is what `personOf`
 * makes of a Slack user id.
 */
export async function readFilled(
  state: z.infer<typeof viewState>,
  personOf: (userId: string) => Promise<string>,
): Promise<Filled> {
  const filled: Record<string, string> = {};
  for (const [name, controls] of Object.entries(state)) {
    const given = controls[inputAction];
    if (given === undefined) continue;
    const text = given.value ?? given.selected_option?.value;
    if (typeof text === "string" && text.trim() !== "") filled[name] = text.trim();
    if (typeof given.selected_user === "string") filled[name] = await personOf(given.selected_user);
    if (typeof given.selected_date_time === "number") filled[name] = String(given.selected_date_time * 1000);
  }
  return filled;
}
