import type { Digest } from "../../workflows/audit/digest.ts";
import type { Records } from "../../workflows/engine/store.ts";

/** A chain in the records that does not go on from the journal's: shorter than it, or another from entry `seq` on. */
export interface ComparisonFault {
  readonly subject: string;
  readonly seq: number;
  readonly fault: "records-behind" | "records-differ";
}

/** How the records compare. `ahead` is how many of their entries the journal does not have yet. */
export interface Comparison {
  readonly ahead: number;
  readonly faults: readonly ComparisonFault[];
}

/** Compares the records with a journal's chains: each must be its equal or go on from it. May end in a Fault. */
export async function compareWithRecords(
  chains: ReadonlyMap<string, readonly Digest[]>,
  records: Pick<Records, "history">,
): Promise<Comparison> {
  let ahead = 0;
  const faults: ComparisonFault[] = [];
  for (const [subject, hashes] of chains) {
    const { entries } = await records.history(subject);
    const at = hashes.findIndex((hash, index) => entries[index]?.hash !== hash);
    if (at < 0) ahead += entries.length - hashes.length;
    else faults.push({ subject, seq: at + 1, fault: at < entries.length ? "records-differ" : "records-behind" });
  }
  return { ahead, faults };
}
