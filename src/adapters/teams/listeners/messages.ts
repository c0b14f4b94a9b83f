import type { Reply } from "../../../commands/front.ts";
import { asFault } from "../../../workflows/engine/fault.ts";
import { tell } from "../answer.ts";
import { type Activity, readSender, readTyped, type Sender } from "../payloads.ts";
import { askFront, callerOf, keepConversation, type Reception } from "../reception.ts";
import { sentences } from "../words.ts";

/**
 * Takes what was typed to the bot: in a personal chat every word, elsewhere what mentions it. Answered in the personal
 * chat, wherever it was said; where it was said in front of others, they see only that it is.
 */
export async function takeMessage(reception: Reception, activity: Activity): Promise<void> {
  const sender = readSender(activity);
  const typed = readTyped(activity);
  if (sender === undefined || typed === undefined) return;
  // Beside what was said, which waits for nothing; what is answered is written where it is kept.
  const keeping = keepConversation(reception, sender);
  const reply = await askFront(reception, () => run(reception, sender, typed));
  await keeping;
  const isTold = await tell(reception, sender.account, reply);
  if (!sender.isPersonal)
    await sayOpenly(reception, sender, isTold ? sentences.answeredInPrivate : sentences.privateUnreachable);
}

/** With a command's name before it or without, and with a slash or without: Teams may take the slash for itself. */
function run(reception: Reception, sender: Sender, typed: string): Promise<Reply> {
  const { front } = reception;
  const [, first = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(typed.replace(/^\//, "")) ?? [];
  const names = front.commands.map(({ name }) => name);
  const named = names.find((name) => name === first.toLowerCase());
  const [usual = ""] = names;
  const caller = callerOf(reception, sender);
  return named === undefined
    ? front.command(usual, `${first} ${rest}`.trim(), caller)
    : front.command(named, rest.trim(), caller);
}

/** The same words for everybody, known to the bot or not. */
async function sayOpenly({ mailbox, log }: Reception, sender: Sender, sentence: string): Promise<void> {
  await mailbox.say(sender, sentence).catch((thrown: unknown) => {
    log.warn("teams-channel-not-answered", { code: asFault(thrown, "teams-unavailable").code });
  });
}
