/** Turns what zod finds into sentences that tell how to mend it, with what the schema knows of the place. */
import type { z } from "zod";
import { knownKeys, schemaAt } from "../json-schema.ts";
import type { JsonSchema } from "../json-schema-shape.ts";
import type { Finding, Path } from "../mistake.ts";
import { didYouMean } from "../nearest-word.ts";
import { quoted } from "../secret-looking.ts";
import { unknownKeySentence } from "./unknown-key.ts";

type Issue = z.core.$ZodIssue;

/** The findings behind zod's issues with a value, one for each thing to mend. */
export function findingsOf(issues: readonly Issue[], value: unknown): Finding[] {
  return issues.flatMap((issue) => findings(issue, [], value));
}

function findings(issue: Issue, outer: Path, root: unknown): Finding[] {
  const path: Path = [...outer, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const value = valueAt(root, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: unknownKeySentence(key, knownKeys(path, value), knownAnywhere(path)),
        atKey: true,
      }));
    case "invalid_key":
      return [{ path, message: issue.issues[0]?.message ?? issue.message, atKey: true }];
    case "invalid_union": {
      if (issue.errors.length === 0)
        return [{ path, message: wrongWord(value, wordsOf(schemaAt(path)), schemaAt(path)) }];
      const branch = issue.errors.find((errors) => !errors.some(isAboutType));
      if (branch !== undefined) return branch.flatMap((inner) => findings(inner, path, root));
      return [{ path, message: wrongType(value, schemaAt(path)) }];
    }
    case "invalid_type":
      return [{ path, message: wrongType(value, schemaAt(path)) }];
    case "invalid_value":
      return [{ path, message: wrongWord(value, issue.values.map(String), schemaAt(path)) }];
    case "too_small":
    case "too_big":
      return [{ path, message: wrongSize(value, issue, schemaAt(path)) }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** Every key of a group's settings, whichever of them go together. */
function knownAnywhere(path: Path): readonly string[] {
  return Object.keys(schemaAt(path)?.properties ?? {});
}

function wordsOf(schema: JsonSchema | undefined): readonly string[] {
  return (schema?.enum ?? []).map(String);
}

function isAboutType(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code === "invalid_type";
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, part) => {
    const holder = typeof here === "object" && here !== null ? here : {};
    return Object.hasOwn(holder, part) ? (holder as Record<string | number, unknown>)[part] : undefined;
  }, root);
}

function describing(sentence: string, schema: JsonSchema | undefined): string {
  return schema?.description === undefined ? sentence : `${sentence} ${schema.description}`;
}

function wrongType(value: unknown, schema: JsonSchema | undefined): string {
  if (value === undefined) return describing("This setting is missing.", schema);
  if (value === null && schema?.type === "array") return "Nothing stands here. Write [] for an empty list.";
  if (value === null) return describing("Nothing stands here. Write a value, or take the line away.", schema);
  const wanted = nameOfType(schema);
  if (typeof value === "number" && schema?.type === "integer") return "Write a whole number.";
  if (typeof value === "string" && /^(number|integer|boolean)$/.test(schema?.type ?? ""))
    return `Write ${wanted}, without quotes.`;
  if (typeof value !== "object" && schema?.type === "string") return "This is read as no text. Put it in quotes.";
  if (typeof value === "string" && schema?.type === "array")
    return `Write a list: [${value === "" ? "" : quoted(value)}].`;
  return describing(`Write ${wanted} here; this is ${nameOfValue(value)}.`, schema);
}

function wrongWord(value: unknown, words: readonly string[], schema: JsonSchema | undefined): string {
  if (value === undefined || value === null || typeof value === "object") return wrongType(value, schema);
  const typed = String(value);
  if (typeof value === "string" && words.includes(typed)) return `Write ${typed} without quotes.`;
  const shown = typeof value === "string" ? quoted(typed) : typed;
  return `${shown} is none of ${words.join(", ")}.${didYouMean(typed, words)}`;
}

function wrongSize(value: unknown, issue: Issue, schema: JsonSchema | undefined): string {
  if (typeof value === "number") {
    const bounds = `from ${schema?.minimum} to ${schema?.maximum}`;
    return describing(`Write a number ${bounds}; this is ${value}.`, schema);
  }
  if (typeof value === "string" && issue.code === "too_big")
    return `At most ${issue.maximum} characters; this is ${value.length}.`;
  if (typeof value === "string") return describing("Nothing stands here. Write a value.", schema);
  const atLeast = issue.code === "too_small";
  return describing(`The list is too ${atLeast ? "short" : "long"}.`, schema);
}

function nameOfType(schema: JsonSchema | undefined): string {
  const names: Record<string, string> = {
    string: "a text",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "settings, one a line, indented",
  };
  return names[schema?.type ?? ""] ?? "a text or a list";
}

function nameOfValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of settings";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}
