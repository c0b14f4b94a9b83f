import { Fault } from "../../src/workflows/engine/fault.ts";
import type { Journal, JournalItem } from "../../src/workflows/engine/store.ts";

/** A journal in memory. */
export interface MemoryJournal extends Journal {
  /** Everything kept, in order. */
  items(): readonly JournalItem[];
  /** Makes the next appends fail, or work again; `afterKeeping` keeps the entries and fails then, as a crash does. */
  fail(how: "never" | "before-keeping" | "after-keeping"): void;
}

/** A journal in memory, with what is kept in it already. */
export function createMemoryJournal(kept: readonly JournalItem[] = []): MemoryJournal {
  const items: JournalItem[] = [...kept];
  let failing: "never" | "before-keeping" | "after-keeping" = "never";
  return {
    append: async (more) => {
      if (failing !== "before-keeping") items.push(...(JSON.parse(JSON.stringify(more)) as JournalItem[]));
      if (failing !== "never") throw new Fault("journal-unwritable", "unavailable");
    },
    lastPosition: async () => items.at(-1)?.position,
    entriesOf: async (subject) => items.map(({ entry }) => entry).filter((entry) => entry.subject === subject),
    detailOf: async ({ hash }) => items.find(({ entry }) => entry.hash === hash)?.detail ?? null,
    items: () => items,
    fail: (how) => {
      failing = how;
    },
  };
}
