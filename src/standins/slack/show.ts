import type { Block, RichTextPart } from "./blocks.ts";
import type { Element, Text } from "./elements.ts";
import { anyReader, type Reader, showDate, showMrkdwn } from "./show-text.ts";

/**
 * Messages and forms as plain text, the way a person reads them: for assertions, and for the demo to print.
 * Buttons are in square brackets.
 */
export function showBlocks(blocks: readonly Block[], reader: Reader): string[] {
  return blocks.flatMap((block) => showBlock(block, reader)).flatMap((text) => text.split("\n"));
}

/** A message's lines: its blocks, or its text when it has none. */
export function showMessage(message: { text: string; blocks: readonly Block[] }, reader: Reader): string[] {
  if (message.blocks.length > 0) return showBlocks(message.blocks, reader);
  return showMrkdwn(message.text, reader).split("\n");
}

/** What Slack makes of blocks for a notification when a message has no text of its own. */
export function showPlainly(blocks: readonly Block[]): string {
  return showBlocks(blocks, anyReader).join(" ");
}

function showBlock(block: Block, reader: Reader): string[] {
  const show = (text: Text): string => showText(text, reader);
  switch (block.type) {
    case "header":
      return [show(block.text)];
    case "divider":
      return ["----"];
    case "section": {
      const beside = block.accessory && block.accessory.type !== "image" ? [showElement(block.accessory, reader)] : [];
      return [...(block.text ? [show(block.text)] : []), ...(block.fields ?? []).map(show), ...beside];
    }
    case "context":
      return [
        block.elements.map((part) => (part.type === "image" ? `[image: ${part.alt_text}]` : show(part))).join("  "),
      ];
    case "actions":
      return [block.elements.map((element) => showElement(element, reader)).join(" ")];
    case "input": {
      const optional = block.optional ? " (optional)" : "";
      const hint = block.hint ? [`  ${show(block.hint)}`] : [];
      return [`${show(block.label)}${optional}: ${showElement(block.element, reader)}`, ...hint];
    }
    case "image":
      return [`[image: ${block.alt_text}]`];
    case "rich_text":
      return block.elements.flatMap((element) => {
        if (element.type !== "rich_text_list") return [showParts(element.elements, reader)];
        const mark = (index: number): string => (element.style === "ordered" ? `${index + 1}.` : "-");
        return element.elements.map((line, index) => `${mark(index)} ${showParts(line.elements, reader)}`);
      });
  }
}

function showText(text: Text, reader: Reader): string {
  return text.type === "mrkdwn" ? showMrkdwn(text.text, reader) : text.text;
}

function showParts(parts: readonly RichTextPart[], reader: Reader): string {
  return parts.map((part) => showPart(part, reader)).join("");
}

function showPart(part: RichTextPart, reader: Reader): string {
  const field = (name: string): string => String(part[name] ?? "");
  switch (part.type) {
    case "text":
      return field("text");
    case "link":
      return part.text === undefined ? field("url") : `${field("text")} (${field("url")})`;
    case "user":
      return `@${reader.nameOf(field("user_id"))}`;
    case "usergroup":
      return `@${field("usergroup_id")}`;
    case "channel":
      return `#${field("channel_id")}`;
    case "emoji":
      return `:${field("name")}:`;
    case "date":
      return showDate(Number(part.timestamp) * 1000, field("format"), reader);
  }
}

function showElement(element: Element, reader: Reader): string {
  switch (element.type) {
    case "button":
      return `[${element.text.text}]`;
    case "static_select":
    case "multi_static_select":
    case "radio_buttons":
    case "checkboxes":
    case "overflow":
      return `[choose: ${element.options.map(({ text }) => showText(text, reader)).join(" | ")}]`;
    case "datepicker":
      return `[${element.initial_date ?? "date"}]`;
    case "timepicker":
      return `[${element.initial_time ?? "time"}]`;
    case "datetimepicker":
      return `[${element.initial_date_time ? showDate(element.initial_date_time * 1000, "{date} {time}", reader) : "date and time"}]`;
    case "users_select":
    case "multi_users_select":
      return `[${element.placeholder?.text ?? "choose people"}]`;
    default:
      return `[${element.initial_value ?? element.placeholder?.text ?? ""}]`;
  }
}
