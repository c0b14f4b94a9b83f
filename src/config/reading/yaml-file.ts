import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { Finding, Mistake, Path } from "../mistake.ts";
import { pathText } from "../mistake.ts";
import { yamlSentences } from "./yaml-sentences.ts";

/** A file that is YAML: its value, and where each finding about it stands. */
export interface YamlFile {
  readonly value: unknown;
  readonly place: (finding: Finding) => Mistake;
}

const mostCharacters = 1_000_000;
const mostReferences = 100;
const deepest = 40;

/**
 * Reads YAML 1.2. Gives the value and a function that finds places in it, or the mistakes for which it can't be read:
 * no YAML, empty, too long, a key twice, or references that multiply beyond measure.
 */
export function readYaml(text: string): YamlFile | { readonly mistakes: readonly Mistake[] } {
  if (text.length > mostCharacters) return wholeFile("The file is too long for a configuration. Is it the right one?");
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, schema: "core", merge: false } as const;
  const document = parseDocument(text, options);
  const faults = [...document.errors, ...document.warnings].map(({ code, pos: [offset] }) => ({
    offset,
    message: yamlSentences[code],
  }));
  if (faults.length === 0) faults.push(...findTraps(document));
  if (faults.length > 0) {
    const placed = faults.map(({ offset, message }) => ({ path: "", ...at(lines, offset), message }));
    placed.sort((one, other) => one.line - other.line || one.column - other.column);
    // What follows the first fault of a line is mostly its consequence.
    return { mistakes: placed.filter(({ line }, index) => line !== placed[index - 1]?.line) };
  }
  if (isEmpty(document)) return wholeFile("The file is empty. Begin with a copy of lockkeeper.example.yaml.");
  const resolved = resolve(document);
  if (resolved === undefined) {
    return wholeFile("References (*name) multiply to more than can be read. Write the values out.");
  }
  const place = ({ path, message, atKey }: Finding): Mistake => ({
    path: pathText(path),
    ...at(lines, offsetOf(document, path, atKey ?? false)),
    message,
  });
  return { value: resolved.read, place };
}

function wholeFile(message: string): { mistakes: Mistake[] } {
  return { mistakes: [{ path: "", line: 1, column: 1, message }] };
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

/**
 * What is YAML and would trip whatever reads the value: references to nothing or to what they stand in, a key that is
 * no key, and nesting far deeper than settings have.
 */
function findTraps(document: Document.Parsed): { offset: number; message: string }[] {
  const traps: { offset: number; message: string }[] = [];
  const trap = (node: unknown, message: string) => traps.push({ offset: startOf(node) ?? 0, message });
  visit(document, {
    Alias: (_, alias, holders) => {
      const target = alias.resolve(document);
      if (target === undefined) trap(alias, yamlSentences.BAD_ALIAS);
      else if (holders.some((holder) => holder === target))
        trap(alias, "This reference (*name) stands inside the value it refers to. Write the value out.");
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === "__proto__") trap(key, "This word can't be a key. Choose another.");
    },
    Collection: (_, collection, holders) => {
      if (holders.length <= deepest) return undefined;
      trap(collection, yamlSentences.RESOURCE_EXHAUSTION);
      return visit.SKIP;
    },
  });
  return traps;
}

/** The value, unless references within references would make it far larger than the file. */
function resolve(document: Document.Parsed): { read: unknown } | undefined {
  try {
    return { read: document.toJS({ maxAliasCount: mostReferences }) };
  } catch (error) {
    // The parser throws this where references multiply beyond the count.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function at(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Where the value at a path begins; its key, for maps, lists and `atKey`; what holds it, where it is missing. */
function offsetOf(document: Document.Parsed, path: Path, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [index, part] of path.entries()) {
    const holder = isAlias(node) ? node.resolve(document) : node;
    if (isMap(holder)) {
      const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) return offset;
      const isLast = index === path.length - 1;
      offset = startOf(pair.key) ?? offset;
      if (isScalar(pair.value) && !(isLast && atKey)) offset = startOf(pair.value) ?? offset;
      node = pair.value;
    } else if (isSeq(holder) && typeof part === "number") {
      node = holder.items[part];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}
