import type { Part } from "./card.ts";

/** What was rendered of each part, with buttons that are about the part above in one piece with it: shown whole, or not. */
export function together<Shown>(parts: readonly Part[], rendered: readonly (readonly Shown[])[]): readonly Shown[][] {
  const pieces: Shown[][] = [];
  for (const [index, part] of parts.entries()) {
    const shown = rendered[index] ?? [];
    const above = part.type === "buttons" && part.ofAbove === true ? pieces.at(-1) : undefined;
    if (above === undefined) pieces.push([...shown]);
    else above.push(...shown);
  }
  return pieces;
}
