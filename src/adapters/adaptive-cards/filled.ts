import { z } from "zod";
import type { Filled } from "../../workflows/cards/form.ts";
import type { Reader } from "./text.ts";
import { instantAt } from "./wall-clock.ts";

const ids = z.record(z.string(), z.string().max(200));
const dataSchema = z.object({ form: z.string().min(1).max(200), carries: ids });
const typedAtMost = 20_000;

/** A form that came back. */
export interface SentForm {
  readonly form: string;
  readonly carries: Readonly<Record<string, string>>;
  /** What was filled in, by field; an instant is milliseconds since 1970 in decimal digits, or what can't be one. */
  readonly filled: Filled;
}

/** Reads what a form's button sends, with everything that was typed; undefined for what no form of ours sends. */
export function readForm(data: unknown, reader: Reader): SentForm | undefined {
  const read = dataSchema.safeParse(data).data;
  const values = z.record(z.string(), z.unknown()).safeParse(data).data;
  if (read === undefined || values === undefined) return undefined;
  const typed = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (name === "form" || name === "carries" || name === "at" || typeof value !== "string") continue;
    const text = value.slice(0, typedAtMost).trim();
    if (text !== "") typed.set(name, text);
  }
  const filled: Record<string, string> = {};
  for (const [name, value] of typed) {
    const field = name.replace(/\.(date|time)$/, "");
    if (field === name) filled[name] = value;
    else filled[field] ??= instantIn(typed.get(`${field}.date`), typed.get(`${field}.time`), reader);
  }
  return { ...read, filled };
}

const opens = z.object({
  form: dataSchema.shape.form,
  carries: ids,
  filled: z.record(z.string(), z.string()).default({}),
});

/** Reads what asks for a form as a dialog: which, and what stands in it at first; undefined for what no form of ours sends. */
export function readFormToOpen(data: unknown): SentForm | undefined {
  return opens.safeParse(data).data;
}

/** A time without its date is kept as something that no rule takes for an instant, so that it is asked for. */
function instantIn(date: string | undefined, time: string | undefined, reader: Reader): string {
  const at = date === undefined ? undefined : instantAt(date, time ?? "00:00", reader);
  return at === undefined ? "unreadable" : String(at);
}
