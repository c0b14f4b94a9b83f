import { wordDistance } from "../../commands/instants.ts";
import { cut, oneLine } from "../../commands/visible-text.ts";
import type { Line } from "../../workflows/cards/card.ts";
import type { Instant } from "../../workflows/time.ts";
import type { RichText, TextRun } from "./elements.ts";

/** By whose clock instants are shown: a name of the time zone database; and now, which distances are counted from. */
export interface Reader {
  readonly timeZone: string;
  readonly now: Instant;
}

type Style = Omit<TextRun, "type" | "text">;

/** A run of our own words. */
export function run(text: string, style: Style = {}): TextRun {
  return { type: "TextRun", text, ...style };
}

/** One line of at most so many characters, never empty: `otherwise` stands in for it. */
export function label(text: string, atMost: number, otherwise = "-"): string {
  const line = oneLine(text).trim();
  return line === "" ? otherwise : cut(line, atMost);
}

/** Clients write `{{DATE(...)}}` and `{{TIME(...)}}` as something else, in any run; people sign what was really written. */
const betweenBraces = /(?<=\{)(?=\{(?:DATE|TIME)\()/;

/** A line's spans as runs of at most so many characters; `style` is added to every one. */
export function lineRuns(line: Line, reader: Reader, atMost: number, style: Style = {}): TextRun[] {
  const runs: TextRun[] = [];
  let left = atMost;
  const add = (text: string, own: Style = {}): void => {
    const shown = left > 0 ? cut(oneLine(text), left) : "";
    if (shown !== "") runs.push(...shown.split(betweenBraces).map((piece) => run(piece, { ...style, ...own })));
    left -= shown.length;
  };
  for (const span of line) {
    if (typeof span === "string") add(span);
    else if ("strong" in span) add(span.strong, { weight: "Bolder" });
    else if ("code" in span) add(span.code, { fontType: "Monospace" });
    else add(writeInstant(span.at, reader) + (span.distance ? ` (${wordDistance(span.at - reader.now)})` : ""));
  }
  return runs;
}

/** A paragraph; a blank stands in for no words, which a client might not show at all. */
export function paragraph(runs: readonly TextRun[], more: Pick<RichText, "spacing"> = {}): RichText {
  return { type: "RichTextBlock", inlines: runs.length === 0 ? [run(" ")] : runs, ...more };
}

/** An instant on the reader's wall: `Fri 21 Nov, 16:00`, with the year where it is another than this one. */
function writeInstant(at: Instant, { timeZone, now }: Reader): string {
  const yearOf = (instant: Instant): string => formatter(timeZone, { year: "numeric" }).format(instant);
  const year = yearOf(at) === yearOf(now) ? {} : { year: "numeric" as const };
  return formatter(timeZone, {
    ...{ weekday: "short", day: "numeric", month: "short", ...year },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  }).format(at);
}

// Making a formatter costs a hundred times what using it does.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([timeZone, options]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  formatters.set(key, known);
  return known;
}
