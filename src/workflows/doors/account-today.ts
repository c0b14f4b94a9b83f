import type { AccountToday, EnvironmentToday } from "../people/environment.ts";
import type { Account } from "./account.ts";

type Place = Pick<EnvironmentToday, "accountId" | "hand" | "isFromEarlier">;

/** What our own record says of it, whoever may read the account. */
function onRecord(account: Account | undefined): Pick<AccountToday, "held" | "liveLinks"> {
  return {
    ...(account?.held === undefined ? {} : { held: account.held }),
    ...(account?.liveLinks === undefined ? {} : { liveLinks: account.liveLinks }),
  };
}

/**
 * An environment's account as decisions are judged by; undefined for one that is to be read and has not been yet. One
 * that may not be read is its name, and what its own record says.
 */
export function accountToday(account: Account | undefined, place: Place): AccountToday | undefined {
  const { accountId, hand, isFromEarlier } = place;
  const isUnread = hand?.reads === false;
  if (!isUnread && account?.seen === undefined) return undefined;
  const seen = isUnread ? undefined : account?.seen;
  const obstacle = isFromEarlier ? "not-found-again" : seen?.obstacle;
  return {
    ...(seen === undefined
      ? { identity: { resourceId: accountId, unread: true } }
      : { identity: seen.identity, readAt: seen.at }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...onRecord(account),
  };
}
