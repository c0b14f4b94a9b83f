import { looksSecret } from "./secret-looking.ts";

/** The way to a value in the file: keys and, in lists, indexes from 0. */
export type Path = readonly (string | number)[];

/** Something wrong at a path, with a sentence that tells how to mend it. `atKey` where the key itself is wrong. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly atKey?: boolean;
}

/**
 * A finding with its place in the file. Lines and columns count from 1; both are 0 where the mistake is in no line: a
 * file that can't be read, or a variable of the environment, whose name is the path then.
 */
export interface Mistake {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A path as people write it: `environments.sandbox.roles.referee[0]`. A key that looks like a secret is not shown. */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${looksSecret(part) ? "[redacted]" : part}`))
    .join("")
    .replace(/^\./, "");
}

/** Whether a path is another one or lies below it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((part, index) => path[index] === part);
}

/** All mistakes of a file as text for a terminal: place, setting and sentence, in the order of the file. */
export function printMistakes(mistakes: readonly Mistake[], file: string): string {
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  const lines = mistakes.map(({ path, line, column, message }) => {
    const place = line === 0 ? "" : `${file}:${line}:${column}`;
    return `${[place, path].filter((part) => part !== "").join("  ") || file}\n  ${message}`;
  });
  return [`The configuration has ${count}:`, ...lines].join("\n");
}
