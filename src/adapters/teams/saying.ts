import { renderLines } from "../adaptive-cards/card.ts";
import { late, within } from "../chat-turns/within.ts";
import { type Sayable, tell } from "./answer.ts";
import type { Reception } from "./reception.ts";
import { answerWithinMs } from "./waiting.ts";
import { sayIt, sentences } from "./words.ts";

/** What is said back: a sentence of our own, or an answer of the commands. */
export type Said = string | Sayable;

/** As much as Teams shows of a short answer before it goes away; what is longer is said in a message. Ours. */
const shortAtMost = 200;

/** What is short is said where it was asked; what is long is said in a message. */
export async function shorten(reception: Reception, account: string, said: Said): Promise<string> {
  if (typeof said === "string") return said;
  if (said.kind === "say" || said.kind === "done") {
    const { summary } = renderLines(said.lines, await reception.people.readerOf(account));
    if (said.lines.length === 1 && summary.length <= shortAtMost) return summary;
  }
  await tell(reception, account, said);
  return sentences.below;
}

/** Does something that Teams waits for. What takes longer than Teams waits goes on, and is said in a message: then undefined. */
export async function inTime<Done>(
  { turns, log }: Reception,
  doing: () => Promise<Done>,
  whenLate: (done: Done) => Promise<unknown>,
): Promise<Done | undefined> {
  const running = turns.run(doing);
  const done = await within(running, answerWithinMs);
  if (done !== late) return done;
  turns.run(async () => whenLate(await running)).catch(() => log.error("teams-turn-failed"));
  return undefined;
}

/** Short answers that only point at a message. */
const pointers: readonly string[] = [sentences.below, sentences.inPlace];

/** Says late what would have been the short answer, unless it has been said in a message by then. */
export async function sayLate(reception: Reception, account: string, text: string): Promise<void> {
  if (!pointers.includes(text)) await tell(reception, account, { kind: "say", lines: sayIt(text) });
}
