import { forgottenRanges, type RuleEntry, speaksOfRules } from "../doors/forgotten-rules.ts";
import { asFault, Fault } from "./fault.ts";
import type { Log } from "./ports.ts";
import type { Journal, Records } from "./store.ts";
import { accountSubject } from "./subjects.ts";

/** Where an account's entries are looked up. */
export interface RuleStores {
  readonly records: Pick<Records, "load" | "history">;
  readonly journal: Pick<Journal, "lastPosition" | "entriesOf" | "detailOf">;
  readonly log: Log;
  /** Settles when a look has taken so long that it is to be done without. */
  readonly tooLong: () => Promise<unknown>;
}

async function look({ records, journal }: RuleStores, subject: string): Promise<readonly string[]> {
  const { entries, details } = await records.history(subject);
  const detailBySeq = new Map(details.map((detail) => [detail.seq, detail]));
  const known = entries
    .filter(speaksOfRules)
    .map((entry): RuleEntry => ({ entry, detail: detailBySeq.get(entry.seq) ?? null }));
  const held = new Map(known.map((one) => [one.entry.hash, one]));
  const journaled: RuleEntry[] = [];
  for (const entry of (await journal.entriesOf(subject)).filter(speaksOfRules)) {
    journaled.push(held.get(entry.hash) ?? { entry, detail: await journal.detailOf(entry) });
  }
  return forgottenRanges(journaled, known);
}

/**
 * Looks up which ranges of an account are ours by the journal and forgotten by Redis. A journal may be long, so it is
 * read again only when it or the account's chain has changed. Where it can't be read, or not soon, nothing is known to
 * be forgotten, which is logged: closing waits for no disk. What comes late is told to a later pass.
 */
export function createForgottenRules(stores: RuleStores): (accountId: string) => Promise<readonly string[]> {
  const found = new Map<string, { readonly of: string; readonly ranges: readonly string[] }>();
  const rangesOf = async (accountId: string): Promise<readonly string[]> => {
    const subject = accountSubject(accountId);
    const [last, stored] = [await stores.journal.lastPosition(), await stores.records.load(subject)];
    const of = JSON.stringify([last ?? null, stored?.chain.hash ?? null]);
    const before = found.get(accountId);
    if (before?.of === of) return before.ranges;
    const ranges = await look(stores, subject);
    found.set(accountId, { of, ranges });
    return ranges;
  };
  const giveUp = async (): Promise<never> => {
    await stores.tooLong();
    throw new Fault("journal-unanswered", "unavailable");
  };
  return async (accountId) => {
    try {
      return await Promise.race([rangesOf(accountId), giveUp()]);
    } catch (thrown) {
      const { code, platformCode } = asFault(thrown, "forgotten-rules");
      stores.log.error("forgotten-rules-unread", { code, platformCode });
      return [];
    }
  };
}
