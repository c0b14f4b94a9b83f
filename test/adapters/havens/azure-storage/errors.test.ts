import { AuthenticationError, AuthenticationRequiredError, CredentialUnavailableError } from "@azure/identity";
import { RestError } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { type CallKind, toFault } from "../../../../src/adapters/havens/azure-storage/errors.ts";
import { Fault } from "../../../../src/workflows/engine/fault.ts";

const call: CallKind = {
  service: "storage",
  does: "write",
  refusedByCode: { Special: "special-refused" },
  refusedByStatus: { 403: "no-rights" },
};
const reading: CallKind = { ...call, does: "read" };

function restError(statusCode: number, code = "Plain"): RestError {
  return new RestError("text of the platform", { statusCode, code });
}

test.each([
  [restError(403), "no-rights", "refused", "Plain"],
  [restError(403, "Special"), "special-refused", "refused", "Special"],
  [restError(404), "storage-refused", "refused", "Plain"],
  [restError(409, "Conflict"), "storage-conflict", "unavailable", "Conflict"],
  [restError(409, "StorageAccountOperationInProgress"), "account-busy", "throttled", undefined],
  [restError(429), "storage-busy", "throttled", undefined],
  [restError(408), "storage-failing", "unknown-outcome", undefined],
  [restError(500), "storage-failing", "unknown-outcome", undefined],
  [restError(202), "storage-failing", "unknown-outcome", undefined],
])("an answer means what its code and status say", (thrown, code, kind, platformCode) => {
  expect(toFault(thrown, call)).toMatchObject({ code, kind, ...(platformCode === undefined ? {} : { platformCode }) });
});

test.each([
  ["ECONNREFUSED", "storage-unreachable", "unavailable"],
  ["ENOTFOUND", "storage-unreachable", "unavailable"],
  ["ECONNRESET", "storage-unanswered", "unknown-outcome"],
  ["REQUEST_SEND_ERROR", "storage-unanswered", "unknown-outcome"],
])("no answer: a write is certain only where the connection never came to be: %s", (systemCode, code, kind) => {
  const thrown = new RestError("no answer", { code: systemCode });
  expect(toFault(thrown, call)).toMatchObject({ code, kind });
  expect(toFault(thrown, reading)).toMatchObject({ code, kind: "unavailable" });
});

test("a thing of no known kind is not taken for done, and not for undone", () => {
  for (const thrown of [new TypeError("x"), "text", undefined, null]) {
    expect(toFault(thrown, call).kind).toBe("unknown-outcome");
    expect(toFault(thrown, reading).kind).toBe("unavailable");
  }
});

test.each([
  [new AuthenticationError(401, { error: "invalid_client", error_description: "x" }), "credential-refused", "refused"],
  [new AuthenticationError(400, "text"), "credential-refused", "refused"],
  [new AuthenticationError(503, "text"), "credential-unavailable", "unavailable"],
  [new AuthenticationError(429, "text"), "credential-unavailable", "unavailable"],
  [new CredentialUnavailableError("text"), "credential-unavailable", "unavailable"],
  [new AuthenticationRequiredError({ scopes: [], message: "text" }), "credential-unavailable", "unavailable"],
])("without a token nothing was sent, which is certain for a write, too", (thrown, code, kind) => {
  expect(toFault(thrown, call)).toMatchObject({ code, kind });
});

test("a fault stays the fault that it is", () => {
  const fault = new Fault("no-time-left", "unavailable");
  expect(toFault(fault, call)).toBe(fault);
});

test("only what looks like a code is taken for one", () => {
  expect(toFault(restError(403, "no: https://x?sig=abc"), call).platformCode).toBeUndefined();
});
