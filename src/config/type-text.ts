import type { JsonSchema } from "./json-schema-shape.ts";

const plainNames: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  object: "settings",
};
const formats: Readonly<Record<string, string>> = { email: "e-mail address", uri: "address", uuid: "id", guid: "id" };

/** A setting's type in words: `whole number, 1 to 10080`, `list of text`, `` `system` or `movable` ``. */
export function typeText(schema: JsonSchema): string {
  const { type = "", format, items, anyOf, minimum, maximum } = schema;
  if (schema.enum !== undefined) return wordsText(schema.enum);
  if (anyOf !== undefined) return anyOf.map(typeText).join(", or ");
  if (items !== undefined) return `list of ${typeText(items).replace("number", "numbers")}`;
  if (type === "integer" || type === "number")
    return `${type === "integer" ? "whole number" : "number"}, ${minimum} to ${maximum}`;
  return formats[format ?? ""] ?? plainNames[type] ?? type;
}

function wordsText(words: readonly unknown[]): string {
  const shown = words.map((word) => `\`${word}\``);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}
