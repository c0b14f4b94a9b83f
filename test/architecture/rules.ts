import { allImports, edgesOf, type Sources } from "./imports.ts";
import { layerOf, mayImport, mayUse, ownerOf } from "./layers.ts";

/** A rule of the architecture: takes all source files, gives a sentence for each breach. */
export type Rule = (sources: Sources) => string[];

const mostLines = 250;
const mostMedianLines = 100;

/** Each rule under the name its breach is reported by. */
export const rules = {
  "every file stands in a layer": (sources) =>
    [...sources.keys()].filter((path) => layerOf(path) === undefined).map((path) => `${path} stands in no layer`),

  "imports run main -> adapters -> commands -> workflows": (sources) =>
    allImports(sources)
      .filter((one) => !one.isPackage && !mayImport(one))
      .map(({ from, target }) => `${from} imports ${target}`),

  "a layer uses only the packages it may": (sources) =>
    allImports(sources)
      .filter((one) => one.isPackage && !mayUse(one))
      .map(({ from, target }) => `${from} uses ${target}`),

  "an SDK is used in its own folder only": (sources) =>
    allImports(sources)
      .filter(({ from, target, isPackage }) => isPackage && !from.startsWith(ownerOf(target) ?? ""))
      .map(({ from, target }) => `${from} uses ${target}, which belongs to ${ownerOf(target)}`),

  "main.ts and doctor.ts do not reach the stand-ins": (sources) =>
    ["src/main.ts", "src/doctor.ts"].flatMap((root) =>
      [...reachedFrom(root, sources)]
        .filter((path) => layerOf(path) === "standins" || layerOf(path) === "local")
        .map((path) => `${root} reaches ${path}`),
    ),

  "there are no cycles, type imports counted": (sources) => cycles(sources),

  "an import names what it imports": (sources) =>
    breaches(sources, /\bimport\((?!\s*["'][^"']+["']\s*[,)])/m, "computes the name of what it imports"),

  "a file has at most 250 lines": (sources) =>
    [...sources]
      .filter(([, text]) => lineCount(text) > mostLines)
      .map(([path, text]) => `${path} has ${lineCount(text)} lines`),

  "the median file has at most 100 lines": (sources) =>
    medianLines(sources) > mostMedianLines ? [`the median file has ${medianLines(sources)} lines`] : [],

  "a file says what it holds": (sources) =>
    [...sources.keys()]
      .filter((path) => /(^|[/.-])(utils?|helpers?|misc|common)\.[a-z]+$/.test(path))
      .map((path) => `${path} does not say what it holds`),

  "there are no default exports": (sources) =>
    breaches(sources, /^\s*export\s+(default\b|\{[^}]*\bas\s+default\b)/m, "has a default export"),
} satisfies Record<string, Rule>;

/** The middle of all files' lengths in lines; 0 without files. */
export function medianLines(sources: Sources): number {
  const counts = [...sources.values()].map(lineCount).sort((one, other) => one - other);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}

function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function breaches(sources: Sources, pattern: RegExp, sentence: string): string[] {
  return [...sources].filter(([, text]) => pattern.test(text)).map(([path]) => `${path} ${sentence}`);
}

function reachedFrom(start: string, sources: Sources): Set<string> {
  const reached = new Set([start]);
  for (const path of reached) for (const target of edgesOf(path, sources)) reached.add(target);
  return reached;
}

/** One sentence for each file that closes a cycle, with the way round. */
function cycles(sources: Sources): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(" -> "));
    if (done.has(path) || way.includes(path)) return;
    for (const target of edgesOf(path, sources)) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}
