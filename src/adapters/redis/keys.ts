import type { Subject } from "../../workflows/engine/store.ts";

/** The hash tag of every key of ours, so that one script touches any of them on a Redis in cluster mode, too. */
export const standardTag = "{lk}";

/** The names of our keys. */
export type Keys = ReturnType<typeof keysOf>;

/**
 * Names every key under a hash tag, braces included. Tests take a tag of their own and so share a Redis.
 * See redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags.
 */
export function keysOf(tag: string) {
  return {
    /** Hash: state, version, head, saveId. */
    record: (subject: Subject) => `${tag}:record:${subject}`,
    /** List: one subject's entries, in order. */
    audit: (subject: Subject) => `${tag}:audit:${subject}`,
    /** Hash: details by sequence number. A detail is erased by removing its field. */
    details: (subject: Subject) => `${tag}:details:${subject}`,
    /** Stream: the order of all entries; subject and sequence number, no content. */
    stream: `${tag}:stream`,
    /** Sorted set: subjects by the next instant at which something is due. */
    due: `${tag}:due`,
    index: (name: string) => `${tag}:index:${name}`,
    /** String with an end: the subject that a chat's event made or changed. */
    event: (id: string) => `${tag}:event:${id}`,
    lease: (name: string) => `${tag}:lease:${name}`,
    /** Counter: how many holders a lease has had. */
    epoch: (name: string) => `${tag}:epoch:${name}`,
    /** Hash: up to which entry of a subject the journal has everything. */
    journaled: `${tag}:journaled`,
    /** Hash: messages that stand for a subject, by their key. */
    messages: (subject: Subject) => `${tag}:messages:${subject}`,
    /** Hash: up to which generation each chat was brought. */
    settled: (subject: Subject) => `${tag}:settled:${subject}`,
    /** String: where somebody's personal chat is, in a chat that can't be asked for it; by their account there. */
    conversation: (account: string) => `${tag}:conversation:${account}`,
    /** String with an end: what became of posting a message under its key, in a chat that can't be searched. */
    posted: (account: string, key: string) => `${tag}:posted:${account}:${key}`,
    /** String with an end: under which key a message was posted. */
    postedKey: (ref: string) => `${tag}:posted-key:${ref}`,
    clockOffset: `${tag}:clock-offset`,
  };
}
