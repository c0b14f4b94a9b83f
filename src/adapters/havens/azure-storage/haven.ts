import type { Haven } from "../../../workflows/engine/haven.ts";
import { type AzureHavenOptions, connectAccounts } from "./connections.ts";
import { createCopyHand } from "./copies.ts";
import { createDelegationKeys } from "./delegation-keys.ts";
import { createLinkHand } from "./links.ts";
import { createListingHand } from "./listing.ts";
import { createDoorHand } from "./rules.ts";

/**
 * A haven whose storage is Azure's: firewall rules through Resource Manager, links as user delegation SAS, listings of
 * containers, copies between them. Sends nothing until it is used. Ends in a Fault `local-credential-off-loopback` or `not-an-account-id`.
 */
export function createAzureHaven(options: AzureHavenOptions): Haven {
  const find = connectAccounts(options);
  return {
    door: createDoorHand(find),
    link: createLinkHand(find, createDelegationKeys(find)),
    listing: createListingHand(find),
    copies: createCopyHand(find),
  };
}
