import type { Line } from "../../workflows/cards/card.ts";
import { renderLines } from "../adaptive-cards/card.ts";
import type { AdaptiveCard } from "../adaptive-cards/elements.ts";
import type { Reader } from "../adaptive-cards/text.ts";
import type { Outgoing } from "./connector.ts";

const cardType = "application/vnd.microsoft.card.adaptive";

/** A card as Teams takes it, wherever it stands. */
export function attach(card: AdaptiveCard): { readonly contentType: string; readonly content: AdaptiveCard } {
  return { contentType: cardType, content: card };
}

/** A card as a message. `summary` is what phones show: never a link. */
export function messageOf({ summary, card }: { readonly summary: string; readonly card: AdaptiveCard }): Outgoing {
  return { type: "message", summary, attachments: [attach(card)] };
}

/** Lines as a message: a card, in which no client reads markup or makes links. */
export function linesMessage(lines: readonly Line[], reader: Reader): Outgoing {
  return messageOf(renderLines(lines, reader));
}
