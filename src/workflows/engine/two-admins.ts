/** What accepting has in common that takes two admins: of an account that was made anew, and of a loss. */
import type { Deps } from "./ports.ts";

/** What became of a yes. `duplicate`: the same act was taken in before. */
export type Yes<Why> = { readonly is: "done" | "duplicate" } | { readonly is: "refused"; readonly why: Why };

/** What was accepted long ago is no news, though the bulletin of it may be forgotten. */
export const announcedForMinutes = 24 * 60;

/** A refusal; but the same act again, after it has changed what it is judged by, is answered like the first. */
export async function refusedUnlessTaken<Why>(
  { records }: Pick<Deps, "records">,
  event: string,
  why: Why,
): Promise<Yes<Why>> {
  return (await records.takenBy(event)) === undefined ? { is: "refused", why } : { is: "duplicate" };
}
