import type { LiveLink, Today } from "../people/environment.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { overlaps } from "./address.ts";

/**
 * Links that would work again if this door's addresses were let in, and give somebody else, or to another place, what
 * these terms do not. The door waits for their end; a link can't be revoked alone
 * (learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas#revoke-a-user-delegation-sas).
 */
export function linksInTheWay(transfer: Transfer, door: Door, { account, now }: Today): readonly LiveLink[] {
  const { addresses, recipient, rights, place } = doorTermsOf(transfer, door.id);
  const gives = ({ recipient: to, container, rights: may }: LiveLink): boolean =>
    to === recipient && container === place.container && may === rights;
  return (account?.liveLinks ?? []).filter(
    (link) =>
      link.endsAt > now &&
      !gives(link) &&
      link.ranges.some((range) => addresses.some((address) => overlaps(range, address.range))),
  );
}
