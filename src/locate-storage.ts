import { readFile } from "node:fs/promises";
import { type Discovery, type DiscoveryOptions, discoverAccount } from "./adapters/havens/data-safe-haven/discovery.ts";
import { undiscoveredSentence } from "./adapters/havens/data-safe-haven/discovery-words.ts";
import type { Config } from "./config/load.ts";
import { type LocatedConfig, type ToFind, toFind, withFoundAccounts } from "./config/located.ts";
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

/**
 * Finds in Azure every account that the configuration gives by a convention; asks nothing where there is none. Ends in
 * `StorageMistaken` with all that is wrong, or in a Fault where Azure can't be asked now.
 */
export async function locateStorage(config: Config, log: Log): Promise<LocatedConfig> {
  const sought = toFind(config);
  const options = await azureOptionsOf(config);
  const discoveries = await Promise.all(
    sought.map(async (one) => ({ ...one, discovery: await discoverAccount(options, one.storage) })),
  );
  const mistakes = discoveries.flatMap(mistakesOf);
  if (mistakes.length > 0) throw new StorageMistaken(mistakes);
  const found = discoveries.map(({ id, discovery }) => [id, accountIn(discovery)] as const);
  for (const [environment, { resourceGroup, account }] of found)
    log.info("storage-found", { environment, resourceGroup, account });
  const located = withFoundAccounts(config, new Map(found));
  if ("mistakes" in located) throw new StorageMistaken(located.mistakes);
  return located;
}

function mistakesOf({ id, discovery }: ToFind & { readonly discovery: Discovery }): Mistake[] {
  if (discovery.outcome === "found" || discovery.outcome === "unavailable") return [];
  const path = pathText(["environments", id, "storage"]);
  return [{ path, line: 0, column: 0, message: undiscoveredSentence(discovery) }];
}

function accountIn(discovery: Discovery): Extract<Discovery, { readonly outcome: "found" }> {
  if (discovery.outcome === "unavailable") throw discovery.fault;
  if (discovery.outcome !== "found") throw new TypeError("an account that was not found is a mistake");
  return discovery;
}
