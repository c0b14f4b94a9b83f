import type { PolicySettings } from "../config/settings/policy.ts";
import type { NamedStorage } from "../config/settings/storage.ts";

/** A container that the bot has to do with, and what for. */
export interface OwnContainer {
  readonly container: string;
  readonly holds: "what-comes-in" | "what-goes-out";
}

/** The containers of an environment: that for what comes in, and, where egress is switched on, that for what goes out. */
export function containersOf(
  { kinds }: Pick<PolicySettings, "kinds">,
  { ingressContainer, egressContainer }: NamedStorage,
): readonly OwnContainer[] {
  const ingress = { container: ingressContainer, holds: "what-comes-in" } as const;
  if (kinds.egress === undefined || egressContainer === undefined) return [ingress];
  return [ingress, { container: egressContainer, holds: "what-goes-out" }];
}
