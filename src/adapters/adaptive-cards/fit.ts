import type { Element, RichText } from "./elements.ts";
import { limits } from "./limits.ts";
import { paragraph, run } from "./text.ts";

/**
 * The elements of a card's parts, as many as a card takes beside its title. Every button stays, because what people can do
 * matters more than what they can read. The first other part that does not fit ends the rest, for a gap would mislead; in
 * its place stands how much is missing.
 */
export function fitIntoCard(title: RichText | undefined, parts: readonly (readonly Element[])[]): readonly Element[] {
  const head = title === undefined ? [] : [title];
  const isButtons = (part: readonly Element[]): boolean => part.every(({ type }) => type === "ActionSet");
  let left = limits.cardBytes - bytesOf(head) - bytesOf(parts.filter(isButtons));
  let missing = 0;
  let missingAt = 0;
  const shown: Element[] = [...head];
  for (const part of parts) {
    if (!isButtons(part)) {
      left -= bytesOf(part);
      if (missing > 0 || left < 0) {
        if (missing === 0) missingAt = shown.length;
        missing += 1;
        continue;
      }
    }
    shown.push(...part);
  }
  const note = paragraph([run(`${missing} more parts do not fit here.`, { italic: true })]);
  if (missing > 0) shown.splice(missingAt, 0, note);
  return shown;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
