import { z } from "zod";
import { Fault } from "../../workflows/engine/fault.ts";
import type { SlackClients } from "./clients.ts";
import { callSlack } from "./faults.ts";

/** Who we are in Slack. The workspace we are installed in is the only one we serve. */
export interface Bot {
  readonly teamId: string;
  readonly userId: string;
  readonly botId: string;
}

const answer = z.object({ team_id: z.string(), user_id: z.string(), bot_id: z.string() });

/**
 * Asks Slack once who we are (auth.test) and remembers it; a question that failed is asked again the next time. Ends in
 * the faults of a read, and in `slack-auth` for a token that is no bot's.
 */
export function createWhoAmI({ steady }: SlackClients): () => Promise<Bot> {
  let known: Promise<Bot> | undefined;
  return () => {
    known ??= askWhoIAm(steady).catch((fault) => {
      known = undefined;
      throw fault;
    });
    return known;
  };
}

async function askWhoIAm(client: SlackClients["steady"]): Promise<Bot> {
  const said = answer.safeParse(await callSlack("read", () => client.auth.test()));
  if (!said.success) throw new Fault("slack-auth", "refused");
  return { teamId: said.data.team_id, userId: said.data.user_id, botId: said.data.bot_id };
}
