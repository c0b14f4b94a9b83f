import type { Caller, Front, Saying } from "../../commands/front.ts";
import type { Clock, Log } from "../../workflows/engine/ports.ts";
import type { Person } from "../../workflows/people/person.ts";
import type { Instant } from "../../workflows/time.ts";
import { askFront as askInChat } from "../chat-turns/ask-front.ts";
import type { Bot } from "./bot.ts";
import type { SlackClients } from "./clients.ts";
import type { SlackPeople } from "./people.ts";
import type { Tell } from "./tell.ts";

/** What the listeners share. */
export interface Reception {
  readonly front: Front;
  readonly people: SlackPeople;
  readonly clients: SlackClients;
  readonly whoAmI: () => Promise<Bot>;
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each recognised person's click on a message that can be edited, so that an unknown one is taken up. */
  readonly onClickFrom?: (transfer: string, person: Person, ref: string) => Promise<void>;
}

/** Who sent this, for the commands. `event` is the act's own id. */
export async function callerOf({ people }: Reception, userId: string, event: string): Promise<Caller> {
  return { ...(await people.recognise(userId)), event };
}

/** The id in the directory of a Slack user, or a marker that no person has as their id. */
export function personOf({ people }: Reception): (userId: string) => Promise<string> {
  return async (userId) => (await people.recognise(userId)).person?.id ?? `unknown:${userId}`;
}

/** What the commands answer; whatever they throw becomes what they say when they are sorry. */
export function askFront<Answer>(
  { front, log }: Pick<Reception, "front" | "log">,
  ask: () => Promise<Answer>,
): Promise<Answer | Saying> {
  return askInChat({ front, log, chatName: "slack" }, ask);
}

/** Domain time for distances in a reply; a clock that can't be read is no reason to say nothing. */
export async function replyTime({ clock }: Pick<Reception, "clock">): Promise<Instant> {
  return clock.now().catch(() => Date.now());
}
