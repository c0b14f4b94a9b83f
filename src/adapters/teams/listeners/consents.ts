import type { Line } from "../../../workflows/cards/card.ts";
import { asFault } from "../../../workflows/engine/fault.ts";
import { readPress } from "../../adaptive-cards/press.ts";
import { tell } from "../answer.ts";
import { savedFileMessage, saveFile } from "../given-file.ts";
import { linesMessage } from "../message.ts";
import { type Activity, type Consent, readConsent, readSender, type Sender, type UploadInfo } from "../payloads.ts";
import { askFront, callerOf, keepConversation, type Reception } from "../reception.ts";
import type { Said } from "../saying.ts";
import { fileSaved, sayIt, sentences } from "../words.ts";
import { refOf, replaceAnswer } from "./forms.ts";

/**
 * Takes somebody's answer to whether they want a file. With a yes it is made anew, for them and as it is now, and put into
 * their OneDrive. What became of it takes the question's place.
 */
export async function takeConsent(reception: Reception, activity: Activity): Promise<void> {
  const sender = readSender(activity);
  const consent = readConsent(activity);
  if (sender === undefined || !sender.isPersonal || consent === undefined) return;
  const isTheirChat = await keepConversation(reception, sender);
  const { account } = sender;
  const { said, saved } = await settle(reception, sender, consent);
  const ref = isTheirChat ? refOf(sender, activity.replyToId) : undefined;
  const lines = typeof said === "string" ? sayIt(said) : said.kind === "say" ? said.lines : undefined;
  if (lines === undefined || !(await standsThere(reception, account, ref, lines)))
    await tell(reception, account, typeof said === "string" ? { kind: "say", lines: sayIt(said) } : said);
  if (saved === undefined) return;
  await reception.mailbox.post(account, savedFileMessage(saved)).catch((thrown: unknown) => {
    reception.log.warn("teams-file-not-shown", { code: asFault(thrown, "teams-unavailable").code });
  });
}

interface Settled {
  readonly said: Said;
  /** Where the file is, once it is there. */
  readonly saved?: UploadInfo;
}

async function settle(
  reception: Reception,
  sender: Sender,
  { action, context, uploadInfo }: Consent,
): Promise<Settled> {
  if (action === "decline") return { said: sentences.fileDeclined };
  const { front, serviceUrls, log } = reception;
  const asked = readPress(context);
  if (asked === undefined || uploadInfo === undefined || !front.verbs.includes(asked.press.verb))
    return { said: sentences.unknownButton };
  const reply = await askFront(reception, () => front.press(asked.press, callerOf(reception, sender)));
  if (reply.kind !== "file") return { said: reply };
  try {
    await saveFile(reply, uploadInfo, serviceUrls);
  } catch (thrown) {
    const { code, kind, platformCode } = asFault(thrown, "teams-unavailable");
    log.warn("teams-file-not-saved", { code, platformCode });
    return { said: kind === "unknown-outcome" ? sentences.fileMayStand : sentences.fileNotSaved };
  }
  return { said: { kind: "say", lines: [...reply.lines, ...sayIt(fileSaved(uploadInfo.name))] }, saved: uploadInfo };
}

async function standsThere(
  reception: Reception,
  account: string,
  ref: string | undefined,
  lines: readonly Line[],
): Promise<boolean> {
  if (ref === undefined) return false;
  return replaceAnswer(reception, ref, linesMessage(lines, await reception.people.readerOf(account)));
}
