import { expect, test } from "vitest";
import { readSocketMessage, reasonCode } from "../../../src/adapters/slack/socket-message.ts";

const read = (message: unknown) => readSocketMessage(JSON.stringify(message));

test.each([
  { type: "hello", num_connections: 1 },
  { type: "disconnect", reason: "warning" },
  { type: "slash_commands", envelope_id: "e1", payload: { command: "/ingress" }, accepts_response_payload: true },
  { type: "interactive", envelope_id: "e1", payload: { type: "block_actions" }, retry_attempt: 1 },
  { type: "events_api", envelope_id: "e1", payload: { event: { type: "message" } } },
])("what Slack sends is read as it is: $type", (message) => {
  expect(read(message)).toMatchObject(message.type === "hello" ? { type: "hello" } : message);
});

test.each([
  ["a kind we don't know", { type: "close", envelope_id: "e1", payload: {} }],
  ["an event without a type", { type: "events_api", envelope_id: "e1", payload: {} }],
  ["no payload", { type: "interactive", envelope_id: "e1", payload: null }],
  ["a list for a payload", { type: "slash_commands", envelope_id: "e1", payload: [] }],
])("an envelope of another shape is there to be acknowledged and nothing else: %s", (_what, message) => {
  expect(read(message)).toEqual({ type: "interactive", envelope_id: "e1", payload: {} });
});

test.each(["null", "17", "{", '{"type":"interactive"}', '{"type":"error"}', new ArrayBuffer(2)])(
  "what is neither is passed over: %s",
  (data) => {
    expect(readSocketMessage(data)).toBeUndefined();
  },
);

test("a reason is logged only where it is a code", () => {
  expect(["refresh_requested", "wss://x/?ticket=1", "", "A".repeat(50)].map(reasonCode)).toEqual([
    "refresh_requested",
    ...["unnamed", "unnamed", "unnamed"],
  ]);
});
