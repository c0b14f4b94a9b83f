import { z } from "zod";
import type { Press } from "../../workflows/cards/card.ts";
import type { Submission } from "./payloads.ts";
import { decodeButton, encodeCarried, parseJson } from "./press.ts";
import { inputAction, reasonBlock } from "./views.ts";

/** A press that waits for its reason, and where the person who pressed is answered. */
export interface Pending {
  readonly press: Press;
  readonly channelId?: string;
  readonly responseUrl?: string;
  readonly onPrivate?: true;
}

const pending = z.strictObject({
  button: z.string(),
  channelId: z.string().exactOptional(),
  responseUrl: z.string().exactOptional(),
  onPrivate: z.literal(true).exactOptional(),
});

/** What a question for a reason carries along. */
export function encodePending({ press, ...answeredAt }: Pending): string {
  return JSON.stringify({ button: encodeCarried({ press }), ...answeredAt });
}

/** The press that a reason was asked for, and the reason; undefined for what is no question of ours. */
export function readReason({ metadata, state }: Submission): (Pending & { readonly reason: string }) | undefined {
  const given = pending.safeParse(parseJson(metadata)).data;
  const press = decodeButton(given?.button)?.press;
  if (given === undefined || press === undefined) return undefined;
  const { button: _button, ...answeredAt } = given;
  return { press, ...answeredAt, reason: state[reasonBlock]?.[inputAction]?.value?.trim() ?? "" };
}
