import type { types } from "@slack/bolt";
import { wordDistance, writeUtc } from "../../commands/instants.ts";
import { cut, oneLine } from "../../commands/visible-text.ts";
import type { Line } from "../../workflows/cards/card.ts";
import type { Instant } from "../../workflows/time.ts";
import { limits } from "./limits.ts";

/** A piece of rich text: words with a style, or a date that each reader sees in their own zone. */
export type Element = types.RichTextElement;

type Style = NonNullable<types.RichTextText["style"]>;

/** Our own words, as they are. */
export function words(text: string, style?: Style): Element {
  return style === undefined ? { type: "text", text } : { type: "text", text, style };
}

/** A line's spans as rich text of at most so many characters. `now` is for distances; `style` is added to every span. */
export function lineElements(line: Line, now: Instant, atMost: number, style: Style = {}): Element[] {
  const elements: Element[] = [];
  let left = atMost;
  const add = (text: string, own: Style = {}) => {
    const shown = cut(oneLine(text), left);
    if (shown !== "" && left > 0) elements.push(words(shown, styled({ ...style, ...own })));
    left -= shown.length;
  };
  for (const span of line) {
    if (left <= 0) break;
    if (typeof span === "string") add(span);
    else if ("strong" in span) add(span.strong, { bold: true });
    else if ("code" in span) add(span.code, { code: true });
    else {
      const date = dateElement(span.at, styled(style));
      elements.push(date);
      left -= date.fallback?.length ?? 0;
      if (span.distance) add(` (${wordDistance(span.at - now)})`);
    }
  }
  return elements;
}

/** Lines as one section. Slack wants something in it, so that no line at all is one blank. */
export function section(lines: readonly (readonly Element[])[]): types.RichTextSection {
  const elements = lines.flatMap((line, index) => (index === 0 ? line : [words("\n"), ...line]));
  return { type: "rich_text_section", elements: elements.length === 0 ? [words(" ")] : [...elements] };
}

/** A block of rich text. */
export function richText(...elements: types.RichTextBlock["elements"]): types.RichTextBlock {
  return { type: "rich_text", elements };
}

/** Lines of a reply as blocks: as many as fit into one message, and how many more there are. */
export function lineBlocks(lines: readonly Line[], now: Instant): types.RichTextBlock[] {
  const groups: Element[][][] = [[]];
  let [inMessage, inBlock] = [0, 0];
  for (const [index, line] of lines.entries()) {
    const elements = lineElements(line, now, limits.factLine);
    const length = lengthOf(elements) + 1;
    if (inMessage + length > limits.textInMessage) {
      groups.push([[words(`${lines.length - index} more lines do not fit here.`, { italic: true })]]);
      break;
    }
    inMessage += length;
    inBlock += length;
    if (inBlock > limits.richText) {
      groups.push([]);
      inBlock = length;
    }
    groups.at(-1)?.push(elements);
  }
  return groups.map((group) => richText(section(group)));
}

/** A line as bare words, for the text of a message. */
export function lineText(line: Line, now: Instant): string {
  return lineElements(line, now, limits.factLine)
    .map((element) => (element.type === "date" ? (element.fallback ?? "") : "text" in element ? element.text : ""))
    .join("");
}

/** How long elements are when they are shown; a date is counted as what it usually takes. */
export function lengthOf(elements: readonly Element[]): number {
  return elements.reduce((sum, element) => sum + ("text" in element ? (element.text?.length ?? 0) : 20), 0);
}

function dateElement(at: Instant, style: Style | undefined): types.RichTextDate {
  const date = {
    type: "date" as const,
    timestamp: Math.floor(at / 1000),
    format: "{date_short} {time}",
    fallback: writeUtc(at),
  };
  return style === undefined ? date : { ...date, style };
}

function styled(style: Style): Style | undefined {
  return Object.keys(style).length === 0 ? undefined : style;
}
