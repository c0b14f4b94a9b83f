import type { types } from "@slack/bolt";
import { limits } from "./limits.ts";
import { richText, section, words } from "./rich-text.ts";

/**
 * The blocks of a card's parts, as many as a message takes beside its header. Every button stays, because what people
 * can do matters more than what they can read. The first other part that does not fit ends the rest, for a gap would
 * mislead; in its place stands how much is missing.
 */
export function fitIntoMessage(
  parts: readonly (readonly types.KnownBlock[])[],
  blocksAtMost: number = limits.blocksInMessage,
): types.KnownBlock[] {
  const buttonBlocks = parts.filter((part) => part.every(isButtons)).flat().length;
  let blocksLeft = blocksAtMost - 2 - buttonBlocks;
  let textLeft: number = limits.textInMessage;
  let missing = 0;
  let missingAt = 0;
  const shown: types.KnownBlock[] = [];
  for (const part of parts) {
    if (!part.every(isButtons)) {
      blocksLeft -= part.length;
      textLeft -= part.reduce((sum, block) => sum + textLength(block), 0);
      if (missing > 0 || blocksLeft < 0 || textLeft < 0) {
        if (missing === 0) missingAt = shown.length;
        missing += 1;
        continue;
      }
    }
    shown.push(...part);
  }
  const note = richText(section([[words(`${missing} more parts do not fit here.`, { italic: true })]]));
  if (missing > 0) shown.splice(missingAt, 0, note);
  return shown.slice(0, blocksAtMost - 1);
}

function isButtons(block: types.KnownBlock): boolean {
  return block.type === "actions";
}

function textLength(block: types.KnownBlock): number {
  let length = 0;
  JSON.stringify(block, (key, value) => {
    if (key === "text" && typeof value === "string") length += value.length;
    return value;
  });
  return length;
}
