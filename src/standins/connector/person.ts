import { z } from "zod";
import type { AdaptiveCard } from "./card.ts";
import type { Delivery, DeliveryOptions, Send } from "./deliver.ts";
import { makePlace } from "./files.ts";
import { type Entries, fillIn, findButton, onlyButton, type Pressable } from "./fill.ts";
import {
  actionValue,
  installationActivities,
  invokeActivity,
  mentionActivity,
  messageActivity,
  type Sender,
} from "./payloads.ts";
import { type DialogHand, dialogHand, takeCard } from "./person-dialogs.ts";
import { type ShownMessage, showMessage } from "./show.ts";
import {
  type Conversation,
  currentVersion,
  type Message,
  membersOf,
  type Notification,
  openPersonalChat,
  openThread,
  post,
} from "./tenant.ts";

/** A message to act on: one that was shown, or its id. */
export type MessageRef = string | Pick<ShownMessage, "id">;

/** What acting on a message may add: `asOf` acts on what it said at first (0), then (1), and so on. */
export type PressOptions = DeliveryOptions & { asOf?: number };

/** What an answer about a file may have otherwise. */
export type ConsentOptions = DeliveryOptions & { context?: unknown; uploadUrl?: string };

/** What came of a press: the bot's words to whoever pressed, or nothing. A card takes the message's place for them. */
export type Pressed = Delivery & { said: string };

/** What one person does in Teams and sees of it. Whatever they send fails unless the bot answers it well and in time. */
export type TeamsPerson = DialogHand & {
  /** The bot's name for them, `29:...`. */
  id: string;
  aadObjectId: string;
  tenantId: string;
  name: string;
  /** The id of their personal chat with the bot. */
  chatId(): string;
  /** Types in the personal chat. */
  say(text: string, options?: DeliveryOptions): Promise<Delivery>;
  /** Types `@Lockkeeper text` in a channel, which begins a thread there. */
  mention(text: string, options: DeliveryOptions & { channel: string }): Promise<Delivery>;
  /** Presses a button, named by what it says, with what the controls that go with it are filled with. */
  press(message: MessageRef, button: string, entries?: Entries, options?: PressOptions): Promise<Pressed>;
  /** Fills a form in and presses what sends it; a button that opens it as a dialog is another. */
  submit(message: MessageRef, entries: Entries, options?: PressOptions): Promise<Pressed>;
  /** Answers whether they want a file. With a yes there is a place in their OneDrive, unless the options say another. */
  answerConsent(message: MessageRef, action: "accept" | "decline", options?: ConsentOptions): Promise<Delivery>;
  /** The files in their OneDrive that came from the bot, oldest first. */
  files(): { name: string; content: string }[];
  /** The app comes to them: the bot is told. */
  install(options?: DeliveryOptions): Promise<void>;
  /** They take the app away: the bot is told, and may no longer write to them. */
  uninstall(options?: DeliveryOptions): Promise<void>;
  /** They block the bot, or no longer; the bot is not told. */
  block(): void;
  unblock(): void;
  /** The personal chat as it is now, oldest first; the bot's messages only. */
  messages(): ShownMessage[];
  /** A channel's messages as they see them now, oldest first, people's included. */
  channel(id: string): ShownMessage[];
  /** What their phone showed, oldest first. */
  notifications(): Notification[];
};

