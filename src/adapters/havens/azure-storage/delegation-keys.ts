/**
 * User delegation keys, one kept for each account and nowhere else. A key lives for seven days at most, and a link dies
 * with its key: https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
 */
import type { UserDelegationKey } from "@azure/storage-blob";
import type { Instant } from "../../../workflows/time.ts";
import { blobCallTimeoutMs } from "./blob-service.ts";
import type { FindConnection } from "./connections.ts";
import { type CallKind, call } from "./errors.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const longestMs = 7 * dayMs;
/** A key's end counts from the storage's clock, which may be behind ours. */
const skewMs = 5 * minuteMs;
/** A key is kept this long only, because keys can be revoked by somebody else without our hearing of it. */
const reuseMs = 15 * minuteMs;

/** Azure's firewall answers AuthorizationFailure, missing rights AuthorizationPermissionMismatch. */
const asking: CallKind = {
  service: "storage",
  does: "read",
  refusedByCode: { AuthorizationFailure: "bot-outside-boundary" },
  refusedByStatus: {
    400: "delegation-key-refused",
    401: "credential-refused",
    403: "delegation-key-refused",
    404: "delegation-key-refused",
  },
};

/** What a key is needed for, in domain time. */
export interface KeyNeed {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly now: Instant;
}

/**
 * Gives a key that covers the need, or as much of it as a key can: its own start and end say how much. Ends in a Fault:
 * refused `delegation-key-refused`, `bot-outside-boundary`, `credential-refused`; throttled or unavailable otherwise.
 */
export type KeyFor = (accountId: string, need: KeyNeed) => Promise<UserDelegationKey>;

/** Cuts a need to what a key can cover: nothing but the last day of the past, seven days in all. Whole seconds. */
function cut({ startsAt, endsAt, now }: KeyNeed): { startsAt: Instant; endsAt: Instant; latest: Instant } {
  const wholeSeconds = (at: Instant): Instant => Math.floor(at / 1000) * 1000;
  const start = wholeSeconds(Math.max(startsAt, now - dayMs));
  const latest = wholeSeconds(Math.min(now + longestMs - skewMs, start + longestMs));
  return { startsAt: start, endsAt: Math.min(wholeSeconds(endsAt), latest), latest };
}

/** Makes the cache. Instants are domain time: in local mode the storage's clock is moved along with it. */
export function createDelegationKeys(find: FindConnection): KeyFor {
  const kept = new Map<string, { readonly key: UserDelegationKey; readonly askedAt: Instant }>();
  return async (accountId, need) => {
    const { startsAt, endsAt, latest } = cut(need);
    const held = kept.get(accountId.toLowerCase());
    if (
      held !== undefined &&
      need.now >= held.askedAt &&
      need.now < held.askedAt + reuseMs &&
      held.key.signedStartsOn.getTime() <= startsAt &&
      held.key.signedExpiresOn.getTime() >= endsAt
    ) {
      return held.key;
    }
    // Long enough for another link of this length while the key is kept.
    const expiresOn = new Date(Math.min(endsAt + reuseMs, latest));
    const options = { abortSignal: AbortSignal.timeout(blobCallTimeoutMs) };
    const { blobs } = find(accountId);
    const answer = await call(asking, () => blobs.getUserDelegationKey(new Date(startsAt), expiresOn, options));
    // Only the key: the rest of the answer holds the request with its token.
    const { signedObjectId, signedTenantId, signedStartsOn, signedExpiresOn, signedService, signedVersion, value } =
      answer;
    const key = {
      signedObjectId,
      signedTenantId,
      signedStartsOn,
      signedExpiresOn,
      signedService,
      signedVersion,
      value,
    };
    kept.set(accountId.toLowerCase(), { key, askedAt: need.now });
    return key;
  };
}
