import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { expect, test } from "vitest";
import { type Act, faultOf } from "../../../src/adapters/slack/faults.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";

const platform = (error: string) => new WebAPIPlatformError({ ok: false, error, response_metadata: {} });
const page = "<html>https://heron.blob.core.windows.net/?sig=canarySignature</html>";
const refusedConnection = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });

test.each<[string, Error, Act, Partial<Fault>]>([
  ["a rate limit", new WebAPIRateLimitedError(3), "edit", { kind: "throttled", retryAfterMs: 3000 }],
  ["a rate limit of an hour", new WebAPIRateLimitedError(3600), "edit", { kind: "throttled", retryAfterMs: 60_000 }],
  ["a rate limit of no time at all", new WebAPIRateLimitedError(0), "edit", { kind: "throttled", retryAfterMs: 1000 }],
  ["a rate limit by code", platform("ratelimited"), "place", { kind: "throttled", platformCode: "ratelimited" }],
  ["Slack in trouble, posting", platform("internal_error"), "place", { kind: "unknown-outcome" }],
  ["Slack in trouble, editing", platform("internal_error"), "edit", { kind: "unavailable" }],
  [
    "a code we do not know, posting",
    platform("brand_new"),
    "place",
    { code: "slack-unknown", kind: "refused", platformCode: "brand_new" },
  ],
  ["a code we do not know, editing", platform("brand_new"), "edit", { code: "slack-unknown", kind: "unavailable" }],
  ["a conversation that is gone, posting", platform("channel_not_found"), "place", { code: "person-unreachable" }],
  ["a conversation that is gone, editing", platform("channel_not_found"), "edit", { code: "message-gone" }],
  ["a message that is gone", platform("message_not_found"), "edit", { code: "message-gone", kind: "refused" }],
  ["a proxy's page, posting", platform(page), "place", { kind: "unknown-outcome", platformCode: undefined }],
  ["a proxy's page, editing", platform(page), "edit", { kind: "unavailable", platformCode: undefined }],
  [
    "a 502, posting",
    new WebAPIHTTPError(502, "x", {}, page),
    "place",
    { kind: "unknown-outcome", platformCode: "http-502" },
  ],
  [
    "a 403, posting",
    new WebAPIHTTPError(403, "x", {}, page),
    "place",
    { kind: "unavailable", platformCode: "http-403" },
  ],
  [
    "a connection refused",
    new WebAPIRequestError(new TypeError("fetch failed", { cause: refusedConnection })),
    "place",
    { kind: "unavailable", platformCode: "ECONNREFUSED" },
  ],
  [
    "a timeout, posting",
    new WebAPIRequestError(new DOMException("t", "TimeoutError")),
    "place",
    { kind: "unknown-outcome" },
  ],
  ["anything else, posting", new RangeError(page), "place", { kind: "unknown-outcome" }],
  ["anything else, editing", new RangeError(page), "edit", { kind: "unavailable" }],
])("%s", (_what, thrown, act, expected) => {
  const fault = faultOf(thrown, act);
  expect(fault).toBeInstanceOf(Fault);
  expect(fault).toMatchObject(expected);
  expect([fault.message, fault.stack, fault.cause].join()).not.toContain("canarySignature");
});

test("a fault stays what it is", () => {
  const fault = new Fault("person-unreachable", "refused");
  expect(faultOf(fault, "place")).toBe(fault);
});
