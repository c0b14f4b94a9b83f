/** Whether our own records say that a door's address is let in for another door: nobody's word goes against that. */
import type { Holder } from "../people/environment.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { overlaps } from "./address.ts";

function rangesOf(transfer: Transfer, doorId: string): readonly string[] {
  return doorTermsOf(transfer, doorId).addresses.map(({ range }) => range);
}

/** Those of an account's doors that let their addresses in, or may: a rule may be there before anybody says so. */
export function holdersAmong(
  doors: readonly { readonly transfer: Transfer; readonly door: Door }[],
): readonly Holder[] {
  return doors
    .filter(({ door }) => door.status === "opening" || door.status === "open")
    .map(({ transfer, door: { id } }) => ({ transferId: transfer.id, doorId: id, ranges: rangesOf(transfer, id) }));
}

/** Whether another door than this one holds an address of it. */
export function isHeldByAnother(transfer: Transfer, doorId: string, holders: readonly Holder[]): boolean {
  const ours = rangesOf(transfer, doorId);
  return holders.some(
    (holder) =>
      (holder.transferId !== transfer.id || holder.doorId !== doorId) &&
      holder.ranges.some((range) => ours.some((one) => overlaps(range, one))),
  );
}
