import { z } from "zod";
import { accessory, actionElement, anyText, type Element, imageElement, inputElement, plainText } from "./elements.ts";

/**
 * The blocks that a message or a modal may hold, with the limits that Slack documents
 * (docs.slack.dev/reference/block-kit/blocks). Slack has more kinds; a bot that starts to use one adds it here.
 */
const blockId = { block_id: z.string().max(255).optional() };

const richTextPart = z.looseObject({ type: z.enum(["text", "link", "user", "usergroup", "channel", "emoji", "date"]) });
const richTextLine = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(richTextPart) });
const border = { border: z.int().optional() };
const richTextElement = z.discriminatedUnion("type", [
  richTextLine,
  z.strictObject({ type: z.literal("rich_text_preformatted"), elements: z.array(richTextPart), ...border }),
  z.strictObject({ type: z.literal("rich_text_quote"), elements: z.array(richTextPart), ...border }),
  z.strictObject({
    type: z.literal("rich_text_list"),
    style: z.enum(["bullet", "ordered"]),
    elements: z.array(richTextLine),
    indent: z.int().optional(),
    offset: z.int().optional(),
    ...border,
  }),
]);

/** Any block. */
export const block = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), ...blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal("divider"), ...blockId }),
  z.strictObject({
    type: z.literal("section"),
    ...blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("context"),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion("type", [imageElement, anyText(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal("actions"), ...blockId, elements: z.array(actionElement).min(1).max(25) }),
  z.strictObject({
    type: z.literal("input"),
    ...blockId,
    label: plainText(2000),
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement,
  }),
  z.strictObject({
    type: z.literal("image"),
    ...blockId,
    image_url: z.string().max(3000),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
  }),
  z.strictObject({ type: z.literal("rich_text"), ...blockId, elements: z.array(richTextElement).min(1) }),
]);

/** A block as it was sent. */
export type Block = z.infer<typeof block>;

/** A part of a rich text line: `text`, `url`, `user_id` and the like, by type. */
export type RichTextPart = z.infer<typeof richTextPart>;

/** The elements of a block that a person can act on. */
export function elementsOf(given: Block): Element[] {
  switch (given.type) {
    case "actions":
      return given.elements;
    case "input":
      return [given.element];
    case "section":
      return given.accessory && given.accessory.type !== "image" ? [given.accessory] : [];
    default:
      return [];
  }
}
