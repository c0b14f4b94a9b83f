import { z } from "zod";

/**
 * What Slack sends over a socket (docs.slack.dev/apis/events-api/using-socket-mode). Anything with an envelope's id that
 * is otherwise not as documented is an empty interaction to us: it is acknowledged, so that Slack does not send it again,
 * and nothing else.
 */
const envelopeId = z.string().min(1);
const known = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello") }),
  z.object({ type: z.literal("disconnect"), reason: z.string().default("unnamed") }),
  z.looseObject({ type: z.literal("slash_commands"), envelope_id: envelopeId, payload: z.looseObject({}) }),
  z.looseObject({ type: z.literal("interactive"), envelope_id: envelopeId, payload: z.looseObject({}) }),
  z.looseObject({
    type: z.literal("events_api"),
    envelope_id: envelopeId,
    payload: z.looseObject({ event: z.looseObject({ type: z.string() }) }),
  }),
]);
const anyEnvelope = z.object({ envelope_id: envelopeId });

/** A message that a socket may bring. */
export type SocketMessage = z.infer<typeof known>;

/** Reads a message; undefined for what there is nothing to do about. */
export function readSocketMessage(data: unknown): SocketMessage | undefined {
  const given = parse(data);
  const message = known.safeParse(given).data;
  if (message !== undefined) return message;
  const stray = anyEnvelope.safeParse(given).data;
  return stray === undefined ? undefined : { type: "interactive", envelope_id: stray.envelope_id, payload: {} };
}

/** A reason as it may stand in a log. */
export function reasonCode(reason: string): string {
  return /^[a-z_]{1,40}$/.test(reason) ? reason : "unnamed";
}

function parse(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
