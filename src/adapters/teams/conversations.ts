/**
 * What is kept of Teams between two runs: where each person's personal chat is, and which message was posted under which
 * key. Teams' messages can't be searched, so that the key is kept here. Redis implements it; every method may end in its
 * faults.
 */

/** Where somebody's personal chat with the bot is. */
export interface Reference {
  readonly serviceUrl: string;
  readonly conversationId: string;
}

/** An account is `<tenant id>/<Entra object id>`; a `ref` is a message's reference as the engine keeps it. */
export interface Conversations {
  of(account: string): Promise<Reference | undefined>;
  /** Written when the bot is installed or spoken to, and when it has opened the conversation itself. */
  keep(account: string, reference: Reference): Promise<void>;
  /** Forgets the reference, unless it is another one by now. */
  forget(account: string, conversationId: string): Promise<void>;
  /** What became of posting under a key: the message's reference, or that it was begun and nobody knows. */
  posted(account: string, key: string): Promise<{ readonly ref: string } | "begun" | undefined>;
  notePosting(account: string, key: string): Promise<void>;
  notePosted(account: string, key: string, ref: string): Promise<void>;
  keyOf(ref: string): Promise<string | undefined>;
  /** Notes under which key a message was posted that nobody has noted; a key that is known stays. */
  noteKey(ref: string, key: string): Promise<void>;
}
