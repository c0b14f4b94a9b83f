import { beforeEach, describe, expect, test } from "vitest";
import { append, emptyChain } from "../../src/workflows/audit/chain.ts";
import type { ChainHead } from "../../src/workflows/audit/entry.ts";
import type { JournalItem, OpenJournal } from "../../src/workflows/engine/store.ts";

/** A journal to be tested, empty, with a way to read what it keeps. */
export interface JournalUnderTest {
  readonly journal: OpenJournal;
  read(): Promise<readonly JournalItem[]>;
}

/** Some items of one subject, in order, from the position `<from>-0` on. Every third has no detail. */
export function journalItems(subject: string, count: number, from = 1, after: ChainHead = emptyChain): JournalItem[] {
  let chain = after;
  return Array.from({ length: count }, (_, at) => {
    const body = at % 3 === 2 ? null : { said: `something about ${subject}`, at };
    const draft = { code: "signed", by: "ada", via: null, facts: { at }, detail: body };
    const { entry, detail } = append(subject, chain, draft, 1_763_690_000_000 + at, `salt-${at}`);
    chain = { seq: entry.seq, hash: entry.hash };
    return { position: `${from + at}-0`, entry, detail };
  });
}

/** What every journal keeps to. */
export function journalContract(name: string, open: () => Promise<JournalUnderTest>): void {
  describe(`journal: ${name}`, () => {
    let journal: OpenJournal;
    let read: JournalUnderTest["read"];
    beforeEach(async () => {
      ({ journal, read } = await open());
    });

    test("an empty journal has no last position", async () => {
      expect(await journal.lastPosition()).toBeUndefined();
      await journal.append([]);
      expect(await journal.lastPosition()).toBeUndefined();
    });

    test("what is appended is kept, in order, with its details", async () => {
      const items = journalItems("transfer:IN-4K7Q", 7);
      await journal.append(items.slice(0, 1));
      expect(await journal.lastPosition()).toBe("1-0");
      await journal.append(items.slice(1));
      expect(await journal.lastPosition()).toBe("7-0");
      expect(await read()).toEqual(items);
    });

    test("a subject's entries are given in order, and nothing of others, each with its detail on demand", async () => {
      const subject = "account:/subscriptions/1";
      const [items, others] = [journalItems(subject, 5, 10), journalItems(`${subject}/2`, 5, 30)];
      expect(await journal.entriesOf(subject)).toEqual([]);
      await journal.append(items.slice(0, 2));
      await journal.append([...others, ...items.slice(2)]);
      const entries = await journal.entriesOf(subject);
      expect(entries).toEqual(items.map(({ entry }) => entry));
      const details = await Promise.all(entries.map((entry) => journal.detailOf(entry)));
      expect(details).toEqual(items.map(({ detail }) => detail));
    });

    test("appends at once are kept whole and in the order asked for", async () => {
      const items = journalItems("account:/subscriptions/1", 60);
      await Promise.all([0, 20, 40].map((from) => journal.append(items.slice(from, from + 20))));
      expect(await read()).toEqual(items);
    });
  });
}
