import { expect, test } from "vitest";
import { createJournalHolds } from "../../../src/workflows/engine/journal-holds.ts";
import type { Journal } from "../../../src/workflows/engine/store.ts";
import { journalItems } from "../../contracts/journal.ts";

const accountId = "/subscriptions/s";
const entries = journalItems(`account:${accountId}`, 3).map(({ entry }) => entry);
const never = (): Promise<never> => new Promise(() => undefined);

/** What is answered about an entry, and what was logged, where the journal reads like this. */
async function asked(seq: number, entriesOf: Journal["entriesOf"], tooLong: () => Promise<unknown> = never) {
  const logged: unknown[] = [];
  const note = (event: string, facts?: object): void => void logged.push([event, facts]);
  const log = { info: note, warn: note, error: note };
  const journal = { lastPosition: never, detailOf: never, entriesOf };
  return { answer: await createJournalHolds({ journal, log, tooLong })(accountId, seq), logged };
}

test.each([
  [3, true],
  [2, true],
  [4, false],
])("of three entries the journal holds number %i: %s", async (seq, answer) => {
  const read: Journal["entriesOf"] = async (subject) => (subject === `account:${accountId}` ? entries : []);
  expect(await asked(seq, read)).toEqual({ answer, logged: [] });
});

test("a journal that can't be read is taken to hold it, and that is logged", async () => {
  const { answer, logged } = await asked(4, () => Promise.reject(Object.assign(new Error("no"), { code: "EIO" })));
  expect(answer).toBe(true);
  expect(logged).toEqual([["journal-unread", { code: "journal-holds", platformCode: undefined }]]);
});

test("while one look hangs no other is begun", async () => {
  let looks = 0;
  const entriesOf = (): Promise<never> => {
    looks += 1;
    return never();
  };
  const note = (): void => undefined;
  const journal = { lastPosition: never, detailOf: never, entriesOf };
  const log = { info: note, warn: note, error: note };
  const holds = createJournalHolds({ journal, log, tooLong: async () => undefined });
  expect([await holds(accountId, 1), await holds(accountId, 2), looks]).toEqual([true, true, 1]);
});

test("so is one that hangs", async () => {
  const { answer, logged } = await asked(4, never, async () => undefined);
  expect(answer).toBe(true);
  expect(logged).toEqual([["journal-unread", { code: "journal-unanswered", platformCode: undefined }]]);
});
