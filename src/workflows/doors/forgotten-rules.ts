/**
 * What the journal remembers of an account's rules and Redis has forgotten. A rule is written only once its entry is in
 * the journal, so whatever Redis loses, the journal knows every rule that was ours.
 */
import type { Detail, Entry } from "../audit/entry.ts";
import { sameRange } from "./address.ts";

/** One entry of an account's chain, with its detail where that is still there. */
export interface RuleEntry {
  readonly entry: Entry;
  readonly detail: Detail | null;
}

/** By the code of an entry, where its detail names ranges and whether they became ours or ceased to be. */
const codes: Readonly<Record<string, { readonly field: string; readonly isOurs: boolean }>> = {
  "rules-intended": { field: "adding", isOurs: true },
  "rules-reclaimed": { field: "reclaimed", isOurs: true },
  "rules-disowned": { field: "disowned", isOurs: false },
  "rules-removed": { field: "removed", isOurs: false },
};

/** Whether an entry says of ranges that they are ours, or are not any more. */
export function speaksOfRules({ code }: Entry): boolean {
  return code in codes;
}

/**
 * The ranges that are ours by the journal, and not removed since, and of which Redis knows nothing. `journaled` is what
 * the journal holds of the account, in order; `known` is what Redis holds. An entry of the journal was lost where Redis
 * does not hold it. What Redis itself has said of a range since counts for more than what it lost. An entry whose
 * detail was erased names no range.
 */
export function forgottenRanges(journaled: readonly RuleEntry[], known: readonly RuleEntry[]): readonly string[] {
  const held = new Set(known.map(({ entry }) => entry.hash));
  const kept = new Set(journaled.map(({ entry }) => entry.hash));
  const forgotten = new Set<string>();
  const drop = (range: string): void => {
    for (const one of forgotten) if (sameRange(one, range)) forgotten.delete(one);
  };
  const since = known.filter(({ entry }) => !kept.has(entry.hash));
  const told = new Set<string>();
  for (const { entry, detail } of [...journaled, ...since]) {
    const isRepeated = told.has(entry.hash);
    told.add(entry.hash);
    const code = codes[entry.code];
    const ranges = code === undefined ? undefined : detail?.body[code.field];
    if (isRepeated || code === undefined || !Array.isArray(ranges)) continue;
    for (const range of ranges.filter((one) => typeof one === "string")) {
      drop(range);
      if (code.isOurs && !held.has(entry.hash)) forgotten.add(range);
    }
  }
  return [...forgotten];
}
