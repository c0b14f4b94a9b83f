import { append, emptyChain } from "../audit/chain.ts";
import type { EntryDraft } from "../audit/entry.ts";
import type { Instant } from "../time.ts";
import { Fault } from "./fault.ts";
import { loadState } from "./load.ts";
import type { Deps } from "./ports.ts";
import type { IndexEntry, Save, Subject } from "./store.ts";

/** A new state with its audit entry, when it is next due, and how its indexes change. */
export interface Proposal<State> {
  readonly state: State;
  readonly entry: EntryDraft;
  readonly at: Instant;
  readonly due: Instant | null;
  readonly add: readonly IndexEntry[];
  readonly remove: readonly Omit<IndexEntry, "score">[];
}

/** What became of a change. `stopped` carries what the proposer gave instead of a proposal. */
export type Changed<State, Stop> =
  | { readonly outcome: "saved"; readonly state: State; readonly before: State | undefined }
  | { readonly outcome: "stopped"; readonly stop: Stop; readonly before: State | undefined }
  | { readonly outcome: "duplicate"; readonly subject: Subject }
  | { readonly outcome: "fenced" };

const attemptsAtMost = 50;

/**
 * The one way to change a record: load, propose (pure but for reading), save by compare-and-swap; on a conflict load
 * and propose again. Nothing outside happens in between. Throws a Fault when the store is away or never settles, and for
 * a record of a newer version.
 */
export async function change<State, Stop>(
  deps: Deps,
  subject: Subject,
  propose: (state: State | undefined) => Promise<{ readonly proposal: Proposal<State> } | { readonly stop: Stop }>,
  guard: Pick<Save, "event" | "fence"> = {},
): Promise<Changed<State, Stop>> {
  for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
    const stored = await loadState<State>(deps, subject);
    const before = stored?.state;
    const answer = await propose(before);
    if ("stop" in answer) return { outcome: "stopped", stop: answer.stop, before };
    const { proposal } = answer;
    const head = stored?.chain ?? emptyChain;
    const { entry, detail } = append(subject, head, proposal.entry, proposal.at, deps.ids.salt());
    const saved = await deps.records.save({
      subject,
      expectedVersion: head.seq,
      state: proposal.state,
      entry,
      detail,
      due: proposal.due,
      add: proposal.add,
      remove: proposal.remove,
      saveId: deps.ids.salt(),
      ...guard,
    });
    if (saved.outcome === "saved") return { outcome: "saved", state: proposal.state, before };
    if (saved.outcome === "duplicate") return { outcome: "duplicate", subject: saved.subject };
    if (saved.outcome === "fenced") return { outcome: "fenced" };
  }
  throw new Fault("too-many-conflicts", "unavailable");
}
