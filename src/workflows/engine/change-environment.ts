import type { Environment, EnvironmentChange } from "../environments/environment.ts";
import type { Instant } from "../time.ts";
import { change } from "./change.ts";
import type { Deps } from "./ports.ts";
import { environmentSubject } from "./subjects.ts";

/**
 * Changes the record of an environment and has it looked at; gives whether it changed. One that is not on record yet is
 * left alone. `given`: the instant of the change, where it is not now.
 */
export async function changeEnvironment(
  deps: Deps,
  environmentId: string,
  next: (before: Environment, at: Instant) => EnvironmentChange,
  given?: Instant,
): Promise<boolean> {
  const at = given ?? (await deps.clock.now());
  const subject = environmentSubject(environmentId);
  const changed = await change<Environment, "same">(deps, subject, async (before) => {
    const made = before === undefined ? undefined : next(before, at);
    if (made === undefined) return { stop: "same" };
    return { proposal: { state: made.environment, entry: made.entry, at, due: at, add: [], remove: [] } };
  });
  if (changed.outcome === "saved") await deps.jobs.enqueue([{ kind: "tick", subject }]);
  return changed.outcome === "saved";
}
