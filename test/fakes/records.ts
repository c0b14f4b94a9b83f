import type { Detail, Entry } from "../../src/workflows/audit/entry.ts";
import type { Records, Save, SaveOutcome, Subject } from "../../src/workflows/engine/store.ts";
import type { MemoryLeases } from "./leases.ts";

/** Records in memory, with what tests ask of them besides. */
export interface MemoryRecords extends Records {
  /** Says that the journal has everything of a subject up to an entry. */
  setJournaled(subject: Subject, seq: number): void;
  /** Every subject with a state. */
  subjects(): readonly Subject[];
}

interface Kept {
  /** As JSON brings it back, and frozen: whoever changes what was loaded changes nobody else's. */
  readonly state: unknown;
  readonly chain: { readonly seq: number; readonly hash: string };
  readonly saveId: string;
  readonly entries: readonly string[];
  readonly details: ReadonlyMap<number, string>;
}

function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

/** Records in memory. `leases` are those whose epochs fence saves; without them every fenced save is refused. */
export function createMemoryRecords(leases?: MemoryLeases): MemoryRecords {
  const kept = new Map<Subject, Kept>();
  const events = new Map<string, Subject>();
  const due = new Map<Subject, number>();
  const indexes = new Map<string, Map<string, number>>();
  const journaled = new Map<Subject, number>();

  const refusalOf = (save: Save): SaveOutcome | undefined => {
    const before = kept.get(save.subject);
    if (before?.saveId === save.saveId) return { outcome: "saved" };
    const earlier = save.event === undefined ? undefined : events.get(save.event);
    if (earlier !== undefined) return { outcome: "duplicate", subject: earlier };
    if (save.fence !== undefined && leases?.epochOf(save.fence.lease) !== save.fence.epoch)
      return { outcome: "fenced" };
    return (before?.entries.length ?? 0) === save.expectedVersion ? undefined : { outcome: "conflict" };
  };
  const setDue = (subject: Subject, at: number | null): void => {
    if (at === null) due.delete(subject);
    else due.set(subject, at);
  };
  const write = (save: Save): void => {
    const before = kept.get(save.subject);
    const details = new Map(before?.details);
    if (save.detail !== null) details.set(save.entry.seq, JSON.stringify(save.detail));
    const entries = [...(before?.entries ?? []), JSON.stringify(save.entry)];
    const { seq, hash } = save.entry;
    const state = frozen(JSON.parse(JSON.stringify(save.state)));
    kept.set(save.subject, { state, chain: { seq, hash }, saveId: save.saveId, entries, details });
    if (save.event !== undefined) events.set(save.event, save.subject);
    setDue(save.subject, save.due);
    for (const { index, member, score } of save.add) {
      indexes.set(index, (indexes.get(index) ?? new Map()).set(member, score));
    }
    for (const { index, member } of save.remove) indexes.get(index)?.delete(member);
  };
  return {
    takenBy: async (event) => events.get(event),
    load: async (subject) => {
      const found = kept.get(subject);
      return found === undefined ? undefined : { state: found.state, chain: found.chain };
    },
    save: async (save) => {
      const refusal = refusalOf(save);
      if (refusal === undefined) write(save);
      return refusal ?? { outcome: "saved" };
    },
    history: async (subject) => ({
      entries: (kept.get(subject)?.entries ?? []).map((text) => JSON.parse(text) as Entry),
      details: [...(kept.get(subject)?.details.values() ?? [])].map((text) => JSON.parse(text) as Detail),
    }),
    members: async (index, atMost) =>
      [...(indexes.get(index) ?? [])]
        .sort(([one, score], [other, otherScore]) => otherScore - score || (one < other ? 1 : -1))
        .slice(0, atMost)
        .map(([member]) => member),
    claimDue: async (now, holdMs, atMost) => {
      const claimed = inOrder(due)
        .filter(([, at]) => at <= now)
        .slice(0, atMost);
      for (const [subject] of claimed) due.set(subject, now + holdMs);
      return claimed.map(([subject]) => subject);
    },
    reschedule: async (subject, version, at) => {
      if ((kept.get(subject)?.entries.length ?? 0) === version) setDue(subject, at);
    },
    nextDue: async () => inOrder(due)[0]?.[1],
    journaledSeq: async (subject) => journaled.get(subject) ?? 0,
    setJournaled: (subject, seq) => {
      journaled.set(subject, Math.max(seq, journaled.get(subject) ?? 0));
    },
    subjects: () => [...kept.keys()],
  };
}

function inOrder(due: ReadonlyMap<Subject, number>): readonly [Subject, number][] {
  return [...due].sort(([one, at], [other, otherAt]) => at - otherAt || (one < other ? -1 : 1));
}
