/** Reads what people type after a command's name. Never guesses: what it can't read stays out of the form. */
import type { TransferKind } from "../workflows/transfers/policy.ts";
import { readLine } from "./visible-text.ts";

/** A typed command: its verb, lower case, and the words after it; quoted words are one. */
export interface Typed {
  readonly verb: string;
  readonly words: readonly string[];
}

/** Splits a command's text. Straight and typographic quotes both hold words together. */
export function readTyped(text: string): Typed {
  const words = [...readLine(text).matchAll(/["“”]([^"“”]*)["“”]|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  return { verb: (words[0] ?? "").toLowerCase(), words: words.slice(1) };
}

const minutesIn: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440, w: 10_080 };

/** A length of time as people type it: 90m, 24h, 2 days, 1 week. Minutes; undefined where it can't be read. */
export function readMinutes(typed: string): number | undefined {
  const match = /^(-?\d{1,6})\s*(m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/i.exec(typed.trim());
  const unit = minutesIn[match?.[2]?.[0]?.toLowerCase() ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

const confusable: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1", U: "V" };

/** An id as typed, forgiving case, a missing hyphen and letters that look alike; undefined where it is none. */
export function readTransferId(typed: string): string | undefined {
  const match = /^(IN|OUT)[-\s_–—]?([0-9A-Z]{4,6})$/i.exec(typed.trim());
  if (match === null) return undefined;
  const body = [...(match[2] ?? "").toUpperCase()].map((letter) => confusable[letter] ?? letter).join("");
  return `${(match[1] ?? "").toUpperCase()}-${body}`;
}

/** What the words of a request prefill. */
export interface Prefill {
  readonly kind?: TransferKind;
  readonly environment?: string;
  readonly subject?: string;
  readonly address?: string;
  readonly lasts?: string;
}

const kindWords: ReadonlyMap<string, TransferKind> = new Map([
  ["data", "data-ingress"],
  ["software", "software-ingress"],
]);

/** Reads `software sandbox "Cohort 7" from 203.0.113.7 for 24h`; every part may be missing. */
export function readPrefill(words: readonly string[]): Prefill {
  const rest: string[] = [];
  const found: { address?: string; lasts?: string } = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    const afterNext = `${next ?? ""}${words[at + 2] ?? ""}`;
    if (word.toLowerCase() === "from" && next !== undefined && found.address === undefined) {
      found.address = next;
      at += 1;
    } else if (word.toLowerCase() === "for" && next !== undefined && readMinutes(next) !== undefined) {
      found.lasts = next;
      at += 1;
    } else if (word.toLowerCase() === "for" && readMinutes(afterNext) !== undefined) {
      found.lasts = afterNext;
      at += 2;
    } else rest.push(word);
  }
  const kind = kindWords.get(rest[0]?.toLowerCase() ?? "");
  const [environment, ...subject] = kind === undefined ? rest : rest.slice(1);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(environment === undefined ? {} : { environment }),
    ...(subject.length === 0 ? {} : { subject: subject.join(" ") }),
    ...found,
  };
}
