/**
 * Links: user delegation SAS of a container, https only, for one address, with no right but those of their name.
 * https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas
 */
import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  type SasIPRange,
  type UserDelegationKey,
} from "@azure/storage-blob";
import ipaddr from "ipaddr.js";
import { SasUrl } from "../../../workflows/doors/sas-url.ts";
import { Fault } from "../../../workflows/engine/fault.ts";
import type { LinkHand } from "../../../workflows/engine/haven.ts";
import type { LinkRights } from "../../../workflows/transfers/policy.ts";
import type { FindConnection } from "./connections.ts";
import type { KeyFor } from "./delegation-keys.ts";

/** None of them both reads and writes, and none deletes; `c` creates and does not replace. */
const permissions: Record<LinkRights, string> = { "write-list": "wl", "create-list": "cl", "read-list": "rl" };

/** A SAS names one address, or one run of addresses from first to last. */
function signedRangeOf(addresses: readonly string[]): SasIPRange {
  const [address, ...others] = addresses;
  if (address === undefined || others.length > 0) throw new Fault("one-address-a-link", "refused");
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return { start: address };
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(address)) throw new Fault("not-an-ipv4-address", "refused");
  const start = ipaddr.IPv4.networkAddressFromCIDR(address).toString();
  return { start, end: ipaddr.IPv4.broadcastAddressFromCIDR(address).toString() };
}

/** Whose key it is and which: enough to find it in the storage's logs, and nothing to sign with. */
function keyIdOf(key: UserDelegationKey): string {
  return `${key.signedObjectId}/${key.signedStartsOn.toISOString()}/${key.signedExpiresOn.toISOString()}`;
}

/**
 * Mints links. Ends in a Fault: refused `one-address-a-link`, `not-an-ipv4-address`, `window-over`, `unknown-account`,
 * or what asking for the key ends in.
 */
export function createLinkHand(find: FindConnection, keyFor: KeyFor): LinkHand {
  return {
    mint: async (spec) => {
      const { ref, blobEndpoint } = find(spec.accountId);
      const ipRange = signedRangeOf(spec.addresses);
      if (spec.endsAt <= Math.max(spec.startsAt, spec.now)) throw new Fault("window-over", "refused");
      const key = await keyFor(spec.accountId, spec);
      // A SAS counts in whole seconds; cutting them off never lengthens the window.
      const wholeSeconds = (at: number): number => Math.floor(at / 1000) * 1000;
      const startsAt = Math.max(wholeSeconds(spec.startsAt), key.signedStartsOn.getTime());
      const keyEndsAt = key.signedExpiresOn.getTime();
      const endsAt = Math.min(wholeSeconds(spec.endsAt), keyEndsAt);
      const query = generateBlobSASQueryParameters(
        {
          containerName: spec.container,
          permissions: ContainerSASPermissions.parse(permissions[spec.rights]),
          protocol: SASProtocol.Https,
          startsOn: new Date(startsAt),
          expiresOn: new Date(endsAt),
          ipRange,
        },
        key,
        ref.name,
      );
      const link = new SasUrl(`${blobEndpoint}/${encodeURIComponent(spec.container)}?${query.toString()}`);
      return { link, startsAt, endsAt, keyId: keyIdOf(key), keyEndsAt };
    },
  };
}
