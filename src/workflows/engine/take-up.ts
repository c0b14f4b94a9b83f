/**
 * Takes up a message of ours that the record does not know: a process posted it and died before it could say where.
 * Whoever clicks on such an orphan shows us where it stands, and from then on it shows the truth.
 */
import { copyKey } from "../cards/wanted.ts";
import type { PersonId } from "../people/person.ts";
import type { Deps } from "./ports.ts";
import { transferSubject } from "./subjects.ts";

/**
 * Called for each click of a person on a message about a transfer. A message that is known already, another person's, or
 * none of ours is left alone. Where the person has another message for the same, both show the same from then on.
 */
export async function takeUpMessage(
  deps: Deps,
  chatName: string,
  transferId: string,
  person: PersonId,
  ref: string,
): Promise<void> {
  const chat = deps.chats.find(({ name }) => name === chatName);
  if (chat === undefined) return;
  const subject = transferSubject(transferId);
  const known = await deps.messages.all(subject);
  if ([...known.values()].some((message) => message.chat === chatName && message.ref === ref)) return;
  const [subjectHere, ...rest] = ((await chat.keyOf(ref)) ?? "").split("/");
  const key = rest.join("/");
  if (subjectHere !== subject || !key.endsWith(`/${person}`)) return;
  const message = { chat: chatName, person, ref };
  const standing = await deps.messages.put(subject, key, message);
  if (standing.ref !== ref) await deps.messages.put(subject, copyKey(key, ref), message);
  deps.log.info("message-taken-up", { subject });
  await deps.jobs.enqueue([{ kind: "cards", subject, chat: chatName }]);
}
