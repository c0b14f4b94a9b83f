import { randomUUID } from "node:crypto";
import { z } from "zod";

/** What Slack sends over a socket (docs.slack.dev/apis/events-api/using-socket-mode). */
export type Envelope = {
  envelope_id: string;
  type: "slash_commands" | "interactive" | "events_api";
  accepts_response_payload: boolean;
  payload: Record<string, unknown>;
  retry_attempt?: number;
  retry_reason?: string;
};

/** Interactions whose acknowledgement may carry an answer. */
const answerable = ["view_submission", "block_suggestion", "dialog_submission"];

/** Puts a request's form into an envelope: an interaction's payload as it is, an event's, else a command's fields. */
export function envelopeOf(form: Record<string, string>): Envelope {
  const envelope_id = randomUUID();
  if (form.payload === undefined)
    return { envelope_id, type: "slash_commands", accepts_response_payload: true, payload: form };
  const payload = JSON.parse(form.payload) as Record<string, unknown>;
  if (payload.type === "event_callback")
    return { envelope_id, type: "events_api", accepts_response_payload: false, payload };
  const accepts_response_payload = answerable.includes(String(payload.type));
  return { envelope_id, type: "interactive", accepts_response_payload, payload };
}

/** A bot's acknowledgement. A payload that says nothing is none. */
const acknowledgement = z.strictObject({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).optional(),
});

/** Reads an acknowledgement; throws for anything else, which no client of Slack's sends. */
export function readAcknowledgement(text: string): { envelopeId: string; body: string } {
  const { envelope_id, payload = {} } = acknowledgement.parse(JSON.parse(text));
  return { envelopeId: envelope_id, body: Object.keys(payload).length === 0 ? "" : JSON.stringify(payload) };
}
