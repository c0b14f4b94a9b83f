import { Fault } from "../../workflows/engine/fault.ts";

/**
 * What a call does, as far as its failure goes. `place` posts something new: after a lost answer nobody knows whether it
 * stands. `open` finds or makes a personal chat, and `edit` replaces a message: both may simply be done again.
 */
export type Act = "place" | "open" | "edit";

/** An answer that is no success. `code` is the Bot Connector's own, from `{error: {code}}`. */
export interface Failure {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | undefined;
}

/** A wait where the Bot Connector names none. */
const defaultWaitMs = 30_000;
/** However long we are asked to wait, we ask again about once a minute. A wait of nothing would be a loop. */
const waitAtLeastMs = 1000;
const waitAtMostMs = 60_000;
/** 412: somebody else was changing the same; it passes by itself. */
const conflictWaitMs = 2000;

/** System errors that come before a connection is there, so that nothing was done. */
const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/** The chat to which something was posted is gone, or the bot is no longer in it: another one may be there. */
export const conversationGone = "conversation-gone";

/**
 * What the Bot Connector's refusal means
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages and .../bots/build-conversational-capability,
 * on status codes). A fault holds codes and never what was said.
 */
export function faultOfFailure({ status, code, retryAfter }: Failure, act: Act): Fault {
  const platformCode = code !== undefined && /^[A-Za-z]\w{0,60}$/.test(code) ? code : `http-${status}`;
  switch (status) {
    case 429:
      return new Fault("teams-busy", "throttled", { platformCode, retryAfterMs: waitOf(retryAfter) });
    case 412:
      return new Fault("teams-busy", "throttled", { platformCode, retryAfterMs: conflictWaitMs });
    case 401:
      return new Fault("teams-auth", "refused", { platformCode });
    case 403:
      return act === "place" && platformCode === "BotNotInConversationRoster"
        ? new Fault(conversationGone, "refused", { platformCode })
        : new Fault("person-unreachable", "refused", { platformCode });
    case 404:
      if (act === "edit") return new Fault("message-gone", "refused", { platformCode });
      return new Fault(act === "place" ? conversationGone : "person-unreachable", "refused", { platformCode });
  }
  if (status >= 500 || status === 408) return lost(act, platformCode);
  // To open a chat takes nothing but whose it is: what is wrong with it is wrong with the person.
  return new Fault(act === "open" ? "person-unreachable" : "teams-rejected", "refused", { platformCode });
}

/** What it means that there was no answer at all. */
export function faultOfError(thrown: unknown, act: Act): Fault {
  if (thrown instanceof Fault) return thrown;
  const code = systemCode(thrown);
  if (code !== undefined && neverSent.includes(code))
    return new Fault("teams-unavailable", "unavailable", { platformCode: code });
  return lost(act, code);
}

/** The fault after an answer that can't be read, or none. */
export function lost(act: Act, platformCode: string | undefined): Fault {
  const more = platformCode === undefined ? {} : { platformCode };
  return act === "place"
    ? new Fault("teams-outcome-unknown", "unknown-outcome", more)
    : new Fault("teams-unavailable", "unavailable", more);
}

/** `Retry-After` is seconds or a date (RFC 9110, 10.2.3). */
function waitOf(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter);
  const ms = /^\d+$/.test(retryAfter ?? "") ? seconds * 1000 : Date.parse(retryAfter ?? "") - Date.now();
  return Number.isNaN(ms) ? defaultWaitMs : Math.min(waitAtMostMs, Math.max(waitAtLeastMs, ms));
}

/** The system's code of an error or of what caused it, as undici nests it. */
function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : systemCode(error.cause);
}