/** Gives the hands and eyes of a person; `send` reaches the bot. */
export function personOf(sender: Sender, send: Send): TeamsPerson {
  const { tenancy, user } = sender;
  const chat = (): Conversation => openPersonalChat(tenancy, user);
  const sees = (message: Message): boolean => {
    const conversation = tenancy.conversations.get(message.conversation);
    if (message.deletedAt !== undefined || conversation === undefined) return false;
    return message.onlyFor === undefined ? membersOf(conversation).includes(user.id) : message.onlyFor === user.id;
  };
  const find = (ref: MessageRef, asOf?: number) => {
    const id = typeof ref === "string" ? ref : ref.id;
    const message = tenancy.messages.find((one) => one.id === id && sees(one));
    const conversation = tenancy.conversations.get(message?.conversation ?? "");
    const version = message && (asOf === undefined ? currentVersion(message) : message.versions[asOf]);
    const card = (asOf === undefined ? message?.cardsFor.get(user.id) : undefined) ?? version?.card;
    if (message === undefined || conversation === undefined || card === undefined)
      throw new Error(`${user.name} sees no card ${id}${asOf === undefined ? "" : ` at version ${asOf}`}`);
    return { message, conversation, card };
  };
  const pressed = async (
    ref: MessageRef,
    choose: (card: AdaptiveCard) => Pressable,
    entries: Entries,
    { asOf, ...options }: PressOptions,
  ): Promise<Pressed> => {
    const { message, conversation, card } = find(ref, asOf);
    const { action, inputs } = choose(card);
    const data = { ...action.data, ...fillIn(inputs, entries) };
    if (action.type !== "Action.Execute") throw new Error(`${action.title} is no Action.Execute`);
    const invoke = { name: "adaptiveCard/action", value: actionValue(action, data), message };
    const delivery = await send(`the button ${action.title}`, invokeActivity(sender, conversation, invoke), options);
    return { ...delivery, said: delivery.status === 200 ? settle(message, user.id, delivery.body) : "" };
  };
  const type = (conversation: Conversation, text: string): string =>
    post(tenancy, { conversation, by: user.id }, { text, summary: "", at: tenancy.now() }).id;
  const shown = (matches: (message: Message) => boolean): ShownMessage[] =>
    tenancy.messages.filter((message) => matches(message) && sees(message)).map((one) => showMessage(one, user));
  const installed = async (action: "add" | "remove", options?: DeliveryOptions): Promise<void> => {
    tenancy.reach.set(user.id, action === "add" ? "installed" : "removed");
    for (const activity of installationActivities(sender, chat(), action))
      await send(`the installation (${action})`, activity, options);
  };

  return {
    id: user.id,
    aadObjectId: user.aadObjectId,
    tenantId: user.tenantId,
    name: user.name,
    chatId: () => chat().id,
    say: (text, options) => {
      const conversation = chat();
      const id = type(conversation, text);
      return send(`"${text}"`, messageActivity(sender, conversation, text, id), options);
    },
    mention: (text, { channel: channelId, ...options }) => {
      const channel = tenancy.channels.get(channelId);
      if (channel === undefined) throw new Error(`There is no channel ${channelId}`);
      const rootId = tenancy.nextMessageId();
      const conversation = openThread(tenancy, channel, rootId);
      const version = { text: `@${tenancy.bot.name} ${text}`, summary: "", at: tenancy.now() };
      post(tenancy, { conversation, by: user.id, id: rootId }, version);
      return send(`"${text}" in a channel`, mentionActivity(sender, conversation, text, rootId), options);
    },
    press: (ref, button, entries = {}, options = {}) =>
      pressed(ref, (card) => findButton(card, button), entries, options),
    submit: (ref, entries, options = {}) =>
      pressed(ref, (card) => onlyButton(card, "Action.Execute"), entries, options),
    answerConsent: (ref, action, { context, uploadUrl, ...options } = {}) => {
      const id = typeof ref === "string" ? ref : ref.id;
      const message = tenancy.messages.find((one) => one.id === id && sees(one));
      // Their client may show it still after it has changed.
      const file = message?.versions.find((version) => version.file !== undefined && "asks" in version.file)?.file;
      if (message === undefined || file === undefined || !("asks" in file))
        throw new Error(`${user.name} is asked nothing at ${id}`);
      const { name, content } = file.asks;
      const place = () => ({
        ...makePlace(tenancy, user.id, name, new URL(sender.serviceUrl()).origin),
        ...(uploadUrl === undefined ? {} : { uploadUrl }),
      });
      const value =
        action === "accept"
          ? { type: "fileUpload", action, context: context ?? content.acceptContext, uploadInfo: place() }
          : { type: "fileUpload", action, context: context ?? content.declineContext };
      const activity = invokeActivity(sender, chat(), { name: "fileConsent/invoke", value, message });
      return send(`the answer about ${name}`, activity, options);
    },
    files: () =>
      tenancy.files.flatMap(({ user: whose, name, content }) =>
        whose === user.id && content !== undefined ? [{ name, content }] : [],
      ),
    install: (options) => installed("add", options),
    uninstall: (options) => installed("remove", options),
    block: () => void tenancy.reach.set(user.id, "blocked"),
    unblock: () => void tenancy.reach.set(user.id, "installed"),
    messages: () => shown(({ conversation, by }) => conversation === chat().id && by === tenancy.bot.id),
    channel: (id) => shown(({ conversation }) => conversation.startsWith(`${id};`)),
    notifications: () => tenancy.notifications.filter((notification) => notification.user === user.id),
    ...dialogHand(sender, send, find),
  };
}

/** learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format */
const answerSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("application/vnd.microsoft.activity.message"),
    statusCode: z.literal(200),
    value: z.string(),
  }),
  z.object({
    type: z.literal("application/vnd.microsoft.card.adaptive"),
    statusCode: z.literal(200),
    value: z.unknown(),
  }),
  z.object({
    type: z.literal("application/vnd.microsoft.error"),
    statusCode: z.int().min(400),
    value: z.object({ code: z.string(), message: z.string() }),
  }),
]);

/** Does what the bot's answer to a press asks for, and gives its words. */
function settle(message: Message, user: string, body: string): string {
  const answer = answerSchema.parse(JSON.parse(body));
  switch (answer.type) {
    case "application/vnd.microsoft.activity.message":
      return answer.value;
    case "application/vnd.microsoft.card.adaptive":
      message.cardsFor.set(user, takeCard(answer.value));
      return "";
    case "application/vnd.microsoft.error":
      return answer.value.message;
  }
}
