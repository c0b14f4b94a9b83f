import { setTimeout as wait } from "node:timers/promises";
import type { Answer } from "./loopback-server.ts";

/**
 * What goes wrong with one call.
 * - `status`: answered with that status, nothing done. 429 and 503 may carry `retryAfterSeconds`; without it there is no header.
 * - `status-after-effect`: done, and still answered with that status.
 * - `error`: the platform's own refusal by code, nothing done (Slack: 200 with `ok: false`; Resource Manager: 400).
 * - `delay`, `hold`: done and answered later, after so many milliseconds or when `until` settles.
 * - `drop`, `drop-after-effect`: the connection is cut, before or after it is done.
 * - `lie`: answered as if done, nothing done.
 */
export type Fault =
  | { kind: "status"; status: number; code?: string; retryAfterSeconds?: number }
  | { kind: "status-after-effect"; status: number; code?: string; retryAfterSeconds?: number }
  | { kind: "error"; code: string }
  | { kind: "delay"; ms: number }
  | { kind: "hold"; until: Promise<unknown> }
  | { kind: "drop" }
  | { kind: "drop-after-effect" }
  | { kind: "lie" };

/** Says which calls a fault is for: fields that must be equal, or a predicate. `{}` is every call. */
export type Matcher<Call> = Partial<Call> | ((call: Call) => boolean);

/** The faults waiting at a stand-in. Those added by `next` are spent one a call, in order, before those of `always`. */
export type Faults<Call> = {
  next(match: Matcher<Call>, fault: Fault): void;
  always(match: Matcher<Call>, fault: Fault): void;
  clear(): void;
  /** How many faults added by `next` no call has met yet. */
  unspent(): number;
  take(call: Call): Fault | undefined;
};

/** Makes an empty queue of faults. */
export function createFaults<Call extends object>(): Faults<Call> {
  let once: { match: Matcher<Call>; fault: Fault }[] = [];
  let standing: { match: Matcher<Call>; fault: Fault }[] = [];
  return {
    next: (match, fault) => void once.push({ match, fault }),
    always: (match, fault) => void standing.push({ match, fault }),
    clear: () => {
      once = [];
      standing = [];
    },
    unspent: () => once.length,
    take: (call) => {
      const found = once.find(({ match }) => matches(match, call));
      if (found) once = once.filter((waiting) => waiting !== found);
      return (found ?? standing.find(({ match }) => matches(match, call)))?.fault;
    },
  };
}

function matches<Call extends object>(match: Matcher<Call>, call: Call): boolean {
  if (typeof match === "function") return match(call);
  return (Object.keys(match) as (keyof Call)[]).every((key) => match[key] === call[key]);
}

/**
 * Answers one call under a fault, or plainly when there is none. "drop" means that the caller must cut the connection.
 * `refuse` words the platform's error for a status (undefined: the one of its own refusals) and a code (undefined: one
 * that is plausible for the status).
 */
export async function answerUnder(
  fault: Fault | undefined,
  steps: { effect(): Answer; lie(): Answer; refuse(status: number | undefined, code: string | undefined): Answer },
): Promise<Answer | "drop"> {
  switch (fault?.kind) {
    case undefined:
      return steps.effect();
    case "delay":
      await wait(fault.ms);
      return steps.effect();
    case "hold":
      await fault.until;
      return steps.effect();
    case "lie":
      return steps.lie();
    case "drop":
      return "drop";
    case "drop-after-effect":
      steps.effect();
      return "drop";
    case "error":
      return steps.refuse(undefined, fault.code);
    case "status-after-effect":
      steps.effect();
      return withRetryAfter(steps.refuse(fault.status, fault.code), fault.retryAfterSeconds);
    case "status":
      return withRetryAfter(steps.refuse(fault.status, fault.code), fault.retryAfterSeconds);
  }
}

function withRetryAfter(answer: Answer, seconds: number | undefined): Answer {
  if (seconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": String(seconds) } };
}
