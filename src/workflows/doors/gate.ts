/** What a gate is. */
import type { Today } from "../people/environment.ts";
import type { Door, Transfer } from "../transfers/transfer.ts";

/** What follows when a gate says no. */
export type Remedy = "wait" | "revise" | "abandon";

/** A gate: its name, what follows from its no, and its question. */
export interface Gate {
  readonly name: string;
  readonly remedy: Remedy;
  /** Also asked again at every minting. */
  readonly standing: boolean;
  /** Asked again before the rule is written, though not at a minting. */
  readonly beforeWriting?: true;
  readonly opens: (transfer: Transfer, door: Door, today: Today) => boolean;
}
