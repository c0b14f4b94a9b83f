/** The port of what looks into files as they are read, and how the engine uses it: nothing is read twice for it. */
import type { FileFigures } from "../assessment/report.ts";

/** Takes a file's bytes, each once and in order, in bounded memory; knows its figures at the end. */
export interface FigureReader {
  take(chunk: Uint8Array): void;
  /** Undefined where the content is not what the name promises, or too much to look into. */
  end(): Promise<FileFigures | undefined>;
}

/** What looks into files. */
export interface Figures {
  /** A reader for a file of this name and size; undefined for one that nobody can, or should, look into. */
  readerFor(name: string, bytes: number): FigureReader | undefined;
}

/** Looks into one file; whatever goes wrong with that, there are no figures, and nothing else comes of it. */
export interface Look {
  take(chunk: Uint8Array): void;
  /** Null for a file without figures. */
  figures(): Promise<FileFigures | null>;
}

/** Begins to look into a file. */
export function lookInto(figures: Figures, { name, bytes }: { readonly name: string; readonly bytes: number }): Look {
  let reader: FigureReader | undefined;
  const safely = (act: () => void): void => {
    try {
      act();
    } catch {
      reader = undefined;
    }
  };
  safely(() => {
    reader = figures.readerFor(name, bytes);
  });
  return {
    take: (chunk) => safely(() => reader?.take(chunk)),
    figures: async () => {
      try {
        return (await reader?.end()) ?? null;
      } catch {
        return null;
      }
    },
  };
}
