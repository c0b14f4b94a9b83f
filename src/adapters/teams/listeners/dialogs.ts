/**
 * The same forms as dialogs
 * (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots). A dialog shows what is
 * wrong on itself, and says the outcome as it closes.
 */
import { z } from "zod";
import type { Form } from "../../../workflows/cards/form.ts";
import { readFormToOpen } from "../../adaptive-cards/filled.ts";
import { type FormState, renderForm } from "../../adaptive-cards/form.ts";
import { label } from "../../adaptive-cards/text.ts";
import { attach } from "../message.ts";
import { type Activity, readDialog, readSender, type Sender } from "../payloads.ts";
import { askFront, callerOf, type Reception } from "../reception.ts";
import { inTime, sayLate, shorten } from "../saying.ts";
import { sentences } from "../words.ts";
import { refOf, takeForm } from "./forms.ts";

const titleAtMost = 60;

/** Opens a form as a dialog, with what its message held at first. */
export async function openDialog(reception: Reception, activity: Activity): Promise<unknown> {
  const sender = readSender(activity);
  if (sender === undefined || !sender.isPersonal) return closing(sentences.onlyInPrivate);
  const asked = readFormToOpen(readDialog(activity));
  const { front } = reception;
  if (asked === undefined) return closing(sentences.unknownForm);
  const form = await askFront(reception, async () =>
    front.emptyForm(asked.form, asked.carries, callerOf(reception, sender)),
  );
  if (form === undefined) return closing(sentences.unknownForm);
  if ("kind" in form) return closing(await shorten(reception, sender.account, form));
  return showing(reception, sender, form, { typed: asked.filled }, activity.replyToId);
}

/** Takes a dialog that was sent. */
export async function sendDialog(reception: Reception, activity: Activity): Promise<unknown> {
  const sender = readSender(activity);
  if (sender === undefined || !sender.isPersonal) return closing(sentences.onlyInPrivate);
  const { account } = sender;
  const data = readDialog(activity);
  // The dialog brings along of which message it came; a form that is sent from both is one act.
  const { at } = z.object({ at: z.string().min(1).max(400).optional() }).safeParse(data).data ?? {};
  const outcome = await inTime(
    reception,
    async () => {
      const done = await takeForm(reception, sender, refOf(sender, at), data);
      return "said" in done ? shorten(reception, account, done.said) : done.wrong;
    },
    (late) => sayLate(reception, account, typeof late === "string" ? late : Object.values(late.errors).join(" ")),
  );
  if (outcome === undefined) return closing(sentences.stillWorking);
  if (typeof outcome === "string") return closing(outcome);
  const { form, typed, errors } = outcome;
  return showing(reception, sender, form, { typed, errors }, at);
}

async function showing(
  { people }: Reception,
  { account }: Sender,
  form: Form,
  state: Omit<FormState, "people">,
  at: string | undefined,
): Promise<unknown> {
  const brings = at === undefined ? {} : { at };
  const shown = { people: people.all(), ...state };
  const card = renderForm(form, shown, await people.readerOf(account), { in: "dialog", brings });
  const title = label(form.title, titleAtMost);
  return { task: { type: "continue", value: { title, height: "large", width: "medium", card: attach(card) } } };
}

function closing(text: string): unknown {
  return { task: { type: "message", value: text } };
}
