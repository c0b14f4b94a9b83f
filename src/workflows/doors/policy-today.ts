/** What a signed door is held against in today's policy. */
import { doorsAtMost } from "../assessment/allowed.ts";
import type { Today } from "../people/environment.ts";
import { coverSeats, policySeats } from "../people/seats.ts";
import { type Door, doorTermsOf, type Transfer, termsOf } from "../transfers/transfer.ts";
import { checkAddress } from "./address.ts";

/** Whether today's policy asks for nothing more than what was agreed to: seats, lengths, and what the link may do. */
export function policyNotStricter(transfer: Transfer, door: Door, today: Today): boolean {
  const terms = termsOf(transfer);
  const { environment, policy } = today;
  const kindPolicy = policy.kinds[terms.kind];
  if (environment === undefined || kindPolicy === undefined) return false;
  const { rights, window } = doorTermsOf(transfer, door.id);
  return (
    // A seat that was added for want of somebody independent needs no look: whoever signed must still be in role.
    coverSeats(terms.seats, policySeats(kindPolicy, environment.tier, environment)) &&
    window.lastsMinutes <= kindPolicy.window.maxMinutes &&
    window.openWithinMinutes <= kindPolicy.window.openWithinMinutes &&
    (rights === kindPolicy.rights || (rights === "create-list" && kindPolicy.rights === "write-list"))
  );
}

/** New terms keep doors and addresses as they were asked for, so they can't mend what today's policy has no room for. */
export function roomInPolicy(transfer: Transfer, door: Door, { policy }: Today): boolean {
  const { addresses } = doorTermsOf(transfer, door.id);
  return (
    transfer.doors.length <= doorsAtMost(termsOf(transfer).kind, { policy }) &&
    addresses.length <= policy.addressesPerDoorAtMost &&
    addresses.every(({ range }) => "range" in checkAddress(range, policy.documentationAddresses))
  );
}
