/**
 * How a finding stands. `wrong` must be mended, `not-checked` could not be looked at, because something before it is
 * wrong; `doubtful` is for somebody to think about; `fine` is fine.
 */
export type Level = "wrong" | "not-checked" | "doubtful" | "fine";

/** How one kind of finding stands, and its sentences. `{name}` in them is the fact of that name. */
export interface Wording {
  readonly level: Level;
  readonly is: string;
  readonly toDo?: string;
}

/** A table of wordings, by code. */
export type Wordings = Readonly<Record<string, Wording>>;
