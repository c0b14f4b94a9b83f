import type { FormReply, Reply } from "../../commands/front.ts";
import type { Form } from "../../workflows/cards/form.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import { renderCard } from "../adaptive-cards/card.ts";
import { type FormState, renderForm } from "../adaptive-cards/form.ts";
import { label } from "../adaptive-cards/text.ts";
import type { Outgoing } from "./connector.ts";
import { consentMessage } from "./given-file.ts";
import { linesMessage, messageOf } from "./message.ts";
import type { Reception } from "./reception.ts";

/** What can be said as a message. */
export type Sayable = Exclude<Reply | FormReply, { readonly kind: "errors" }>;

/** A form as a message, with what was typed and what is wrong with it. */
export async function formMessage(
  { people }: Reception,
  account: string,
  form: Form,
  state: Omit<FormState, "people"> = {},
): Promise<Outgoing> {
  const card = renderForm(form, { people: people.all(), ...state }, await people.readerOf(account), {
    in: "chat",
    offersDialog: true,
  });
  return messageOf({ summary: label(form.title, 100), card });
}

/** What is said, as a message in somebody's personal chat. */
export async function replyMessage(reception: Reception, account: string, reply: Sayable): Promise<Outgoing> {
  const reader = await reception.people.readerOf(account);
  switch (reply.kind) {
    case "form":
      return formMessage(reception, account, reply.form);
    case "card":
      return messageOf(renderCard(reply.card, reader, { answer: true }));
    case "file":
      return consentMessage(reply, reader);
    case "say":
    case "done":
      return linesMessage(reply.lines, reader);
  }
}

/** Says something in somebody's personal chat and nowhere else. Gives whether it was said: what can't be is logged. */
export async function tell(reception: Reception, account: string, reply: Sayable): Promise<boolean> {
  try {
    await reception.mailbox.post(account, await replyMessage(reception, account, reply));
    return true;
  } catch (thrown) {
    const { code, platformCode } = asFault(thrown, "teams-unavailable");
    reception.log.warn("teams-reply-failed", { code, platformCode });
    return false;
  }
}
