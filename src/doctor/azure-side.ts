/** Azure as the bot reaches it: which accounts there are, and what is asked of each, side by side. */
import { connectAccounts } from "../adapters/havens/azure-storage/connections.ts";
import { createDelegationKeys } from "../adapters/havens/azure-storage/delegation-keys.ts";
import { createListingHand } from "../adapters/havens/azure-storage/listing.ts";
import { createPermissionReader, type Permissions } from "../adapters/havens/azure-storage/permissions.ts";
import { createDoorHand } from "../adapters/havens/azure-storage/rules.ts";
import { createLog } from "../adapters/log/pino-log.ts";
import type { Config } from "../config/load.ts";
import type { LocatedConfig } from "../config/located.ts";
import type { Mistake } from "../config/mistake.ts";
import { accountIdIn, havenOptionsOf } from "../haven-options.ts";
import { azureOptionsOf, locateStorage, StorageMistaken } from "../locate-storage.ts";
import { Fault } from "../workflows/engine/fault.ts";
import type { FirewallReading, ListingHand } from "../workflows/engine/haven.ts";
import type { Instant } from "../workflows/time.ts";
import { containersOf } from "./containers.ts";
import { type Limits, type Reached, reach } from "./reached.ts";
import type { Skews } from "./skews.ts";

/** The configuration with every account known by name, or what is wrong with what it says of them. */
export type Located = { readonly config: LocatedConfig } | { readonly mistakes: readonly Mistake[] };

/** What was asked of Azure. */
export interface AzureSide {
  readonly config: LocatedConfig;
  /** The firewall of each account that the bot may read, by its id. */
  readonly firewalls: ReadonlyMap<string, Promise<Reached<FirewallReading>>>;
  /** What the bot's identity may do on each account, by its id, and on each container, by `<account id>/<container>`. */
  readonly rights: ReadonlyMap<string, Promise<Reached<readonly Permissions[]>>>;
  /** Ends in the fault of a key that is not to be had. The key goes no further. */
  readonly obtainKey: (accountId: string) => Promise<void>;
  readonly listing: ListingHand;
}

/** Finds the accounts, as the start does. Ends in a Fault: `ca-file-unreadable`, or what Azure can't be asked for. */
export async function locate(config: Config): Promise<Located> {
  await azureOptionsOf(config).catch(({ code }: NodeJS.ErrnoException) => {
    throw new Fault("ca-file-unreadable", "refused", code === undefined ? {} : { platformCode: code });
  });
  try {
    return { config: await locateStorage(config, createLog("silent")) };
  } catch (thrown) {
    if (thrown instanceof StorageMistaken) return { mistakes: thrown.mistakes };
    throw thrown;
  }
}

/** Begins to ask. Ends in a Fault `accounts-unknown` without accounts, or like `createAzureHaven`. */
export async function reachAzure(
  located: Located,
  limits: Limits,
  skews: Skews,
  now: () => Promise<Instant>,
): Promise<AzureSide> {
  if ("mistakes" in located) throw new Fault("accounts-unknown", "refused");
  const { config } = located;
  const options = await havenOptionsOf(config);
  const find = connectAccounts(options);
  const keyFor = createDelegationKeys(find);
  const doors = createDoorHand(find);
  const reader = createPermissionReader(options, (date) => skews.noteDate("Azure's", date));
  const places = Object.values(config.environments).flatMap(({ storage }) =>
    containersOf(config.policy, storage).map(({ container }) => ({ accountId: accountIdIn(storage), container })),
  );
  const accountIds = [...new Set(places.map(({ accountId }) => accountId))];
  // Where an admin's word is all there is, the bot asks Azure for nothing about the firewall; nor is it asked here.
  const read = new Set(
    Object.values(config.environments)
      .filter(({ firewallReading }) => firewallReading === "read")
      .map(({ storage }) => accountIdIn(storage)),
  );
  const { callMs } = limits;
  const rightsOf = (accountId: string, container?: string) =>
    reach(callMs, () => reader.permissionsOf(accountId, container, callMs));
  return {
    config,
    firewalls: new Map([...read].map((id) => [id, reach(callMs, () => doors.read(id, callMs))])),
    rights: new Map([
      ...accountIds.map((id) => [id, rightsOf(id)] as const),
      ...places.map(
        ({ accountId, container }) => [`${accountId}/${container}`, rightsOf(accountId, container)] as const,
      ),
    ]),
    obtainKey: async (accountId) => {
      const at = await now();
      await keyFor(accountId, { startsAt: at, endsAt: at + 60_000, now: at });
    },
    listing: createListingHand(find, 1),
  };
}
