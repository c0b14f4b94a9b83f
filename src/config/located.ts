/**
 * The configuration once every storage account is known by name. What governs is the account, not how it was found: a
 * convention and the account it leads to, written out, are the same configuration, with the same digest.
 */
import { firewallMistakes } from "./checks/firewall.ts";
import { containerMistakes } from "./checks/storage.ts";
import type { Config } from "./load.ts";
import { type Mistake, pathText } from "./mistake.ts";
import { type ConventionStorage, isByConvention, type NamedStorage, withEndpoints } from "./settings/storage.ts";

/** The configuration, with each environment's account by name. */
export type LocatedConfig = Omit<Config, "environments"> & {
  readonly environments: Readonly<
    Record<string, Omit<Config["environments"][string], "storage"> & { readonly storage: NamedStorage }>
  >;
  /** Where people inside an environment see its containers, by the environment's id; absent where nobody knows. */
  readonly inside: Readonly<Record<string, Inside>>;
  /** The environments whose account an earlier start found, and this one does not. */
  readonly fromEarlier: ReadonlySet<string>;
};

/** Where people inside an environment see its containers. */
interface Inside {
  readonly ingressInside?: string;
  readonly egressInside?: string;
}

/** An account as it was found: by the convention's resource group and the account's name. */
export interface FoundAccount {
  readonly resourceGroup: string;
  readonly account: string;
  /** An earlier start found it so, and this one does not. */
  readonly isFromEarlier?: true;
}

/** An environment whose account is to be found. */
export interface ToFind {
  readonly id: string;
  readonly storage: ConventionStorage;
}

/** The environments whose accounts are to be found. */
export function toFind({ environments }: Config): readonly ToFind[] {
  return Object.entries(environments).flatMap(([id, { storage }]) =>
    isByConvention(storage) ? [{ id, storage }] : [],
  );
}

/** Where people see the containers that the Data Safe Haven's deployment makes, by its documentation for users. */
const mounts: Readonly<Record<ConventionStorage["convention"], Readonly<Record<string, string>>>> = {
  "data-safe-haven-v4": { ingress: "/data", egress: "/output" },
  "data-safe-haven-v5": { ingress: "/mnt/input", egress: "/mnt/output" },
};

/**
 * The configuration with the accounts that were found, by the environment's id; each that is to be found must be there.
 * Gives mistakes where accounts that were found apart turn out to be one, and their environments would share a container.
 */
export function withFoundAccounts(
  config: Config,
  found: ReadonlyMap<string, FoundAccount>,
): LocatedConfig | { readonly mistakes: readonly Mistake[] } {
  const environments = Object.entries(config.environments).map(([id, environment]) => ({
    id,
    ...environment,
    storage: namedStorage(environment.storage, found.get(id)),
  }));
  const mistakes = [...containerMistakes(environments), ...firewallMistakes(environments)].map(({ path, message }) => ({
    path: pathText(path),
    line: 0,
    column: 0,
    message,
  }));
  if (mistakes.length > 0) return { mistakes };
  const inside = toFind(config).map(({ id, storage }) => [id, insideOf(storage)] as const);
  return {
    ...config,
    environments: Object.fromEntries(environments.map(({ id, ...environment }) => [id, environment])),
    inside: Object.fromEntries(inside),
    fromEarlier: new Set([...found].filter(([, { isFromEarlier }]) => isFromEarlier).map(([id]) => id)),
  };
}

function insideOf({ convention, ingressContainer, egressContainer }: ConventionStorage): Inside {
  const { [ingressContainer]: ingressInside, [egressContainer ?? ""]: egressInside } = mounts[convention];
  return {
    ...(ingressInside === undefined ? {} : { ingressInside }),
    ...(egressInside === undefined ? {} : { egressInside }),
  };
}

function namedStorage(
  storage: Config["environments"][string]["storage"],
  found: FoundAccount | undefined,
): NamedStorage {
  if (!isByConvention(storage)) return storage;
  if (found === undefined) throw new TypeError("an account that was to be found is missing");
  const { convention: _convention, shm: _shm, sre: _sre, ...given } = storage;
  const { resourceGroup, account } = found;
  return withEndpoints({ ...given, resourceGroup, account });
}
