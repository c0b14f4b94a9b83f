import type { Digest } from "../../workflows/audit/digest.ts";
import type { Directory } from "../../workflows/engine/ports.ts";
import type { EnvironmentToday } from "../../workflows/people/environment.ts";
import type { Person } from "../../workflows/people/person.ts";
import type { Policy } from "../../workflows/transfers/policy.ts";

/** What a directory is made of: the people, environments and policy of one configuration, with its digest. */
export interface DirectoryData {
  readonly people: readonly Person[];
  readonly environments: readonly EnvironmentToday[];
  readonly policy: Policy;
  readonly roleNames: Directory["roleNames"];
  readonly configDigest: Digest;
}

/** A directory of plain data, which stays as it is for the life of the process. Throws where two have one id. */
export function createDirectory(data: DirectoryData): Directory {
  const peopleById = byId(data.people);
  const environmentsById = byId(data.environments);
  return {
    configDigest: data.configDigest,
    policy: data.policy,
    roleNames: data.roleNames,
    person: (id) => peopleById.get(id),
    people: () => [...peopleById.values()],
    environment: (id) => environmentsById.get(id),
    environments: () => [...environmentsById.values()],
  };
}

function byId<Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const map = new Map(entries.map((entry) => [entry.id, entry]));
  if (map.size !== entries.length) throw new TypeError("two entries of the directory have the same id");
  return map;
}
