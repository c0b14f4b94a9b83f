import type { Digest } from "../audit/digest.ts";
import { configure, type Environment } from "../environments/environment.ts";
import { change } from "./change.ts";
import type { Deps } from "./ports.ts";
import { accountSubject, environmentSubject } from "./subjects.ts";
import { loadAccount } from "./today.ts";

/**
 * Takes in the configuration at start: a changed one becomes an audit entry of each environment concerned, and its
 * admins are told. `summaries` holds, by environment, a digest for each part of its configuration.
 */
export async function takeInConfiguration(
  deps: Deps,
  summaries: Readonly<Record<string, Readonly<Record<string, Digest>>>>,
): Promise<void> {
  const at = await deps.clock.now();
  for (const environment of deps.directory.environments()) {
    const subject = environmentSubject(environment.id);
    const summary = summaries[environment.id] ?? {};
    const changed = await change<Environment, "same">(deps, subject, async (before) => {
      const told = [...new Set([...environment.people.admin, ...(before?.bulletins.at(-1)?.to ?? [])])];
      const next = configure(before, environment.id, summary, deps.directory.configDigest, told, at);
      if (next === undefined) return { stop: "same" };
      return { proposal: { state: next.environment, entry: next.entry, at, due: at, add: [], remove: [] } };
    });
    if (changed.outcome === "saved") await deps.jobs.enqueue([{ kind: "tick", subject }]);
    // The due index holds every account for good, so that one that can't be read at first is read once it can be.
    const account = await loadAccount(deps, environment.accountId);
    await deps.records.reschedule(accountSubject(environment.accountId), account?.version ?? 0, at);
  }
}
