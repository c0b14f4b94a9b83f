/** Whether an account is the one that was agreed to, as far as it was ever read. */
import type { AccountIdentity, Today } from "../people/environment.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";

/** Where either was never read the name is all that can be compared; that one was not is another gate's to say. */
export function sameAccount(one: AccountIdentity, other: AccountIdentity | undefined): boolean {
  if (other === undefined || one.resourceId !== other.resourceId) return false;
  return "unread" in one || "unread" in other || one.creationTime === other.creationTime;
}

/** Whether the bot may read the account today where it could when it was agreed to, and may not where it could not. */
export function isReadAsAgreed(transfer: Transfer, door: Door, { account }: Pick<Today, "account">): boolean {
  const agreed = doorTermsOf(transfer, door.id).place.account;
  return account === undefined || "unread" in agreed === "unread" in account.identity;
}
