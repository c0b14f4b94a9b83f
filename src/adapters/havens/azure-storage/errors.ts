/**
 * The one place where an SDK's error becomes a Fault: by code and status, never by text. The error itself goes no
 * further, because it carries the request with its bearer token and the answer with its body.
 */
import { Fault, type FaultKind } from "../../../workflows/engine/fault.ts";

/** A kind of call, and what its refusals are called. A platform's code counts before the status. */
export interface CallKind {
  readonly service: "resource-manager" | "storage";
  /** A write that got no plain answer may have been done; a read never matters. */
  readonly does: "read" | "write";
  readonly refusedByCode?: Readonly<Record<string, string>>;
  readonly refusedByStatus: Readonly<Record<number, string>>;
}

interface Failure {
  readonly name: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
}

const throttledMs = 5000;
const accountBusyMs = 2000;

/** The connection never came to be, so nothing was sent. */
const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** https://learn.microsoft.com/javascript/api/overview/azure/identity-readme#error-handling */
const credentialErrors = [
  "AuthenticationError",
  "AuthenticationRequiredError",
  "AggregateAuthenticationError",
  "CredentialUnavailableError",
];

function field(thing: unknown, key: string): unknown {
  return typeof thing === "object" && thing !== null ? Reflect.get(thing, key) : undefined;
}

/** A code as platforms write them. Anything else might be text, which may hold what must not be kept. */
function codeIn(thing: unknown, key: string): string | undefined {
  const value = field(thing, key);
  return typeof value === "string" && /^[A-Za-z][\w.-]{0,79}$/.test(value) ? value : undefined;
}

/** Reads `Retry-After`, seconds or a date (RFC 9110, 10.2.3), or Azure's own header in milliseconds. */
function readRetryAfterMs(thrown: unknown): number | undefined {
  const headers = field(field(thrown, "response"), "headers");
  const get = field(headers, "get");
  if (typeof get !== "function") return undefined;
  const read = (name: string): string => String(get.call(headers, name) ?? "");
  if (/^\d+$/.test(read("x-ms-retry-after-ms"))) return Number(read("x-ms-retry-after-ms"));
  const value = read("retry-after");
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

function readFailure(thrown: unknown): Failure {
  const status = field(thrown, "statusCode");
  return {
    name: codeIn(thrown, "name") ?? "Error",
    status: typeof status === "number" ? status : undefined,
    code: codeIn(thrown, "code") ?? codeIn(field(thrown, "errorResponse"), "error"),
    retryAfterMs: readRetryAfterMs(thrown),
  };
}

function describe({ name, status, code }: Failure): Error {
  const facts = [name, status, code].filter((fact) => fact !== undefined);
  return Object.assign(new Error(facts.join(" ")), { code, statusCode: status });
}

function judgeCredential({ name, status }: Failure): readonly [string, FaultKind] {
  const isRefusal = name === "AuthenticationError" && status !== undefined && status < 500 && status !== 429;
  return isRefusal ? ["credential-refused", "refused"] : ["credential-unavailable", "unavailable"];
}

function judge(failure: Failure, call: CallKind): readonly [string, FaultKind, number?] {
  const { name, status, code = "" } = failure;
  if (credentialErrors.includes(name)) return judgeCredential(failure);
  const isUnsure = call.does === "write" ? "unknown-outcome" : "unavailable";
  if (status === undefined) {
    return unreachable.includes(code)
      ? [`${call.service}-unreachable`, "unavailable"]
      : [`${call.service}-unanswered`, isUnsure];
  }
  if (status === 429) return [`${call.service}-busy`, "throttled", throttledMs];
  if (code === "StorageAccountOperationInProgress") return ["account-busy", "throttled", accountBusyMs];
  if (status < 400 || status === 408 || status >= 500) return [`${call.service}-failing`, isUnsure];
  const refused = call.refusedByCode?.[code] ?? call.refusedByStatus[status];
  if (refused !== undefined) return [refused, "refused"];
  return status === 409 ? [`${call.service}-conflict`, "unavailable"] : [`${call.service}-refused`, "refused"];
}

/**
 * What a thrown thing means for a call of this kind. A Fault stays as it is.
 */
export function toFault(thrown: unknown, call: CallKind): Fault {
  if (thrown instanceof Fault) return thrown;
  const failure = readFailure(thrown);
  const [code, kind, waitMs] = judge(failure, call);
  const retryAfterMs = failure.retryAfterMs ?? waitMs;
  return new Fault(code, kind, {
    cause: describe(failure),
    ...(failure.code === undefined ? {} : { platformCode: failure.code }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Calls an SDK; whatever it throws becomes a Fault. */
export async function call<T>(kind: CallKind, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (thrown) {
    throw toFault(thrown, kind);
  }
}
