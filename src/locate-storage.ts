import { readFile } from "node:fs/promises";
import { type Discovery, type DiscoveryOptions, discoverAccount } from "./adapters/havens/data-safe-haven/discovery.ts";
import { type Undiscovered, undiscoveredSentence } from "./adapters/havens/data-safe-haven/discovery-words.ts";
import type { FoundAccounts, KeptAccount } from "./adapters/havens/data-safe-haven/found-accounts.ts";
import type { Config } from "./config/load.ts";
import { type FoundAccount, type LocatedConfig, type ToFind, toFind, withFoundAccounts } from "./config/located.ts";
import { type Mistake, pathText } from "./config/mistake.ts";
import type { Log } from "./workflows/engine/ports.ts";

/** What the configuration says of the storage is not so in Azure: trying again does not help. */
export class StorageMistaken extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super("the configured storage is not there");
    this.name = "StorageMistaken";
    this.mistakes = mistakes;
  }
}

/** How Azure is reached, with the certificate authority read from its file. */
export async function azureOptionsOf({ azure }: Pick<Config, "azure">): Promise<DiscoveryOptions> {
  const { credential, resourceManagerUrl, caFile } = azure;
  return {
    credential,
    ...(resourceManagerUrl === undefined ? {} : { resourceManagerUrl }),
    ...(caFile === undefined ? {} : { caPem: await readFile(caFile, "utf8") }),
  };
}

/** What came of looking for one environment's account. `earlier`: what an earlier start found, where this one does not. */
type Sought = ToFind & { readonly discovery: Discovery; readonly earlier: KeptAccount | undefined };

/**
 * Finds in Azure every account that the configuration gives by a convention; asks nothing where there is none. One that
 * is not to be found any more is the one that was found before, according to `kept`: what is out there can be closed, and
 * nothing opens. Ends in `StorageMistaken` with all that is wrong where nothing was found before either, or in a Fault
 * where Azure can't be asked now.
 */
export async function locateStorage(config: Config, log: Log, kept?: FoundAccounts): Promise<LocatedConfig> {
  const options = await azureOptionsOf(config);
  const sought = await Promise.all(
    toFind(config).map(async (one): Promise<Sought> => {
      const discovery = await discoverAccount(options, one.storage);
      return { ...one, discovery, earlier: isMistaken(discovery) ? await kept?.last(one.storage) : undefined };
    }),
  );
  const isStuck = sought.some(({ discovery, earlier }) => isMistaken(discovery) && earlier === undefined);
  if (isStuck) throw new StorageMistaken(sought.flatMap(mistakesOf));
  const located = withFoundAccounts(config, new Map(sought.map((one) => [one.id, accountOf(one)] as const)));
  if ("mistakes" in located) throw new StorageMistaken(located.mistakes);
  for (const one of sought) await note(one, log, kept);
  return located;
}

function isMistaken(discovery: Discovery): discovery is Undiscovered {
  return discovery.outcome !== "found" && discovery.outcome !== "unavailable";
}

function mistakesOf({ id, discovery }: Sought): Mistake[] {
  if (!isMistaken(discovery)) return [];
  const path = pathText(["environments", id, "storage"]);
  return [{ path, line: 0, column: 0, message: undiscoveredSentence(discovery) }];
}

function accountOf({ discovery, earlier }: Sought): FoundAccount {
  if (discovery.outcome === "unavailable") throw discovery.fault;
  if (discovery.outcome === "found") return discovery;
  if (earlier === undefined) throw new TypeError("an account that was never found is a mistake");
  return { ...earlier, isFromEarlier: true };
}

/** Keeps what was found for the next start; where it was not, says so, and why. */
async function note(one: Sought, log: Log, kept: FoundAccounts | undefined): Promise<void> {
  const { id: environment, storage, discovery } = one;
  const { resourceGroup, account } = accountOf(one);
  if (isMistaken(discovery)) {
    const why = undiscoveredSentence(discovery);
    return log.error("storage-not-found-again", { environment, resourceGroup, account, why });
  }
  log.info("storage-found", { environment, resourceGroup, account });
  await kept?.keep(storage, { resourceGroup, account }).catch(({ code }: NodeJS.ErrnoException) => {
    log.warn("storage-found-not-kept", { environment, platformCode: code });
  });
}
