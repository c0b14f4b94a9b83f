import type { LogFacts } from "./workflows/engine/ports.ts";

/** A code as systems and platforms write them. Anything else might be text. */
const codeLike = /^[A-Za-z][\w.-]{0,79}$/;

const framesAtMost = 8;

/**
 * What the log may say of an error that nobody caught: what it is called, its code, and where in the program it was
 * thrown. Never its words, its fields or its causes, which Node would print: they hold requests with their tokens, the
 * arguments of commands, and messages with a link.
 */
export function crashFacts(thrown: unknown): LogFacts {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { name, code } = thrown as NodeJS.ErrnoException;
  const isCode = typeof code === "string" && codeLike.test(code);
  return { name: codeLike.test(name) ? name : "Error", ...(isCode ? { code } : {}), at: framesOf(thrown) };
}

/** The frames of a stack, without the words before them; none where it can't be told which is which. */
function framesOf({ message, stack = "" }: Error): string {
  const wordsAt = stack.indexOf(message);
  if (wordsAt < 0) return "";
  const lines = stack.slice(wordsAt + message.length).split("\n");
  // Words may have been changed after the stack was made: a line that only looks like a place is none.
  const places = lines.map((line) => /^ {4}at .*?((?:file:\/\/|node:)?[\w@./-]+:\d+:\d+)\)?$/.exec(line)?.[1]);
  return places
    .filter((place) => place !== undefined)
    .slice(0, framesAtMost)
    .join(", ");
}
