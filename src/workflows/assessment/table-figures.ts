/**
 * Figures of a table for the report that assessors read inside the environment; never for chat, because they are computed
 * from content. They are hints for people: a table that hides a small count from them hides it from this, too.
 */

/** What a table is like. A number that isn't there couldn't be told. */
export interface TableFigures {
  /** Without the line of headings, where the first line looks like one. */
  readonly rows: number;
  readonly columns: number;
  /** Rows with another number of cells than the first. */
  readonly unevenRows: number;
  /** The smallest whole number above zero in columns that look like counts, and how many zeros these have. */
  readonly smallestCount?: number;
  readonly zeros: number;
}

/** Spreadsheets have no more columns; those beyond are counted and not looked into, so that memory is bounded. */
const columnsReadAtMost = 16_384;

const number = /^\s*-?(?:\d|\.\d)/;
const plainWhole = /^\d{1,15}(?:\.0{1,6})?$/;
const groupedWhole = /^\d{1,3}(?:,\d{3}){1,4}$/;

interface Column {
  filled: number;
  whole: number;
  zeros: number;
  smallest: number;
  /** So far every row has held the next number after the one before, from 0 or 1. */
  numbersRows: boolean;
}

/** Takes the rows of a table one by one, each as its cells. Holds a few numbers for each column, and no cell. */
export class TableReader {
  readonly #columns: Column[] = [];
  #width: number | undefined;
  #widest = 0;
  #rows = 0;
  #unevenRows = 0;
  #firstNumber = 0;

  /** Takes a row. An empty line is none. */
  add(cells: readonly string[]): void {
    if (cells.every((cell) => cell.trim() === "") && cells.length <= 1) return;
    this.#widest = Math.max(this.#widest, cells.length);
    if (this.#width === undefined) {
      this.#width = cells.length;
      if (!cells.some((cell) => number.test(cell))) return;
    }
    if (cells.length !== this.#width) this.#unevenRows += 1;
    for (const [index, cell] of cells.slice(0, columnsReadAtMost).entries()) this.#look(index, cell.trim());
    this.#rows += 1;
  }

  /** What the rows so far are like. */
  figures(): TableFigures {
    const counts = this.#columns.filter((column, index) => this.#looksLikeCounts(column, index));
    const smallest = Math.min(...counts.map((column) => column.smallest));
    return {
      rows: this.#rows,
      columns: this.#widest,
      unevenRows: this.#unevenRows,
      ...(Number.isFinite(smallest) && { smallestCount: smallest }),
      zeros: counts.reduce((sum, { zeros }) => sum + zeros, 0),
    };
  }

  #look(index: number, cell: string): void {
    const column = this.#columnAt(index);
    const value = wholeNumber(cell);
    if (index === 0 && this.#rows === 0) this.#firstNumber = value ?? -1;
    column.numbersRows &&= value === this.#firstNumber + this.#rows && this.#firstNumber <= 1;
    if (cell !== "") column.filled += 1;
    if (value === undefined) return;
    column.whole += 1;
    if (value === 0) column.zeros += 1;
    else column.smallest = Math.min(column.smallest, value);
  }

  #columnAt(index: number): Column {
    for (let next = this.#columns.length; next <= index; next += 1) {
      this.#columns.push({ filled: 0, whole: 0, zeros: 0, smallest: Number.POSITIVE_INFINITY, numbersRows: true });
    }
    return this.#columns[index] as Column;
  }

  /** Half of what stands in it is whole numbers: the rest may be suppressed. The numbers of the rows are no counts. */
  #looksLikeCounts({ filled, whole, numbersRows }: Column, index: number): boolean {
    const isRowNumber = index === 0 && numbersRows && this.#rows >= 3;
    return whole > 0 && whole * 2 >= filled && !isRowNumber;
  }
}

/** The value of a cell that is a whole number, with separators of thousands or a needless fraction; else undefined. */
function wholeNumber(cell: string): number | undefined {
  if (plainWhole.test(cell)) return Number(cell);
  return groupedWhole.test(cell) ? Number(cell.replaceAll(",", "")) : undefined;
}
