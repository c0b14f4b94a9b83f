import { asFault, Fault } from "./fault.ts";
import type { RuleStores } from "./forgotten-rules.ts";
import { accountSubject } from "./subjects.ts";

/**
 * Asks the journal itself whether it has an account's entry with this number, or a later one: the mark in Redis that
 * says so may have been lost. Where the journal can't be read, or not soon, the answer is yes, which is logged: what is
 * in doubt counts as ours, and so is removed. While an earlier look still hangs no other is begun. Nothing is kept: the
 * journal may have grown since.
 */
export function createJournalHolds({
  journal,
  log,
  tooLong,
}: Pick<RuleStores, "journal" | "log" | "tooLong">): (accountId: string, seq: number) => Promise<boolean> {
  const giveUp = async (): Promise<never> => {
    await tooLong();
    throw new Fault("journal-unanswered", "unavailable");
  };
  const looking = new Set<string>();
  const lastSeqOf = async (accountId: string): Promise<number> => {
    if (looking.has(accountId)) throw new Fault("journal-unanswered", "unavailable");
    looking.add(accountId);
    try {
      const entries = await journal.entriesOf(accountSubject(accountId));
      return entries.reduce((last, entry) => Math.max(last, entry.seq), 0);
    } finally {
      looking.delete(accountId);
    }
  };
  return async (accountId, seq) => {
    try {
      return (await Promise.race([lastSeqOf(accountId), giveUp()])) >= seq;
    } catch (thrown) {
      const { code, platformCode } = asFault(thrown, "journal-holds");
      log.error("journal-unread", { code, platformCode });
      return true;
    }
  };
}
