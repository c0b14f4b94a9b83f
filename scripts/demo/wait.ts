import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";

/** Looks until there is something, for at most `withinMs`; then fails with what was waited for. */
export async function waitFor<Value>(
  what: string,
  look: () => Value | undefined | false,
  withinMs = 20_000,
): Promise<Value> {
  const until = performance.now() + withinMs;
  for (;;) {
    const value = look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > until) throw new Error(`The demo waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The newest message in somebody's conversation with these words. */
export function seen(person: Person, ...words: readonly string[]): Promise<ShownMessage> {
  const look = (): ShownMessage | undefined =>
    person.dms().findLast((message) => words.every((word) => message.text.includes(word)));
  return waitFor(`${person.name} to see "${words.join('", "')}"`, look);
}
