import type { ListenSettings } from "../../commands/chat-side.ts";
import type { Caller, Saying } from "../../commands/front.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import { askFront as askInChat } from "../chat-turns/ask-front.ts";
import type { Turns } from "../chat-turns/turns.ts";
import type { Conversations } from "./conversations.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Sender } from "./payloads.ts";
import type { TeamsPeople } from "./people.ts";

/** What the listeners share. */
export interface Reception extends ListenSettings {
  readonly people: TeamsPeople;
  readonly mailbox: Mailbox;
  readonly conversations: Conversations;
  readonly turns: Turns;
  /** The hosts that the bot trusts with its tokens. */
  readonly serviceUrls: readonly string[];
  readonly log: Log;
}

/** Who sent this, for the commands. `event` is the act's own id. */
export function callerOf({ people }: Reception, { account, event }: Sender): Caller {
  return { ...people.recognise(account), event };
}

/** What the commands answer; whatever they throw becomes what they say when they are sorry. */
export function askFront<Answer>(
  { front, log }: Pick<Reception, "front" | "log">,
  ask: () => Promise<Answer>,
): Promise<Answer | Saying> {
  return askInChat({ front, log, chatName: "teams" }, ask);
}

/**
 * Keeps where somebody's personal chat is; gives whether this is it. That it could not be kept is in nobody's way: the next
 * word keeps it, and who is written to before is written to where Teams says that they are.
 */
export async function keepConversation({ mailbox, log }: Reception, sender: Sender): Promise<boolean> {
  const { account, serviceUrl, conversationId, isPersonal } = sender;
  if (!isPersonal) return false;
  try {
    const isTheirs = await mailbox.keep(account, { serviceUrl, conversationId });
    if (!isTheirs) log.warn("teams-conversation-not-theirs");
    return isTheirs;
  } catch (thrown) {
    log.warn("teams-conversation-not-kept", { code: asFault(thrown, "unexpected").code });
    return false;
  }
}
