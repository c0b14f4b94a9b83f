import { z } from "zod";
import { renderLines } from "./answer.ts";
import type { Addressee } from "./payloads.ts";
import type { Reception } from "./reception.ts";
import { messageView } from "./views.ts";
import { sayIt } from "./words.ts";

/** An acknowledgement: what Slack gets as the answer to its request. */
export type Acknowledge = (answer?: unknown) => Promise<void>;

const kind = z.object({ command: z.string().optional(), type: z.string().optional() });
const someone = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).nullish(),
  response_url: z.string().optional(),
});

/** Acknowledges whatever came, and says one sentence to whoever sent it, in the way that this kind of request has. */
export async function turnAway(
  reception: Pick<Reception, "tell">,
  { body, ack }: { readonly body: unknown; readonly ack: Acknowledge },
  sentence: string,
): Promise<void> {
  const { command, type } = kind.safeParse(body).data ?? {};
  const lines = sayIt(sentence);
  if (command !== undefined) return ack({ response_type: "ephemeral", ...renderLines(lines, 0) });
  if (type === "view_submission") return ack({ response_action: "update", view: messageView(lines, 0) });
  if (type === "block_suggestion") return ack({ options: [] });
  await ack();
  const to = readSomeone(body);
  if (to !== undefined) await reception.tell(to, renderLines(lines, 0));
}

function readSomeone(body: unknown): Addressee | undefined {
  const given = someone.safeParse(body).data;
  if (given === undefined) return undefined;
  const { user, channel, response_url } = given;
  return {
    userId: user.id,
    ...(channel && { channelId: channel.id }),
    ...(response_url !== undefined && { responseUrl: response_url }),
  };
}
