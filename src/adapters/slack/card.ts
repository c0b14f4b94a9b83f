import type { types } from "@slack/bolt";
import { severalLines } from "../../commands/visible-text.ts";
import type { Button, Card, Part } from "../../workflows/cards/card.ts";
import { together } from "../../workflows/cards/together.ts";
import type { Instant } from "../../workflows/time.ts";
import { fitIntoMessage } from "./fit.ts";
import { limits } from "./limits.ts";
import { fallback, label } from "./plain-text.ts";
import { actionId, encodeButton } from "./press.ts";
import { lengthOf, lineElements, richText, section, words } from "./rich-text.ts";

/** A message as Slack takes it. `text` is what notifications, previews and screen readers get: never a link. */
export interface Rendered {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/**
 * A card as a message. `now` is what distances are counted from; `fillIn` puts the link into recipes and is the only
 * way by which one gets into a message. Always renders: what is too long is cut, what is too much is counted.
 */
export function renderCard(
  card: Card,
  now: Instant,
  fillIn = (template: string) => template,
  blocksAtMost: number = limits.blocksInMessage,
): Rendered {
  const title = label(card.aside === undefined ? card.title : `${card.title} · ${card.aside}`, limits.header, "-");
  const rendered = card.parts.map((part, index) => renderPart(part, index, now, fillIn));
  return {
    text: fallback(card.summary, limits.summary, title),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title, emoji: false } },
      ...fitIntoMessage(together(card.parts, rendered), blocksAtMost),
    ],
  };
}

function renderPart(part: Part, index: number, now: Instant, fillIn: (template: string) => string): types.KnownBlock[] {
  const bold = (text: string) => words(label(text, limits.factLine, "-"), { bold: true });
  const line = (spans: Parameters<typeof lineElements>[0]) => lineElements(spans, now, limits.factLine);
  switch (part.type) {
    case "text":
      return [richText(section([lineElements(part.line, now, limits.richText)]))];
    case "note":
      return [richText(section([lineElements(part.line, now, limits.richText, { italic: true })]))];
    case "facts":
      return [richText(section(part.facts.map((fact) => [bold(fact.label), words("  "), ...line(fact.value)])))];
    case "seats": {
      const rows = part.rows.map((row) => [
        words(row.mark, { code: true }),
        words("  "),
        bold(row.label),
        words("  "),
        ...line(row.value),
      ]);
      return [richText(section([line(part.title), ...rows]))];
    }
    case "list":
      return [renderList(part, now)];
    case "recipe":
      return [renderRecipe(part.label, fillIn(part.template))];
    case "buttons":
      return renderButtons(part.buttons, index);
  }
}

function renderList(part: Extract<Part, { type: "list" }>, now: Instant): types.RichTextBlock {
  const title = section([lineElements(part.title, now, limits.factLine)]);
  const items: types.RichTextSection[] = [];
  let left: number = limits.richText;
  for (const item of part.items.slice(0, limits.listItems)) {
    const elements = lineElements(item, now, limits.factLine);
    left -= lengthOf(elements);
    if (left < 0) break;
    items.push(section([elements]));
  }
  const more = part.items.length - items.length;
  if (more > 0) items.push(section([[words(`and ${more} more`, { italic: true })]]));
  return items.length === 0
    ? richText(title)
    : richText(title, { type: "rich_text_list", style: "bullet", elements: items });
}

/** Preformatted text is inert: Slack makes no link of what stands in it, and unfurls nothing. */
function renderRecipe(name: string, filled: string): types.RichTextBlock {
  const title = section([[words(label(name, limits.factLine, "-"), { bold: true })]]);
  const code = severalLines(filled);
  if (code.trim() === "" || code.length > limits.recipe)
    return richText(title, section([[words("too long to show here", { italic: true })]]));
  return richText(title, { type: "rich_text_preformatted", elements: [{ type: "text", text: code }] });
}

function renderButtons(buttons: readonly Button[], part: number): types.ActionsBlock[] {
  const elements = buttons.flatMap((button, index): types.Button[] => {
    const value = encodeButton(button);
    if (value === undefined) return [];
    const text = { type: "plain_text" as const, text: label(button.label, limits.buttonLabel, "-"), emoji: false };
    const id = actionId(button.press.verb, part * 1000 + index);
    const heard =
      button.about === undefined ? undefined : label(`${button.label}: ${button.about}`, limits.buttonLabel, "-");
    const plain = {
      ...{ type: "button" as const, action_id: id, text, value },
      ...(heard === undefined ? {} : { accessibility_label: heard }),
    };
    return [button.style === "plain" ? plain : { ...plain, style: button.style }];
  });
  const blocks: types.ActionsBlock[] = [];
  for (let from = 0; from < elements.length; from += limits.buttonsInBlock)
    blocks.push({ type: "actions", elements: elements.slice(from, from + limits.buttonsInBlock) });
  return blocks;
}
