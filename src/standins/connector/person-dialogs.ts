import { z } from "zod";
import { type AdaptiveCard, actionsOf, readCard } from "./card.ts";
import type { Delivery, DeliveryOptions, Send } from "./deliver.ts";
import { type Entries, fillIn, findButton, onlyButton } from "./fill.ts";
import { invokeActivity, type Sender } from "./payloads.ts";
import { controlsOf, type ShownControl, showCard } from "./show.ts";
import { type Conversation, type Message, openPersonalChat } from "./tenant.ts";

/** A dialog as its person sees it. */
export type ShownDialog = {
  title: string;
  text: string;
  lines: string[];
  buttons: string[];
  controls: ShownControl[];
  card: AdaptiveCard;
};

/** What a person does in a dialog. */
export type DialogHand = {
  /** Presses a button that asks for a dialog (`msteams: { type: "task/fetch" }`). */
  openDialog(message: string | { id: string }, button: string, options?: DeliveryOptions): Promise<Delivery>;
  /** Fills the open dialog in and sends it: it closes, shows what the bot says, or another card. */
  submitDialog(entries?: Entries, options?: DeliveryOptions): Promise<Delivery>;
  /** The open dialog. */
  dialog(): ShownDialog | undefined;
  /** What a dialog said as it closed, oldest first. */
  dialogMessages(): string[];
  closeDialog(): void;
};

/** learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots: the answers. */
const answerSchema = z.object({
  task: z.discriminatedUnion("type", [
    z.object({ type: z.literal("message"), value: z.string().min(1) }),
    z.object({
      type: z.literal("continue"),
      value: z.object({
        title: z.string().min(1),
        card: z.object({ contentType: z.literal("application/vnd.microsoft.card.adaptive"), content: z.unknown() }),
      }),
    }),
  ]),
});

/** Gives a person the means to use dialogs; `find` finds a message that they see. */
export function dialogHand(
  sender: Sender,
  send: Send,
  find: (ref: string | { id: string }) => { message: Message; conversation: Conversation; card: AdaptiveCard },
): DialogHand {
  const { tenancy, user } = sender;
  let open: { title: string; card: AdaptiveCard; conversation: Conversation } | undefined;
  const messages: string[] = [];
  const settle = ({ status, body }: Delivery, conversation: Conversation): void => {
    if (status !== 200) return;
    open = undefined;
    if (body.trim() === "" || body.trim() === "{}") return;
    const { task } = answerSchema.parse(JSON.parse(body));
    if (task.type === "message") messages.push(task.value);
    else open = { title: task.value.title, card: takeCard(task.value.card.content), conversation };
  };
  return {
    openDialog: async (ref, button, options) => {
      const { message, conversation, card } = find(ref);
      const { action, inputs } = findButton(card, button);
      if (action.type !== "Action.Submit" || !asksForDialog(action.data))
        throw new Error(`${button} opens no dialog: that takes an Action.Submit with msteams.type task/fetch`);
      const value = { data: { ...action.data, ...fillIn(inputs, {}) }, context: { theme: "default" } };
      const activity = invokeActivity(sender, conversation, { name: "task/fetch", value, message });
      const delivery = await send(`the dialog ${button}`, activity, options);
      settle(delivery, conversation);
      return delivery;
    },
    submitDialog: async (entries = {}, options) => {
      if (open === undefined) throw new Error(`${user.name} has no dialog open`);
      const { action, inputs } = onlyButton(open.card, "Action.Submit");
      const value = { data: { ...action.data, ...fillIn(inputs, entries) }, context: { theme: "default" } };
      const { conversation } = open;
      const activity = invokeActivity(sender, conversation, { name: "task/submit", value });
      const delivery = await send("the dialog", activity, options);
      settle(delivery, conversation ?? openPersonalChat(tenancy, user));
      return delivery;
    },
    dialog: () => {
      if (open === undefined) return undefined;
      const { title, card } = open;
      const lines = showCard(card);
      const buttons = actionsOf(card).map((action) => action.title);
      return { title, text: lines.join("\n"), lines, buttons, controls: controlsOf(card), card };
    },
    dialogMessages: () => [...messages],
    closeDialog: () => {
      open = undefined;
    },
  };
}

function asksForDialog(data: Readonly<Record<string, unknown>> | undefined): boolean {
  return z.object({ msteams: z.object({ type: z.literal("task/fetch") }) }).safeParse(data).success;
}

/** Reads a card that the bot answered with; fails the test where Teams would show nothing. */
export function takeCard(content: unknown): AdaptiveCard {
  const read = readCard(content);
  if ("problem" in read) throw new Error(`Teams can't show this card: ${read.problem}`);
  return read.card;
}
