import { z } from "zod";
import { type Button, type Press, pressItem } from "../../workflows/cards/card.ts";

/**
 * What a button carries to the chat and back: ids and a verb. Read strictly: whatever is not exactly this is no press of
 * ours.
 */
const id = z.string().min(1).max(200);
const pressSchema = z.strictObject({
  verb: id,
  transfer: id,
  seat: id.exactOptional(),
  door: id.exactOptional(),
  range: id.exactOptional(),
  digest: id.exactOptional(),
  item: z.string().regex(pressItem).exactOptional(),
});
const dataSchema = z.object({
  press: pressSchema,
  reason: z.string().max(20_000).nullish(),
  key: z.string().min(1).max(400).nullish(),
  answer: z.literal(true).nullish(),
});

/** The verb of every button's action; what it means is in its data. */
export const pressVerb = "press";

/** What a press carries; undefined where it could not be read back. */
export function dataOf({ press }: Pick<Button, "press">): { readonly press: Press } | undefined {
  return dataSchema.safeParse({ press }).success ? { press } : undefined;
}

/** A press that came back, with the reason that was typed, and the key of its message where the button carried one. */
export interface SentPress {
  readonly press: Press;
  readonly reason?: string;
  readonly key?: string;
  /** The button stands on a private answer of ours. */
  readonly answer?: true;
}

/** Reads what a button sends; undefined for anything that no button of ours sends. */
export function readPress(data: unknown): SentPress | undefined {
  const read = dataSchema.safeParse(data).data;
  if (read === undefined) return undefined;
  const { press, reason, key, answer } = read;
  return {
    press,
    ...(typeof reason === "string" ? { reason: reason.trim() } : {}),
    ...(key && { key }),
    ...(answer && { answer }),
  };
}
