import { type Entry, enter } from "./controls.ts";
import type { Delivery, DeliveryOptions, Send } from "./deliver.ts";
import { filesFor, type ShownFile } from "./files.ts";
import { findButton, findControl } from "./find-control.ts";
import { currentVersion, post } from "./messages.ts";
import { actionEntry, messageActionPayload, type Sender, slashForm } from "./payloads.ts";
import { type FormHand, formHand } from "./person-forms.ts";
import { type HomeHand, homeHand } from "./person-home.ts";
import { say } from "./response-url.ts";
import { type ShownMessage, type ShownView, showToPerson, showView } from "./shown.ts";
import { stackOf } from "./views.ts";
import { type Message, type MessageVersion, type Notification, openDm, type Workspace } from "./workspace.ts";

/** A message to act on: one that was shown, or its time. */
export type MessageRef = string | Pick<ShownMessage, "ts">;

/** What acting on a message may add: `asOf` acts on what the message said at first (0), then (1), and so on. */
export type ActOptions = DeliveryOptions & { asOf?: number };

/** What one person does in Slack and sees of it. Whatever they send fails unless the bot acknowledges it in time. */
export type Person = FormHand &
  HomeHand & {
    id: string;
    name: string;
    /** The channel of their direct messages with the bot. */
    dmChannel(): string;
    /** Types a slash command, in the direct messages with the bot or in a channel. */
    slash(command: string, text: string, options?: DeliveryOptions & { channel?: string }): Promise<Delivery>;
    /** Presses a button, named by what it says or by its action id. */
    click(message: MessageRef, button: string, options?: ActOptions): Promise<Delivery>;
    /** Chooses in a menu of a message, named by its action id. */
    choose(message: MessageRef, control: string, entry: Entry, options?: ActOptions): Promise<Delivery>;
    /** Writes a message of their own; the bot is not told. */
    write(text: string, options?: { channel?: string }): { channel: string; ts: string };
    /** Their direct messages with the bot as they are now, oldest first. */
    dms(): ShownMessage[];
    /** A channel's messages as they are now, oldest first. */
    channel(id: string): ShownMessage[];
    /** What only they see, in any channel. */
    ephemerals(): ShownMessage[];
    /** The files that they see, in any channel, oldest first. */
    files(): ShownFile[];
    /** What their phone showed, oldest first. */
    notifications(): Notification[];
    /** Their open modals, the one on top last. */
    views(): ShownView[];
  };

/** What the drivers need of the running stand-in; `send` reaches the bot over the transport that it is set up with. */
export type DriverContext = {
  workspace: Workspace;
  responseOrigin: string;
  send: Send;
};

/** Gives the hands and eyes of the person with this id. */
export function personOf(context: DriverContext, id: string): Person {
  const { workspace, send } = context;
  const user = workspace.users.get(id);
  if (!user) throw new Error(`There is no ${id} in the workspace`);
  const sender: Sender = { workspace, user, responseOrigin: context.responseOrigin };
  const sendPayload = (what: string, payload: object, options?: DeliveryOptions): Promise<Delivery> =>
    send(what, { payload: JSON.stringify(payload) }, options);
  const seen = (matches: (message: Message) => boolean): ShownMessage[] =>
    workspace.messages
      .filter((message) => message.deletedAt === undefined && matches(message))
      .map((message) => showToPerson(workspace, user, message));
  const isEverybodys = (message: Message): boolean => message.onlyFor === undefined;

  return {
    id,
    name: user.realName,
    dmChannel: () => openDm(workspace, id).id,
    slash: async (command, text, options = {}) => {
      const channel = options.channel === undefined ? openDm(workspace, id) : findChannelOf(workspace, options.channel);
      const delivery = await send(command, slashForm(sender, command, text, channel), options);
      const answer = readAnswer(delivery);
      if (answer) say(workspace, { user: id, channel: channel.id }, answer, "ack");
      return delivery;
    },
    click: async (message, button, options = {}) => {
      const { found, version } = findMessageFor(workspace, id, message, options.asOf);
      const { blockId, element } = findButton(version.blocks, button);
      const payload = messageActionPayload(sender, found, version, actionEntry(blockId, element));
      return sendPayload(`the button ${button}`, payload, options);
    },
    choose: async (message, control, entry, options = {}) => {
      const { found, version } = findMessageFor(workspace, id, message, options.asOf);
      const target = findControl(version.blocks, control);
      const action = actionEntry(target.blockId, target.element, enter(target, entry));
      return sendPayload(`the menu ${control}`, messageActionPayload(sender, found, version, action), options);
    },
    write: (text, options = {}) => {
      const channel = options.channel ?? openDm(workspace, id).id;
      const content = { text, blocks: [], at: workspace.now() };
      return { channel, ts: post(workspace, { channel, source: "person", by: id }, content).ts };
    },
    dms: () => seen((message) => isEverybodys(message) && workspace.channels.get(message.channel)?.user === id),
    channel: (channel) => seen((message) => isEverybodys(message) && message.channel === channel),
    ephemerals: () => seen((message) => message.onlyFor === id),
    files: () => filesFor(workspace, id),
    notifications: () => workspace.notifications.filter((notification) => notification.user === id),
    views: () => stackOf(workspace, id).map((view) => showView(workspace, user, view)),
    ...homeHand(sender, sendPayload),
    ...formHand(sender, sendPayload),
  };
}

function findChannelOf(workspace: Workspace, id: string) {
  const channel = workspace.channels.get(id);
  if (!channel) throw new Error(`There is no channel ${id}`);
  return channel;
}

/** A message that this person can see, with what it said at `asOf`; they may also act on what is deleted since. */
function findMessageFor(
  workspace: Workspace,
  user: string,
  ref: MessageRef,
  asOf: number | undefined,
): { found: Message; version: MessageVersion } {
  const ts = typeof ref === "string" ? ref : ref.ts;
  const found = workspace.messages.find(
    (message) =>
      message.ts === ts &&
      (message.onlyFor === undefined
        ? workspace.channels.get(message.channel)?.members.has(user)
        : message.onlyFor === user),
  );
  const version = found && (asOf === undefined ? currentVersion(found) : found.versions[asOf]);
  if (!found || !version)
    throw new Error(`${user} sees no message ${ts}${asOf === undefined ? "" : ` at version ${asOf}`}`);
  return { found, version };
}

/** An answer inside the acknowledgement of a command: plain text, or JSON with text, blocks and response_type. */
function readAnswer({ status, body }: Delivery): Record<string, unknown> | undefined {
  if (status !== 200 || body.trim() === "") return undefined;
  return body.startsWith("{") ? (JSON.parse(body) as Record<string, unknown>) : { text: body };
}
