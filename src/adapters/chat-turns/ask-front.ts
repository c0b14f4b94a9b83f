import type { Front, Saying } from "../../commands/front.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";

/** Whom a chat asks, where it says what went wrong, and the chat's own name in the log. */
export interface Asking {
  readonly front: Front;
  readonly log: Log;
  readonly chatName: string;
}

/** What the commands answer; whatever they throw becomes what they say when they are sorry. */
export async function askFront<Answer>(
  { front, log, chatName }: Asking,
  ask: () => Promise<Answer>,
): Promise<Answer | Saying> {
  try {
    return await ask();
  } catch (thrown) {
    const { code, kind, platformCode } = asFault(thrown, "front-failed");
    log.error(`${chatName}-front-failed`, { code, kind, platformCode });
    return front.sorry(thrown);
  }
}
