import type { FieldErrors, Filled, Form } from "../../../workflows/cards/form.ts";
import { asFault } from "../../../workflows/engine/fault.ts";
import { readForm } from "../../adaptive-cards/filled.ts";
import { replyMessage } from "../answer.ts";
import type { Outgoing } from "../connector.ts";
import { encodeRef } from "../message-ref.ts";
import type { Sender } from "../payloads.ts";
import { askFront, callerOf, type Reception } from "../reception.ts";
import type { Said } from "../saying.ts";
import { sentences } from "../words.ts";

/** A form to be shown again, with what was typed and what is wrong with it. */
export interface WrongForm {
  readonly form: Form;
  readonly typed: Filled;
  readonly errors: FieldErrors;
}

/** What became of a form that was sent: what is said, or what is wrong with it. */
export type FormOutcome = { readonly said: Said } | { readonly wrong: WrongForm };

/**
 * Takes a form that was sent, from its message or from a dialog. `ref` is the form's message, which gives way to the
 * outcome. A form that is sent twice is one act.
 */
export async function takeForm(
  reception: Reception,
  sender: Sender,
  ref: string | undefined,
  data: unknown,
): Promise<FormOutcome> {
  const { front, people } = reception;
  const { account } = sender;
  const sent = readForm(data, await people.readerOf(account));
  if (sent === undefined || !front.forms.includes(sent.form)) return { said: sentences.unknownForm };
  const caller = { ...callerOf(reception, sender), event: `teams:form:${ref ?? sender.event}` };
  const { filled: typed } = sent;
  const reply = await askFront(reception, () => front.submit(sent.form, typed, sent.carries, caller));
  if (reply.kind === "errors") {
    const { errors } = reply;
    const form = front.emptyForm(sent.form, sent.carries, caller);
    if (form !== undefined) return { wrong: { form, typed, errors } };
    return { said: { kind: "say", lines: Object.values(errors).map((error) => [error]) } };
  }
  const isShown =
    reply.kind === "done" && (await replaceForm(reception, ref, await replyMessage(reception, account, reply)));
  return { said: isShown ? sentences.below : reply };
}

/** Puts something in a form's place. Gives whether it stands there. */
export async function replaceForm(
  { mailbox, log }: Reception,
  ref: string | undefined,
  message: Outgoing,
): Promise<boolean> {
  if (ref === undefined) return false;
  try {
    await mailbox.replace(ref, message);
    return true;
  } catch (thrown) {
    log.warn("teams-form-not-replaced", { code: asFault(thrown, "teams-unavailable").code });
    return false;
  }
}

/**
 * Puts something in the place of a private answer; gives whether it stands there. What the engine knows by its key is a
 * card that it edits, whatever a button claims: that stays.
 */
export async function replaceAnswer(reception: Reception, ref: string, message: Outgoing): Promise<boolean> {
  const known = await reception.conversations.keyOf(ref).catch(() => "unknown");
  return known === undefined && replaceForm(reception, ref, message);
}

/** The reference of a message in the sender's personal chat, by its id. */
export function refOf({ account, conversationId }: Sender, activityId: string | undefined): string | undefined {
  return activityId === undefined ? undefined : encodeRef({ account, conversationId, activityId });
}
