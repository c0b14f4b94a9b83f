import type { PolicySettings } from "../config/settings/policy.ts";
import type { NamedStorage } from "../config/settings/storage.ts";

/** Whether outputs of an environment leave as copies, for which the bot makes containers. */
export function makesCopies(
  { kinds }: Pick<PolicySettings, "kinds">,
  { egressContainer }: Pick<NamedStorage, "egressContainer">,
): boolean {
  const procedure: string | undefined = kinds.egress?.procedure;
  return procedure === "assessed" && egressContainer !== undefined;
}
