/** A table's figures, as its bytes stream by: csv-parse tells its rows apart, and no row outlives the next. */
import { finished } from "node:stream/promises";
import { Parser } from "csv-parse";
import { TableReader } from "../../workflows/assessment/table-figures.ts";
import type { FigureReader } from "../../workflows/engine/figures.ts";
import { detectDelimiter, isHeadEnough } from "./delimiter.ts";

/** More than this in one row is no table that people read; it is what memory is bounded by. */
const rowBytesAtMost = 256 * 1024;
const sliceBytes = 64 * 1024;

/** Makes a reader of a table; `delimiter` where it is known, otherwise its first line tells. */
export function tableReader(delimiter?: string): FigureReader {
  const table = new TableReader();
  let head = Buffer.alloc(0);
  let parser: Parser | undefined;
  let [isLost, sinceRow] = [false, 0];

  const giveUp = (): void => {
    [isLost, head] = [true, Buffer.alloc(0)];
    parser?.destroy();
  };
  const start = (by: string): Parser => {
    const started = new Parser({
      bom: true,
      delimiter: by,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // Taken as soon as it is told apart, and kept from being queued.
      on_record: (row) => {
        sinceRow = 0;
        table.add(row);
        return null;
      },
    });
    // The rest of what is no table is not looked into.
    started.on("error", giveUp);
    started.resume();
    return started;
  };
  const feed = (to: Parser, bytes: Buffer): void => {
    for (let at = 0; at < bytes.length && !isLost; at += sliceBytes) {
      // A copy, because the parser keeps the end of what it is given.
      const slice = Buffer.from(bytes.subarray(at, at + sliceBytes));
      sinceRow += slice.length;
      // It is worked through at once: nothing that comes out of the parser could hold it up.
      to.write(slice);
      if (to.errored !== null || sinceRow > rowBytesAtMost) giveUp();
    }
  };
  const begin = (held: Buffer): Parser => {
    head = Buffer.alloc(0);
    const begun = start(delimiter ?? detectDelimiter(held));
    parser = begun;
    feed(begun, held);
    return begun;
  };

  return {
    take: (chunk) => {
      if (isLost) return;
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      if (parser !== undefined) return feed(parser, bytes);
      head = Buffer.concat([head, bytes.subarray(0, sliceBytes)]);
      if (delimiter === undefined && !isHeadEnough(head)) return;
      feed(begin(head), bytes.subarray(sliceBytes));
    },
    end: async () => {
      if (isLost) return undefined;
      const last = parser ?? begin(head);
      const done = finished(last, { readable: false });
      last.end();
      try {
        await done;
      } catch {
        return undefined;
      }
      return isLost ? undefined : table.figures();
    },
  };
}
