/** What the configuration says of storage, as the adapters for Azure take it. */
import { accountIdOf } from "./adapters/havens/azure-storage/account.ts";
import type { AzureHavenOptions } from "./adapters/havens/azure-storage/connections.ts";
import type { LocatedConfig } from "./config/located.ts";
import { azureOptionsOf } from "./locate-storage.ts";

/** The id by which the workflows know the account of these settings. */
export function accountIdIn({ account, ...place }: LocatedConfig["environments"][string]["storage"]): string {
  return accountIdOf({ ...place, name: account });
}

/** What reaches Azure. Ends in the system's error where `azure.caFile` can't be read. */
export async function havenOptionsOf(config: LocatedConfig): Promise<AzureHavenOptions> {
  return {
    ...(await azureOptionsOf(config)),
    accounts: Object.values(config.environments).map(({ storage }) => ({
      accountId: accountIdIn(storage),
      tenantId: storage.tenantId,
      blobEndpoint: storage.blobEndpoint,
      serviceEndpoint: storage.serviceEndpoint,
    })),
  };
}
