/** The ports to what keeps records, messages, leases and jobs. Redis and BullMQ implement them. */
import type { Digest } from "../audit/digest.ts";
import type { ChainHead, Detail, Entry } from "../audit/entry.ts";
import type { PersonId } from "../people/person.ts";
import type { Instant } from "../time.ts";

/** What a subject is called in Redis, in the journal and in jobs: `transfer:IN-4K7Q`, `account:/subscriptions/...`, `environment:sandbox`. */
export type Subject = string;

/** A state as it is stored. Its version is `chain.seq`: every save appends exactly one entry. */
export interface Stored<State> {
  readonly state: State;
  readonly chain: ChainHead;
}

/** A list by which subjects are found: `person:<id>`, `account:<id>`, `waiting:<account's id>`, `environment:<id>`, `released:<environment>`. Scored by an instant. */
export interface IndexEntry {
  readonly index: string;
  readonly member: string;
  readonly score: number;
}

/** One atomic save: state, audit entry with its detail, due instant and indexes, or nothing at all. */
export interface Save {
  readonly subject: Subject;
  /** Refused as a conflict when the stored version is another. 0: it must not exist yet. */
  readonly expectedVersion: number;
  readonly state: unknown;
  readonly entry: Entry;
  readonly detail: Detail | null;
  /** When the subject is next due; null takes it out of the due index. */
  readonly due: Instant | null;
  readonly add: readonly IndexEntry[];
  readonly remove: readonly Omit<IndexEntry, "score">[];
  /** Random, made once per attempt to save: a script that is sent twice answers "saved" twice. */
  readonly saveId: string;
  /** The chat's own id of what somebody did; the second save with one id is a duplicate, for a day. */
  readonly event?: string;
  /** The lease under which this is saved; refused when somebody has taken it since. */
  readonly fence?: { readonly lease: string; readonly epoch: number };
}

/** What became of a save. `duplicate` names the subject that the same event made or changed before. */
export type SaveOutcome =
  | { readonly outcome: "saved" | "conflict" | "fenced" }
  | { readonly outcome: "duplicate"; readonly subject: Subject };

/** The store of records: the truth. */
export interface Records {
  load(subject: Subject): Promise<Stored<unknown> | undefined>;
  save(save: Save): Promise<SaveOutcome>;
  /** The subject that a save with this event made or changed, as far back as events are kept. */
  takenBy(event: string): Promise<Subject | undefined>;
  /** A subject's whole chain, with the details still there. */
  history(subject: Subject): Promise<{ readonly entries: readonly Entry[]; readonly details: readonly Detail[] }>;
  /** Members of an index, newest first. */
  members(index: string, atMost: number): Promise<readonly string[]>;
  /** Takes what is due by `now` and moves each on by `holdMs`, so that a crash gives it back. */
  claimDue(now: Instant, holdMs: number, atMost: number): Promise<readonly Subject[]>;
  /** Sets when a subject is next due, unless it has been saved since `version`. */
  reschedule(subject: Subject, version: number, due: Instant | null): Promise<void>;
  /** The earliest due instant there is. */
  nextDue(): Promise<Instant | undefined>;
  /** Up to which entry of a subject the journal has everything. */
  journaledSeq(subject: Subject): Promise<number>;
}

/** A message that stands in a chat, and what was last shown there. `ref` is opaque to us; absent: it was about to be posted. */
export interface PlacedMessage {
  readonly chat: string;
  readonly person: PersonId;
  readonly ref?: string;
  readonly shown?: Digest;
  /** An edit got no answer and may take effect as late as this, over what was shown since. */
  readonly doubtUntil?: Instant;
  /** The chat refused to deliver it to this person, with our code for why. */
  readonly refused?: string;
  /** Since when it has been refused each time, where trying again may help. */
  readonly refusedSince?: Instant;
  /** The digest of the configuration under which it is not tried again. */
  readonly refusedUnder?: string;
}

