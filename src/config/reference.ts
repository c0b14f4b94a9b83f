/** Prints docs/configuration.md and the JSON Schema for editors from the descriptions in the schema. */

import { checks } from "./checks/checks.ts";
import { type EnvironmentVariable, environmentVariables } from "./environment-variables.ts";
import { schemaAt } from "./json-schema.ts";
import { asOneGroup, type JsonSchema } from "./json-schema-shape.ts";
import { typeText } from "./type-text.ts";

const head = `# Configuration

<!-- Printed by scripts/docs.ts from src/config: change it there. -->

Lockkeeper reads one YAML file and a few variables of the environment. The file says who is who, which environments
there are and which rules hold; secrets come from the environment only. Begin with a copy of
[lockkeeper.example.yaml](../lockkeeper.example.yaml).

The file is read once, at the start. Everything that is wrong with it is reported at once, each mistake with its line
and what to do about it, and nothing starts until it is right. A setting that is not in these tables is a mistake, too.
Names in angle brackets, like \`<id>\`, are yours to choose; \`[]\` stands for each entry of a list.
`;

const schemaTitle = "Lockkeeper configuration";

/** The text of docs/configuration.md. */
export function printReference(): string {
  const { properties = {}, required = [] } = schemaAt([]) ?? {};
  const sections = Object.entries(properties).map(([name, schema]) =>
    printSection(name, schema, required.includes(name)),
  );
  return [head, ...sections, printRules(), printVariables()].join("\n");
}

/** The JSON Schema of the file, for editors: docs/configuration.schema.json, unformatted. */
export function printSchema(): string {
  return JSON.stringify({ title: schemaTitle, ...schemaAt([]) });
}

/** A group of settings is a description and its settings; a single setting is its own row. */
function printSection(name: string, schema: JsonSchema, isRequired: boolean): string {
  const isGroup = schema.properties !== undefined || typeof schema.additionalProperties === "object";
  const rows = rowsOf(name, schema, isRequired).slice(isGroup ? 1 : 0);
  const about = isGroup ? `${schema.description ?? ""}${isRequired ? " Required." : ""}\n\n` : "";
  const cells = rows.map(({ path, type, fallback, meaning }) => [`\`${path}\``, type, fallback, meaning]);
  return `## ${name}\n\n${about}${printTable(["Setting", "Type", "Default", "Meaning"], cells)}`;
}

type Row = { readonly path: string; readonly type: string; readonly fallback: string; readonly meaning: string };

/** A row for a setting, and one for each below it. */
function rowsOf(path: string, given: JsonSchema, isRequired: boolean): Row[] {
  const schema = asOneGroup(given);
  const { properties, required = [], additionalProperties, items, description = "" } = schema;
  const own = { path, type: typeText(schema), fallback: fallbackOf(schema, isRequired), meaning: description };
  const below = Object.entries(properties ?? {}).flatMap(([key, inner]) =>
    rowsOf(`${path}.${key}`, inner, required.includes(key)),
  );
  const anyKey = typeof additionalProperties === "object" ? rowsBelow(`${path}.<id>`, additionalProperties) : [];
  return [own, ...below, ...anyKey, ...(items === undefined ? [] : rowsBelow(`${path}[]`, items))];
}

function rowsBelow(path: string, schema: JsonSchema): Row[] {
  return rowsOf(path, schema, true).slice(1);
}

function fallbackOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return "required";
  if (schema.default === undefined) return "none";
  return schema.properties === undefined ? `\`${yamlText(schema.default)}\`` : "";
}

/** A default as people would write it on one line of YAML. */
function yamlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${yamlText(inner)}`);
  return `{ ${entries.join(", ")} }`;
}

function printRules(): string {
  return `## What must hold between settings\n\n${checks.map(({ rule }) => `- ${rule}`).join("\n")}\n`;
}

function printVariables(): string {
  const variables: EnvironmentVariable[] = Object.values(environmentVariables);
  const rows = variables.map(({ name, meaning, like }) => [`\`${name}\``, [meaning, like].filter(Boolean).join(" ")]);
  const azure =
    "With `azure.credential: default` the Azure identity also reads what [DefaultAzureCredential](https://learn.microsoft.com/javascript/api/overview/azure/identity-readme) documents, such as `AZURE_CLIENT_ID` for a user-assigned managed identity.";
  return `## Variables of the environment\n\n${printTable(["Variable", "Meaning"], rows)}\n${azure}\n`;
}

function printTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => "---"), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
  return `${lines.join("\n")}\n`;
}
