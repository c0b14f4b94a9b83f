import { extensionOf } from "../../workflows/assessment/file-types.ts";
import { type ImageKind, ImageSizeReader } from "../../workflows/assessment/image-size.ts";
import type { FigureReader, Figures } from "../../workflows/engine/figures.ts";
import { tableReader } from "./table.ts";

const images: Readonly<Record<string, ImageKind>> = { png: "png", jpg: "jpeg", jpeg: "jpeg", svg: "svg" };

/** A large piece is looked into a part at a time, so that no more of it is held than that. */
const partBytes = 64 * 1024;

/** Telling rows apart takes fifty times as long as hashing: a larger table is for a program to look into, not for people. */
const tableBytesAtMost = 64 * 1024 * 1024;

function imageReader(kind: ImageKind): FigureReader {
  const image = new ImageSizeReader(kind);
  return {
    take: (chunk) => {
      for (let at = 0; at < chunk.length; at += partBytes) image.push(chunk.subarray(at, at + partBytes));
    },
    end: async () => image.size,
  };
}

/** Looks into tables and pictures, by the end of their names. */
export const figures: Figures = {
  readerFor: (name, bytes) => {
    const extension = extensionOf(name);
    if (extension === "csv" || extension === "tsv") {
      if (bytes > tableBytesAtMost) return undefined;
      return extension === "csv" ? tableReader() : tableReader("\t");
    }
    const kind = Object.hasOwn(images, extension) ? images[extension] : undefined;
    return kind === undefined ? undefined : imageReader(kind);
  },
};
