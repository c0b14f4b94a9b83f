/**
 * What the engine needs of the world outside. Adapters implement these; `main.ts` alone joins them. Every method that
 * talks to a platform may throw a `Fault`.
 */

import type { Digest } from "../audit/digest.ts";
import type { Card } from "../cards/card.ts";
import type { SasUrl } from "../doors/sas-url.ts";
import type { EnvironmentToday } from "../people/environment.ts";
import type { Person, PersonId } from "../people/person.ts";
import type { Role } from "../people/role.ts";
import type { Instant } from "../time.ts";
import type { Policy } from "../transfers/policy.ts";
import type { FileLists } from "./copies.ts";
import type { Figures } from "./figures.ts";
import type { Baselines, Haven } from "./haven.ts";
import type { Jobs, Journal, Leases, Messages, Records } from "./store.ts";

/** Domain time. In production the system's clock; in local mode and tests one that is moved forward by hand. */
export interface Clock {
  now(): Promise<Instant>;
}

/** Randomness. Ids of transfers are short and speakable; salts and save ids are 128 random bits in hexadecimal. */
export interface Ids {
  transferId(prefix: "IN" | "OUT"): string;
  salt(): string;
}

/** One chat. Messages are direct messages to one person. */
export interface Chat {
  readonly name: string;
  /** Whether the chat has an account for this person. */
  reaches(person: PersonId): Promise<boolean>;
  /**
   * Posts a card under a key. With `mayStand`, an earlier attempt may have posted it already: it is looked for first,
   * by its key, and taken up when found. It is asked right before the looking and again right before the posting; what
   * it throws keeps the message from being posted. Gives the message's reference.
   */
  place(person: PersonId, card: Card, key: string, mayStand: boolean | (() => boolean)): Promise<string>;
  /** The key under which a message of ours was posted; undefined where none of ours stands there. */
  keyOf(ref: string): Promise<string | undefined>;
  /** Replaces a message. */
  edit(ref: string, card: Card): Promise<void>;
  /**
   * Shows a person's page of where things stand, where the chat has one, at the account at which they opened it. Ends in
   * a Fault `person-moved` (refused) where that account is another's now, or nobody's: then nothing of it is shown there.
   */
  showHome(person: PersonId, account: string, card: Card): Promise<void>;
  /**
   * Replaces a message by one whose recipes hold the link, as inert text; its summary never does. Ends in a Fault
   * `person-moved` (refused) where the message no longer stands with this person: their account is another one now.
   */
  fill(person: PersonId, ref: string, card: Card, link: SasUrl): Promise<void>;
}

/** The people, environments and policy of today's configuration. */
export interface Directory {
  readonly configDigest: Digest;
  readonly policy: Policy;
  /** What people call each role. */
  readonly roleNames: Readonly<Record<Role, string>>;
  person(id: PersonId): Person | undefined;
  people(): readonly Person[];
  environment(id: string): EnvironmentToday | undefined;
  environments(): readonly EnvironmentToday[];
}

/** What a log line may hold: codes, ids, counts. Never a link, an address or free text. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The log. */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
}

/** Lengths that the engine keeps. Real time, but for `skewMinutes` and `watchMinutes`. */
export interface EngineSettings {
  /** How long one writer holds an account, and how long after a write the second read comes. Milliseconds. */
  readonly leaseMs: number;
  /** How long one process holds a transfer's messages while it posts and edits them. Milliseconds. */
  readonly messageLeaseMs: number;
  /** From the rule read back to the link, because a rule takes a while to take effect. Milliseconds. */
  readonly settlingMs: number;
  /** The least time between two writes of one account's firewall; 0: none. Milliseconds. */
  readonly writeSpacingMs: number;
  /** How far back a link starts, for clocks that differ. */
  readonly skewMinutes: number;
  /** How often an account with open doors is read for drift. */
  readonly driftCheckMinutes: number;
  /** How long an account is read again after a closing. */
  readonly watchMinutes: number;
  /** The most rules a firewall holds. */
  readonly rulesAtMost: number;
}

/** How the bot's own parts are; what could not be asked is absent. */
export interface Vitals {
  /** The code of what keeps Redis from being used; absent while it can be. */
  readonly redisTrouble?: string;
  readonly journal: "following" | "behind-journal" | "unknown";
  /** The code of what keeps the journal from being written; absent while it is. */
  readonly journalTrouble?: string;
  /** Entries that Redis has and the journal does not have yet. */
  readonly unjournaled?: number;
  readonly jobs?: { readonly waiting: number; readonly active: number; readonly delayed: number };
}

/** Everything the engine is given. */
export interface Deps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The version of this program. */
  readonly version: string;
  /** Rows as CSV, in which nothing is a formula. */
  readonly csv: (rows: readonly (readonly (string | number)[])[]) => string;
  readonly records: Records;
  readonly messages: Messages;
  readonly leases: Leases;
  readonly jobs: Jobs;
  readonly haven: Haven;
  readonly baselines: Baselines;
  readonly fileLists: FileLists;
  /** Looks into files while they are hashed. */
  readonly figures: Figures;
  readonly chats: readonly Chat[];
  readonly directory: Directory;
  readonly log: Log;
  readonly settings: EngineSettings;
  /** No while Redis is behind its journal: then nothing opens, and closing goes on. */
  readonly mayOpen: () => boolean;
  /** While Redis is behind its journal: the journal's last position, which names the loss. */
  readonly behindAt: () => string | undefined;
  /** Read to say what was lost. */
  readonly journalReader: Pick<Journal, "detailOf" | "sealed" | "scan">;
  /** Ranges that are ours by the journal and that Redis has forgotten; none while Redis is not behind. */
  readonly forgottenRules: (accountId: string) => Promise<readonly string[]>;
  readonly vitals: () => Promise<Vitals>;
  /** Whether the journal itself has the account's entry with this number; yes where it can't be asked. */
  readonly journalHolds: (accountId: string, seq: number) => Promise<boolean>;
}
