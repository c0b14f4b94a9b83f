import { z } from "zod";
import { asOneGroup, type JsonSchema } from "./json-schema-shape.ts";
import type { Path } from "./mistake.ts";
import { fileSchema } from "./schema.ts";

let printed: JsonSchema | undefined;

/** Of the file as people write it: what has a default may be left out. Made once, and only when somebody asks. */
function fileJsonSchema(): JsonSchema {
  printed ??= z.toJSONSchema(fileSchema, { io: "input" }) as JsonSchema;
  return printed;
}

/** The part of the schema that describes the value at a path, all of it for []; undefined where nothing is known. */
export function schemaAt(path: Path): JsonSchema | undefined {
  let here: JsonSchema | undefined = asOneGroup(fileJsonSchema());
  for (const part of path) {
    const next: JsonSchema | undefined = typeof part === "number" ? itemsOf(here) : childOf(here, part);
    here = next && asOneGroup(next);
  }
  return here;
}

/** The keys that may stand in the map at a path, whose value is this; none where any key may, or none. */
export function knownKeys(path: Path, value: unknown): readonly string[] {
  const groups = groupsAt(path);
  const group = groups.find((one) => hasWordsOf(value, one)) ?? groups[0];
  return Object.keys((group ?? schemaAt(path))?.properties ?? {});
}

/** The groups of which one holds at a path; none where there is no choice. */
function groupsAt(path: Path): readonly JsonSchema[] {
  const last = path.at(-1);
  const holder = schemaAt(path.slice(0, -1));
  const schema = typeof last === "string" && holder !== undefined ? childOf(holder, last) : undefined;
  return schema?.oneOf ?? [];
}

function hasWordsOf(value: unknown, { properties = {} }: JsonSchema): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(properties).some(([key, one]) => one.enum?.includes(Reflect.get(value, key)));
}

function childOf(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  if (Object.hasOwn(properties, key)) return properties[key];
  return additionalProperties === false ? undefined : additionalProperties;
}

function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.items ?? schema?.anyOf?.find((one) => one.items !== undefined)?.items;
}
