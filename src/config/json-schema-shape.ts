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
  /** Groups of settings of which one holds: that whose words the value has. */
  readonly oneOf?: readonly JsonSchema[];
}

/**
 * Groups of which one holds as a single group, as people read them in a table: every setting once, required where each
 * group requires it, with the words of all. Anything else as it is.
 */
export function asOneGroup(schema: JsonSchema): JsonSchema {
  const { oneOf, ...rest } = schema;
  if (oneOf === undefined) return schema;
  const properties: Record<string, JsonSchema> = {};
  for (const [key, one] of oneOf.flatMap((group) => Object.entries(group.properties ?? {}))) {
    const words = [...(properties[key]?.enum ?? []), ...(one.enum ?? [])];
    properties[key] = { ...(properties[key] ?? one), ...(words.length === 0 ? {} : { enum: words }) };
  }
  const required = Object.keys(properties).filter((key) => oneOf.every((group) => group.required?.includes(key)));
  return { ...rest, type: "object", properties, required, additionalProperties: false };
}
