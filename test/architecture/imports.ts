import { posix } from "node:path";

/** Source text by path from the project's folder, with forward slashes: `src/workflows/time.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** One import as it stands in a file. `target` is a path for a relative one, else the package's or `node:` name. */
export type Import = { from: string; target: string; isPackage: boolean };

/**
 * Statements only where a line begins, so that prose and strings that mention an import are no import; in turn a
 * statement hidden behind another on the same line is not seen, which the formatter rules out.
 */
const patterns = [
  /^\s*(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']/gm,
  /^\s*import\s*["']([^"']+)["']/gm,
  /\bimport\(\s*["']([^"']+)["']/g,
];

/** Every import, re-export and `import()` of a file, type-only ones included. */
function importsOf(path: string, text: string): Import[] {
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(([, specifier = ""]) => ({
      from: path,
      target: specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : packageName(specifier),
      isPackage: !specifier.startsWith("."),
    }));
}

/** Every import of every file. */
export function allImports(sources: Sources): Import[] {
  return [...sources].flatMap(([path, text]) => importsOf(path, text));
}

/** The files that a file imports, which it may do by several statements. */
export function edgesOf(path: string, sources: Sources): string[] {
  const targets = importsOf(path, sources.get(path) ?? "").map(({ target }) => target);
  return [...new Set(targets)].filter((target) => sources.has(target));
}

/** `@scope/name/deep` is `@scope/name`, `name/deep` is `name`; `node:fs/promises` is `node:fs`. */
function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
