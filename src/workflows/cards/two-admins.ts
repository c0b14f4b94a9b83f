/** What the cards have in common by which two admins accept something: lists of all of it, and a button for each half. */
import type { Button, Line, Part } from "./card.ts";

const listedAtMost = 40;

/** Items in one line; how many are left out is said. */
export function listedInLine<Item>(items: readonly Item[], none: string, lineOf: (item: Item) => Line): Line {
  if (items.length === 0) return [none];
  const rest = items.length - listedAtMost;
  const shown = items
    .slice(0, listedAtMost)
    .flatMap((item, at): Line => [...(at === 0 ? [] : [", "]), ...lineOf(item)]);
  return rest > 0 ? [...shown, ` and ${rest} more`] : shown;
}

/** The button of a half, for the state with this digest. */
export function halfButton(
  label: string,
  style: Button["style"],
  half: string,
  environmentId: string,
  digest: string,
): Part {
  const press = { verb: "adopt", transfer: environmentId, seat: half, digest };
  return { type: "buttons", buttons: [{ label, style, press }] };
}
