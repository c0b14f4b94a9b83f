import type { Reply } from "../../../commands/front.ts";
import { asFault } from "../../../workflows/engine/fault.ts";
import { formVerb } from "../../adaptive-cards/form.ts";
import { pressVerb, readPress, type SentPress } from "../../adaptive-cards/press.ts";
import { formMessage, replyMessage } from "../answer.ts";
import { type Activity, readExecuted, readSender, type Sender } from "../payloads.ts";
import { askFront, callerOf, keepConversation, type Reception } from "../reception.ts";
import { inTime, type Said, sayLate, shorten } from "../saying.ts";
import { sentences } from "../words.ts";
import { refOf, replaceAnswer, replaceForm, takeForm } from "./forms.ts";

/**
 * The answer to a pressed button: a few words
 * (learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format). Never a card: cards are edited
 * by the engine, for everybody who has one.
 */
function shortAnswer(text: string): unknown {
  return { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: text };
}

/** Takes a pressed button, those of long ago included. Answered in time, whatever it takes. */
export async function takeExecution(reception: Reception, activity: Activity): Promise<unknown> {
  const sender = readSender(activity);
  if (sender === undefined || !sender.isPersonal) return shortAnswer(sentences.onlyInPrivate);
  const { account } = sender;
  const { verb, data } = readExecuted(activity) ?? {};
  const ref = refOf(sender, activity.replyToId);
  const press = async (): Promise<Said> => {
    // Beside what was pressed, which waits for nothing.
    const isTheirChat = keepConversation(reception, sender);
    if (verb === pressVerb) return takePress(reception, sender, { ref, isTheirChat }, data);
    const said = verb === formVerb ? await takeSentForm(reception, sender, ref, data) : sentences.unknownButton;
    await isTheirChat;
    return said;
  };
  const text = await inTime(
    reception,
    async () => shorten(reception, account, await press()),
    (late) => sayLate(reception, account, late),
  );
  return shortAnswer(text ?? sentences.stillWorking);
}

async function takePress(
  reception: Reception,
  sender: Sender,
  { ref, isTheirChat }: { readonly ref: string | undefined; readonly isTheirChat: Promise<boolean> },
  data: unknown,
): Promise<Said> {
  const { front } = reception;
  const sent = readPress(data);
  if (sent === undefined || !front.verbs.includes(sent.press.verb)) return sentences.unknownButton;
  const complaint = sent.reason === undefined ? undefined : front.complaintAbout(sent.reason);
  if (complaint !== undefined) return complaint;
  const reply = await askFront(reception, () => front.press(sent.press, callerOf(reception, sender), sent.reason));
  if (!(await isTheirChat) || ref === undefined) return reply;
  await reportClick(reception, sender, ref, sent);
  return (await takesPlace(reception, sender, ref, sent, reply)) ? sentences.inPlace : reply;
}

/** Puts another page in the place of the answer that was pressed, where the commands say that it may stand there. */
async function takesPlace(
  reception: Reception,
  { account }: Sender,
  ref: string,
  { answer, key }: SentPress,
  reply: Reply,
): Promise<boolean> {
  if (reply.kind !== "card" || reply.replaces !== true || answer !== true || key !== undefined) return false;
  return replaceAnswer(reception, ref, await replyMessage(reception, account, reply));
}

/** Taking up a message is tidiness: whatever goes wrong with it, the press counts. */
async function reportClick(
  { onClickFrom, conversations, people, log }: Reception,
  { account }: Sender,
  ref: string,
  { press, key }: SentPress,
): Promise<void> {
  const { person } = people.recognise(account);
  if (person === undefined || onClickFrom === undefined) return;
  try {
    if (key !== undefined) await conversations.noteKey(ref, key);
    await onClickFrom(press.transfer, person, ref);
  } catch (thrown) {
    log.warn("teams-click-not-reported", { code: asFault(thrown, "unexpected").code });
  }
}

/** A form that was sent from its message comes back there with what is wrong. */
async function takeSentForm(
  reception: Reception,
  sender: Sender,
  ref: string | undefined,
  data: unknown,
): Promise<Said> {
  const outcome = await takeForm(reception, sender, ref, data);
  if ("said" in outcome) return outcome.said;
  const { form, ...state } = outcome.wrong;
  const again = await formMessage(reception, sender.account, form, state);
  if (!(await replaceForm(reception, ref, again))) await reception.mailbox.post(sender.account, again);
  return sentences.wrongOnForm;
}
