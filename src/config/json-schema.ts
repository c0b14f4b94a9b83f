import { z } from "zod";
import type { Path } from "./mistake.ts";
import { fileSchema } from "./schema.ts";

/** The parts of a JSON Schema (draft 2020-12) that the configuration uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

let printed: JsonSchema | undefined;

/** Of the file as people write it: what has a default may be left out. Made once, and only when somebody asks. */
function fileJsonSchema(): JsonSchema {
  printed ??= z.toJSONSchema(fileSchema, { io: "input" }) as JsonSchema;
  return printed;
}

/** The part of the schema that describes the value at a path, all of it for []; undefined where nothing is known. */
export function schemaAt(path: Path): JsonSchema | undefined {
  let here: JsonSchema | undefined = fileJsonSchema();
  for (const part of path) here = typeof part === "number" ? itemsOf(here) : childOf(here, part);
  return here;
}

/** The keys that may stand in the map at a path; none where any key may, or none. */
export function knownKeys(path: Path): readonly string[] {
  return Object.keys(schemaAt(path)?.properties ?? {});
}

function childOf(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  if (Object.hasOwn(properties, key)) return properties[key];
  return additionalProperties === false ? undefined : additionalProperties;
}

function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.items ?? schema?.anyOf?.find((one) => one.items !== undefined)?.items;
}