/** Which messages stand for a subject, by key; and up to which generation each chat was brought. */
export interface Messages {
  all(subject: Subject): Promise<ReadonlyMap<string, PlacedMessage>>;
  /** Gives what is known from now on: the place of a message that stands is neither changed nor forgotten by this. */
  put(subject: Subject, key: string, message: PlacedMessage): Promise<PlacedMessage>;
  settledGeneration(subject: Subject, chat: string): Promise<number>;
  settle(subject: Subject, chat: string, generation: number): Promise<void>;
}

/** A lease on real time. Its epoch fences saves; a platform that can't be fenced must be left alone once it has ended. */
export interface Lease {
  readonly name: string;
  readonly epoch: number;
  /** The epoch of whoever had it before, 0 for nobody; undefined where a lost answer leaves that open. */
  readonly epochBefore: number | undefined;
  /** Milliseconds of real time left; 0 or less once it has ended. */
  remainingMs(): number;
  release(): Promise<void>;
}

/** Leases, each with an epoch that rises with every holder, by no step that anybody can count on. */
export interface Leases {
  acquire(name: string, lengthMs: number): Promise<Lease | undefined>;
  /** Lets nobody have it for this long from now, whoever has it. For what is a stretch of time and nobody's right. */
  restart(name: string, lengthMs: number): Promise<void>;
}

/** Work for a queue: ids and nothing else. */
export type Job =
  | { readonly kind: "tick"; readonly subject: Subject }
  | { readonly kind: "firewall"; readonly accountId: string }
  | { readonly kind: "turn"; readonly transferId: string; readonly doorId: string }
  | { readonly kind: "link"; readonly transferId: string; readonly doorId: string }
  | { readonly kind: "files"; readonly transferId: string }
  | { readonly kind: "copies"; readonly transferId: string; readonly doorId: string }
  | { readonly kind: "listing"; readonly transferId: string; readonly doorId: string }
  | { readonly kind: "cards"; readonly subject: Subject; readonly chat: string };

/** The queues: a hint, never the truth. Two adds of the same job while one waits are one. */
export interface Jobs {
  enqueue(jobs: readonly Job[]): Promise<void>;
}

/** One entry on its way to the journal: its place in the order of all entries, and the detail it commits to. */
export interface JournalItem {
  readonly position: string;
  readonly entry: Entry;
  readonly detail: Detail | null;
}

/** A place outside Redis where every entry is kept, in order. */
export interface OpenJournal {
  /** Returns once everything is on stable storage; details before the entries that commit to them. */
  append(items: readonly JournalItem[]): Promise<void>;
  /** The position of the last entry kept; undefined for an empty journal. */
  lastPosition(): Promise<string | undefined>;
  /** Everything kept of one subject, in the order in which it was kept; an entry may stand there twice. */
  entriesOf(subject: Subject): Promise<readonly Entry[]>;
  /** What an entry commits to; null where there is nothing, or nothing any more. */
  detailOf(entry: Entry): Promise<Detail | null>;
}

/** Where a journal ended that nothing is added to any more: two admins have accepted that Redis lacks some of it. */
export interface SealedJournal {
  readonly position: string;
  readonly hash: Digest;
}

/**
 * A journal with those that were sealed before it. Nothing is written into a sealed one; what is asked of a subject is
 * answered from all of them, the oldest first.
 */
export interface Journal extends OpenJournal {
  /** Those that were sealed, the oldest first. */
  sealed(): Promise<readonly SealedJournal[]>;
  /** Seals the journal where it ends at this position, and begins a new one; otherwise somebody has. */
  seal(position: string): Promise<void>;
  /**
   * Shows every entry in order. `journal` counts from 0, the oldest; those before `from` are left out. Ends in a Fault
   * `journal-damaged` where something in it can't be read.
   */
  scan(visit: (item: Omit<JournalItem, "detail">, journal: number) => void, from?: number): Promise<void>;
}
