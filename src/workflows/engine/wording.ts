import { nameFrom, type Wording } from "../cards/wording.ts";
import type { Deps } from "./ports.ts";

/** Names people, roles and places as today's directory has them. */
export function wordingOf(deps: Pick<Deps, "directory">): Wording {
  const { directory } = deps;
  return {
    name: nameFrom((id) => directory.person(id)),
    role: (role) => directory.roleNames[role],
    inside: ({ environment, container }) => {
      const today = directory.environment(environment);
      if (today?.ingressContainer === container) return today.ingressInside;
      return today?.egressContainer === container ? today.egressInside : undefined;
    },
  };
}
