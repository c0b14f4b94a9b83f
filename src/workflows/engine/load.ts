import { Fault } from "./fault.ts";
import type { Records, Stored, Subject } from "./store.ts";

/** The format of the records that this version writes, whatever they are of. Another shape of any of them is another format. */
const knownFormat = 1;

/**
 * Every record that is looked into is loaded here. One of a newer version may mean what this one does not know: it is
 * left alone, for a process of that version to act on, its closing included. Then ends in a Fault `record-too-new`, of
 * kind `unavailable` so that the job goes back to where such a process finds it.
 */
export async function loadState<State>(
  { records }: { readonly records: Pick<Records, "load"> },
  subject: Subject,
): Promise<Stored<State> | undefined> {
  const stored = await records.load(subject);
  if (stored === undefined) return undefined;
  // The adapter gives back what was saved under this subject.
  const state = stored.state as State & { readonly format: number };
  if (state.format !== knownFormat) throw new Fault("record-too-new", "unavailable");
  return { ...stored, state };
}
