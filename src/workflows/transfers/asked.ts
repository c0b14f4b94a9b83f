/** Who acts, and what they ask for, before anything is decided. */
import type { AskedGroup } from "../assessment/files.ts";
import type { Via } from "../audit/entry.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";
import type { TransferKind } from "./policy.ts";

/** A person who acts, and how they came to us. */
export interface Actor {
  readonly by: PersonId;
  readonly via: Via;
}

/** A door as it is asked for. */
export interface AskedDoor {
  readonly recipient: PersonId;
  readonly addresses: readonly string[];
  readonly lastsMinutes: number;
  readonly notBefore?: Instant;
  /** Who will hold what goes out. */
  readonly destination?: string;
}

/** What somebody asks for, in a form's terms. */
export interface Asked {
  readonly kind: TransferKind;
  readonly subject: string;
  readonly purpose: string;
  readonly doors: readonly AskedDoor[];
  /** Where outputs are assessed file by file: which, what they are, and what made them safe. */
  readonly files?: readonly AskedGroup[];
}
