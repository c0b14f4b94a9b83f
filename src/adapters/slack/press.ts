import { z } from "zod";
import { cut } from "../../commands/visible-text.ts";
import { type Button, type Press, pressItem } from "../../workflows/cards/card.ts";
import { limits } from "./limits.ts";

/**
 * What a button carries to Slack and back: ids and a verb, and the question that it asks first. It is signed by Slack
 * on its way back and read strictly all the same: whatever is not exactly this is no press of ours.
 */
const id = z.string().min(1).max(200);
const press = z.strictObject({
  verb: id,
  transfer: id,
  seat: id.exactOptional(),
  door: id.exactOptional(),
  range: id.exactOptional(),
  digest: id.exactOptional(),
  item: z.string().regex(pressItem).exactOptional(),
});
const words = z.string().min(1).max(200);
const carried = z.strictObject({
  press,
  asks: z.strictObject({ title: words, label: words, submit: words }).exactOptional(),
});

/** A press, and the question that comes before it. */
export type Carried = { readonly press: Press; readonly asks?: NonNullable<Button["asks"]> };

/** A button's value; undefined where it would be longer than Slack takes, or could not be read back. */
export function encodeButton(button: Button): string | undefined {
  const { asks } = button;
  const short = asks && {
    title: cut(asks.title, limits.viewTitle),
    label: cut(asks.label, 200),
    submit: cut(asks.submit, limits.viewSubmit),
  };
  const value = encodeCarried(short === undefined ? { press: button.press } : { press: button.press, asks: short });
  return value.length <= limits.buttonValue && decodeButton(value) !== undefined ? value : undefined;
}

/** What a button carries, as text. */
export function encodeCarried(given: Carried): string {
  return JSON.stringify(given);
}

/** What a button carries; undefined for anything that no button of ours holds. */
export function decodeButton(value: string | undefined): Carried | undefined {
  return carried.safeParse(parseJson(value)).data;
}

/** JSON as it is, or undefined for what is none. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/** The id of a button in its message: what it does, and a number that no other button of the message has. */
export function actionId(verb: string, number: number): string {
  return `press:${cut(verb, 200)}:${number}`;
}
