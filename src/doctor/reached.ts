import { Fault } from "../workflows/engine/fault.ts";
import type { Finding, Found } from "./finding.ts";
import { type Facts, hasWords } from "./words/words.ts";

/** What something outside gave, or why it gave nothing. */
export type Reached<Value> = { readonly value: Value } | { readonly fault: Fault };

/** How long things may take, in milliseconds of real time. A check waits for a few calls, one after the other. */
export interface Limits {
  readonly callMs: number;
  readonly checkMs: number;
}

/** The doctor ends within half a minute, whatever hangs: the longest that people wait for one answer. */
export const standardLimits: Limits = { callMs: 8_000, checkMs: 25_000 };

/** Does one thing outside, for so long at most. A failure is a fault; its text goes no further. */
export async function reach<Value>(limitMs: number, send: () => Promise<Value>): Promise<Reached<Value>> {
  try {
    return { value: await within(limitMs, send) };
  } catch (thrown) {
    return { fault: faultOf(thrown) };
  }
}

/** Waits for so long at most. Ends in a Fault `no-answer-in-time` beyond that; what was begun goes on unheard. */
async function within<Value>(limitMs: number, begin: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault("no-answer-in-time", "unavailable")), limitMs);
  });
  try {
    return await Promise.race([begin(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** A thrown thing as a fault; of an error of the system only its code is kept. */
function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  const isCode = typeof code === "string" && /^[A-Z][A-Z0-9_]{0,79}$/.test(code);
  return new Fault("unexplained", "unavailable", isCode ? { platformCode: code } : {});
}

/** A fault in words: its own, or that it has none. */
export function findingOf(found: Found, fault: Fault, facts: Facts & { seconds: number }, about?: string): Finding {
  const { code, platformCode } = fault;
  if (!hasWords(code)) return found("unexplained", { code: fault.message }, about);
  return found(code, { code: fault.message, platformCode: platformCode ?? "no code given", ...facts }, about);
}
