import type { Reply } from "../../../commands/front.ts";
import { tell } from "../answer.ts";
import { type Activity, readSender } from "../payloads.ts";
import { askFront, callerOf, keepConversation, type Reception } from "../reception.ts";

/**
 * Takes that the bot was installed for somebody, or taken away. Where the personal chat is, is kept; and whoever has just
 * installed it is told what can be said, and what waits for them.
 */
export async function takeInstallation(reception: Reception, activity: Activity): Promise<void> {
  const sender = readSender(activity);
  if (sender === undefined || !sender.isPersonal) return;
  const { account, conversationId } = sender;
  if (activity.type === "installationUpdate" && activity.action?.startsWith("remove") === true)
    return reception.conversations.forget(account, conversationId);
  await keepConversation(reception, sender);
  if (activity.type !== "installationUpdate" || activity.action !== "add") return;
  const [usual] = reception.front.commands;
  if (usual === undefined) return;
  const caller = callerOf(reception, sender);
  const replies: Reply[] = [];
  // What could not be delivered before the app was there is not sent again: it says what waits for them.
  for (const words of caller.person === undefined ? ["help"] : ["help", "status"])
    replies.push(await askFront(reception, () => reception.front.command(usual.name, words, caller)));
  for (const reply of replies) await tell(reception, account, reply);
}
