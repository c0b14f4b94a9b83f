// Prints the documents that are made from the source:
//
//   npm run docs [-- --check]
//
// With --check nothing is written: each file that differs from its print is named, and the exit code is 1.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { printDisclosureSchema } from "../src/adapters/disclosure/schema.ts";
import { printReference, printSchema } from "../src/config/reference.ts";
import { printDisclosure } from "./print-disclosure.ts";
import { printStates } from "./print-states.ts";
import { replaceBetween } from "./printed-part.ts";

type Printed = { readonly path: string; readonly text: string };

const projectFolder = dirname(import.meta.dirname);

const documents: readonly Printed[] = [
  { path: "docs/configuration.md", text: printReference() },
  formatted({ path: "docs/configuration.schema.json", text: printSchema() }),
  formatted({ path: "docs/schemas/disclosure-record.schema.json", text: printDisclosureSchema() }),
  withPart("docs/architecture.md", "states", printStates()),
  withPart("docs/egress.md", "disclosure", printDisclosure()),
];

const stale = documents.filter(({ path, text }) => readDocument(path) !== text);
if (process.argv.includes("--check")) {
  for (const { path } of stale) console.error(`${path} is stale: run npm run docs.`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const { path, text } of stale) {
    writeFileSync(join(projectFolder, path), text);
    console.log(`printed ${path}`);
  }
}

function readDocument(path: string): string | undefined {
  const file = join(projectFolder, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A document written by people, with one printed part; a new one is a heading and that part. */
function withPart(path: string, name: string, part: string): Printed {
  const written = readDocument(path) ?? `# Architecture\n\n<!-- printed:${name} -->\n<!-- /printed:${name} -->\n`;
  const text = replaceBetween(written, name, part);
  if (text === undefined) throw new Error(`${path} has no line <!-- printed:${name} --> with its end`);
  return { path, text };
}

/** As Biome formats it, so that one file satisfies both gates. */
function formatted({ path, text }: Printed): Printed {
  const biome = join(projectFolder, "node_modules", ".bin", "biome");
  const run = spawnSync(biome, ["format", `--stdin-file-path=${path}`], {
    cwd: projectFolder,
    input: text,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`biome can't format ${path}: ${run.stderr}`);
  return { path, text: run.stdout };
}
