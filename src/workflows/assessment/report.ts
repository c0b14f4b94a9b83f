/**
 * The report of figures that assessors read inside the environment: a file beside the outputs themselves, in a folder that
 * is the bot's own. What lies there can't be asked for. It holds no verdicts, and nothing of it goes anywhere else.
 */
import { extensionOf } from "./file-types.ts";
import type { FrozenFile } from "./files.ts";
import type { ImageSize } from "./image-size.ts";
import type { TableFigures } from "./table-figures.ts";

/** What was found in a file's content; what is not there couldn't be told. */
export type FileFigures = Partial<TableFigures> & Partial<ImageSize>;

const folder = "lockkeeper-reports";

/** Whether a name, as it is written or as it looks, is of the bot's own folder. */
export function isInReports(name: string): boolean {
  return name.startsWith(`${folder}/`);
}

/** Whether what was typed means the bot's own folder, or something in it. */
export function meansReports(name: string): boolean {
  return name === folder || isInReports(name);
}

/** The name of the report on the list that is frozen as this revision of a transfer's terms. */
export function reportName(transferId: string, revision: number): string {
  return `${folder}/${transferId}-r${revision}.csv`;
}

const headings = [
  ...["name", "type", "bytes", "rows", "columns", "uneven_rows", "smallest_count", "zeros"],
  ...["width", "height"],
];

/** The report as rows of a table, in the order of the list. A cell is empty where nothing could be told. */
export function reportRows(
  files: readonly Pick<FrozenFile, "name" | "bytes">[],
  figuresOf: (name: string) => FileFigures | undefined,
): readonly (readonly (string | number)[])[] {
  const rows = files.map(({ name, bytes }) => {
    const found = figuresOf(name) ?? {};
    const { rows: lines, columns, unevenRows, smallestCount, zeros, width, height } = found;
    const figures = [lines, columns, unevenRows, smallestCount, zeros, width, height];
    return [name, extensionOf(name), bytes, ...figures.map((figure) => figure ?? "")];
  });
  return [headings, ...rows];
}
