import { z } from "zod";

/** Where a message stands: whose personal chat it is, the conversation, and the message's id there. */
export interface MessageRef {
  /** `<tenant id>/<Entra object id>`. */
  readonly account: string;
  readonly conversationId: string;
  readonly activityId: string;
}

/** Dots alone would be a step in an address. */
const part = z.string().max(400).regex(/[^.]/);
const triple = z.tuple([z.string().regex(/^[0-9a-f-]{36}\/[0-9a-f-]{36}$/), part, part]);

/** A message's reference as the opaque text that the engine keeps. The same message always has the same. */
export function encodeRef({ account, conversationId, activityId }: MessageRef): string {
  return Buffer.from(JSON.stringify([account, conversationId, activityId]), "utf8").toString("base64url");
}

/** The message that a reference names; undefined for a text that no message has as its reference. */
export function decodeRef(text: string): MessageRef | undefined {
  const parsed = triple.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (!parsed.success) return undefined;
  const [account, conversationId, activityId] = parsed.data;
  const ref = { account, conversationId, activityId };
  return encodeRef(ref) === text ? ref : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
