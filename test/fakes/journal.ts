import { Fault } from "../../src/workflows/engine/fault.ts";
import type { Journal, JournalItem } from "../../src/workflows/engine/store.ts";

/** A journal in memory. */
export interface MemoryJournal extends Journal {
  /** Everything kept since the last was sealed, in order. */
  items(): readonly JournalItem[];
  /** Makes the next appends fail, or work again; `afterKeeping` keeps the entries and fails then, as a crash does. */
  fail(how: "never" | "before-keeping" | "after-keeping"): void;
}

/** A journal in memory, with what is kept in it already. */
export function createMemoryJournal(kept: readonly JournalItem[] = []): MemoryJournal {
  const journals: JournalItem[][] = [[...kept]];
  const current = (): JournalItem[] => journals.at(-1) ?? [];
  let failing: "never" | "before-keeping" | "after-keeping" = "never";
  return {
    append: async (more) => {
      if (failing !== "before-keeping") current().push(...(JSON.parse(JSON.stringify(more)) as JournalItem[]));
      if (failing !== "never") throw new Fault("journal-unwritable", "unavailable");
    },
    lastPosition: async () => current().at(-1)?.position,
    entriesOf: async (subject) =>
      journals
        .flat()
        .map(({ entry }) => entry)
        .filter((entry) => entry.subject === subject),
    detailOf: async ({ hash }) => journals.flat().find(({ entry }) => entry.hash === hash)?.detail ?? null,
    sealed: async () =>
      journals.slice(0, -1).flatMap((items) => {
        const last = items.at(-1);
        return last === undefined ? [] : [{ position: last.position, hash: last.entry.hash }];
      }),
    seal: async (position) => {
      if (current().at(-1)?.position === position) journals.push([]);
    },
    scan: async (visit, from = 0) => {
      for (const [journal, items] of journals.entries())
        if (journal >= from) for (const { position, entry } of items) visit({ position, entry }, journal);
    },
    items: current,
    fail: (how) => {
      failing = how;
    },
  };
}
