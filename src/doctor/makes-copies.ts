import type { PolicySettings } from "../config/settings/policy.ts";
import type { NamedStorage } from "../config/settings/storage.ts";

/** Whether figures of outputs are written into an environment's egress container, for assessors to read. */
export function writesReports(
  policy: Pick<PolicySettings, "kinds">,
  storage: Parameters<typeof makesCopies>[1],
): boolean {
  const { egress } = policy.kinds;
  return makesCopies(policy, storage) && egress?.procedure === "assessed" && egress.figures === "report";
}

/** Whether outputs of an environment leave as copies, for which the bot makes containers. */
export function makesCopies(
  { kinds }: Pick<PolicySettings, "kinds">,
  { egressContainer }: Pick<NamedStorage, "egressContainer">,
): boolean {
  const procedure: string | undefined = kinds.egress?.procedure;
  return procedure === "assessed" && egressContainer !== undefined;
}
