import { asFault, Fault } from "./fault.ts";
import type { RuleStores } from "./forgotten-rules.ts";
import { accountSubject } from "./subjects.ts";

/**
 * Asks the journal itself whether it has an account's entry with this number, or a later one: the mark in Redis that
 * says so may have been lost. Where the journal can't be read, or not soon, the answer is yes, which is logged: what is
 * in doubt counts as ours, and so is removed.
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
  return async (accountId, seq) => {
    try {
      const entries = await Promise.race([journal.entriesOf(accountSubject(accountId)), giveUp()]);
      return entries.some((entry) => entry.seq >= seq);
    } catch (thrown) {
      const { code, platformCode } = asFault(thrown, "journal-holds");
      log.error("journal-unread", { code, platformCode });
      return true;
    }
  };
}
