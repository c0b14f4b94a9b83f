import { z } from "zod";
import { parseJson } from "./press.ts";

/** Where a message stands: its conversation and its time, which is its name there. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

const pair = z.tuple([z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/), z.string().regex(/^\d{1,15}\.\d{1,9}$/)]);

/** A message's reference as the opaque text that the engine keeps. The same message always has the same. */
export function encodeRef({ channel, ts }: MessageRef): string {
  return Buffer.from(JSON.stringify([channel, ts]), "utf8").toString("base64url");
}

/** The message that a reference names; undefined for a text that no message has as its reference. */
export function decodeRef(text: string): MessageRef | undefined {
  const parsed = pair.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (!parsed.success) return undefined;
  const [channel, ts] = parsed.data;
  return encodeRef({ channel, ts }) === text ? { channel, ts } : undefined;
}
