/**
 * The one neutral card, no larger than our cards need. Each chat has one exhaustive renderer of it with its own
 * limits; text in here is plain and unescaped, and renderers escape it.
 */
import type { Instant } from "../time.ts";

/** A piece of a line: plain text, strong text, code, or an instant that each reader sees in their own zone. */
export type Span =
  | string
  | { readonly strong: string }
  | { readonly code: string }
  /** `distance` adds how far away it is, for what is read at once and never edited. */
  | { readonly at: Instant; readonly distance?: boolean };

/** A line of text. */
export type Line = readonly Span[];

/** A labelled line. */
export interface Fact {
  readonly label: string;
  readonly value: Line;
}

/** How a seat stands, for the reader of this card. */
export interface SeatRow {
  readonly mark: "done" | "open" | "you" | "refused";
  readonly label: string;
  readonly value: Line;
}

/** What a button says to do: a verb and ids, and the digest that the card shows. No secret, no free text. */
export interface Press {
  readonly verb: string;
  readonly transfer: string;
  readonly seat?: string;
  readonly door?: string;
  readonly range?: string;
  readonly digest?: string;
  /** Which one of many, as a short code (`pressItem`): a page, a filter, the number of a file. */
  readonly item?: string;
}

/** What an item may be: never words of anybody's. */
export const pressItem = /^[A-Za-z0-9:,._-]{1,64}$/;

/**
 * A button. `asks` opens a question for a reason before anything happens. `about`: what it is about, in a few words, where
 * others on the card say the same; for those who hear it and don't see what it stands under.
 */
export interface Button {
  readonly label: string;
  readonly about?: string;
  readonly style: "primary" | "danger" | "plain";
  readonly press: Press;
  readonly asks?: { readonly title: string; readonly label: string; readonly submit: string };
}

/** A part of a card. A `recipe` is inert code text with places for the link (see `SasUrl.fillInto`). */
export type Part =
  | { readonly type: "text"; readonly line: Line }
  | { readonly type: "facts"; readonly facts: readonly Fact[] }
  | { readonly type: "seats"; readonly title: Line; readonly rows: readonly SeatRow[] }
  | { readonly type: "recipe"; readonly label: string; readonly template: string }
  | { readonly type: "list"; readonly title: Line; readonly items: readonly Line[] }
  | {
      readonly type: "buttons";
      readonly buttons: readonly Button[];
      /** They are about the part right above: where that does not fit, they are left out with it. Others always stay. */
      readonly ofAbove?: true;
    }
  | { readonly type: "note"; readonly line: Line };

/** A message rendered whole from the record. `summary` is the fallback and the notification: never a link in it. */
export interface Card {
  readonly title: string;
  readonly aside?: string;
  readonly summary: string;
  readonly parts: readonly Part[];
}
