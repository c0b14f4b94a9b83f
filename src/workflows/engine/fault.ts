/**
 * What a platform's failure means to us. Adapters turn an SDK's errors into these once, at their edge, by code and
 * never by text; the kind decides what the queue does. A fault's message never holds what the platform said, because
 * that may hold a link or a person's words.
 */
export type FaultKind =
  /** Trying again as it is won't help: no rights, not found, invalid. */
  | "refused"
  /** Busy: try again after `retryAfterMs`. */
  | "throttled"
  /** It may come right, and nothing was done. */
  | "unavailable"
  /** It may or may not have been done: look before doing it again. */
  | "unknown-outcome";

/** A failure outside, with our code, the platform's own code, and what it means for trying again. */
export class Fault extends Error {
  readonly code: string;
  readonly kind: FaultKind;
  readonly platformCode: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    kind: FaultKind,
    more: { readonly platformCode?: string; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(more.platformCode === undefined ? code : `${code} (${more.platformCode})`, { cause: more.cause });
    this.name = "Fault";
    this.code = code;
    this.kind = kind;
    this.platformCode = more.platformCode;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Any thrown thing as a Fault; what we don't know is `unavailable`, so that it is tried again and never taken for done. */
export function asFault(thrown: unknown, code: string): Fault {
  return thrown instanceof Fault ? thrown : new Fault(code, "unavailable", { cause: thrown });
}
