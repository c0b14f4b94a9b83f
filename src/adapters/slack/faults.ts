import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { Fault, type FaultKind } from "../../workflows/engine/fault.ts";

/**
 * What a call does, as far as its failure goes: `place` posts something new, so that after a lost answer it must be
 * looked for; `edit` and `read` may simply be done again.
 */
export type Act = "place" | "edit" | "read";

/** Slack's codes (each method's page at docs.slack.dev/reference/methods has a list) and what they mean to us. */
const meanings: readonly { readonly code: string; readonly kind: FaultKind; readonly of: readonly string[] }[] = [
  {
    code: "person-unreachable",
    kind: "refused",
    of: [
      ...["channel_not_found", "user_not_found", "users_not_found", "user_not_visible", "user_disabled", "is_archived"],
      ...["cannot_dm_bot", "not_in_channel", "user_not_in_channel", "restricted_action", "messages_tab_disabled"],
      ...["restricted_action_read_only_channel", "method_not_supported_for_channel_type"],
    ],
  },
  { code: "message-gone", kind: "refused", of: ["message_not_found", "cant_update_message", "edit_window_closed"] },
  {
    code: "slack-auth",
    kind: "refused",
    of: [
      ...["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"],
      ...["no_permission", "not_allowed_token_type", "access_denied", "ekm_access_denied", "org_login_required"],
    ],
  },
  {
    code: "slack-rejected",
    kind: "refused",
    of: [
      ...["invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text"],
      ...["invalid_arguments", "invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large"],
      ...["view_too_large", "expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id", "hash_conflict"],
    ],
  },
  {
    code: "slack-files-refused",
    kind: "refused",
    of: [
      ...["file_uploads_disabled", "file_uploads_except_images_disabled", "file_upload_size_restricted"],
      ...["file_type_not_allowed", "posting_to_channel_denied", "file_not_found", "file_update_failed"],
    ],
  },
  { code: "slack-busy", kind: "throttled", of: ["ratelimited", "rate_limited", "message_limit_exceeded"] },
];

/** Codes after which something may have been done all the same, says Slack. */
const uncertain = ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"];

/** System errors that come before a connection is there, so that nothing was done. */
const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** A wait where Slack names none. */
const defaultWaitMs = 30_000;

/**
 * However long Slack asks for, we ask again about once a minute: what waits holds up the news of the same transfer. A
 * wait of nothing would be a loop.
 */
const waitAtLeastMs = 1000;
const waitAtMostMs = 60_000;

/** Makes a call to Slack; whatever it throws is thrown as a `Fault`. */
export async function callSlack<Answer>(act: Act, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (thrown) {
    throw faultOf(thrown, act);
  }
}

/**
 * What an error of Slack's SDK means, by its class and code. The fault holds no cause: the SDK's errors carry answers
 * and addresses, which may repeat what was sent.
 */
export function faultOf(thrown: unknown, act: Act): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof WebAPIRateLimitedError)
    return new Fault("slack-busy", "throttled", { retryAfterMs: waitOf(thrown.retryAfter) });
  if (thrown instanceof WebAPIPlatformError) return platformFault(thrown.data.error, act);
  if (thrown instanceof WebAPIHTTPError)
    return thrown.statusCode < 500
      ? new Fault("slack-unavailable", "unavailable", { platformCode: `http-${thrown.statusCode}` })
      : lost(act, `http-${thrown.statusCode}`);
  const code = systemCode(thrown instanceof WebAPIRequestError ? thrown.original : thrown);
  if (code !== undefined && neverSent.includes(code))
    return new Fault("slack-unavailable", "unavailable", { platformCode: code });
  return lost(act, code);
}

function waitOf(seconds: number): number {
  return Math.min(waitAtMostMs, Math.max(waitAtLeastMs, seconds * 1000));
}

function platformFault(given: string, act: Act): Fault {
  // An answer that is no JSON comes from the SDK as the "code": a page of some proxy, which says nothing about Slack.
  if (!/^[a-z0-9_]{1,60}$/.test(given)) return lost(act, undefined);
  if (uncertain.includes(given)) return lost(act, given);
  const meaning = meanings.find(({ of }) => of.includes(given));
  // A new message that Slack refuses for a reason we don't know is one that people must be told of.
  if (meaning === undefined)
    return new Fault("slack-unknown", act === "place" ? "refused" : "unavailable", { platformCode: given });
  const { kind } = meaning;
  if (kind === "throttled") return new Fault(meaning.code, kind, { platformCode: given, retryAfterMs: defaultWaitMs });
  const code = act === "edit" && given === "channel_not_found" ? "message-gone" : meaning.code;
  return new Fault(code, kind, { platformCode: given });
}

function lost(act: Act, platformCode: string | undefined): Fault {
  const more = platformCode === undefined ? {} : { platformCode };
  return act === "place"
    ? new Fault("slack-outcome-unknown", "unknown-outcome", more)
    : new Fault("slack-unavailable", "unavailable", more);
}

/** The system's code of an error or of what caused it, as undici nests it. */
function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : systemCode(error.cause);
}
