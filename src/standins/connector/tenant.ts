import type { AdaptiveCard } from "./card.ts";
import type { FileCard, OneDriveFile } from "./file-cards.ts";

/** A person as Teams knows them. `id` is the bot's name for them (`29:...`); the object id is Entra's. */
export type TeamsUser = {
  id: string;
  aadObjectId: string;
  tenantId: string;
  name: string;
  email: string;
  /** An IANA zone. */
  timeZone: string;
};

/** Whether the bot may write to a person: the app is there, was never installed, was taken away, or is blocked by them. */
export type Reach = "installed" | "not-installed" | "removed" | "blocked";

/** A channel of a team; the bot is in it when the app is installed in the team. */
export type Channel = { id: string; name: string; teamId: string; tenantId: string; members: Set<string> };

/** A personal chat (`user` is the person), or a thread in a channel. */
export type Conversation = { id: string; tenantId: string } & (
  | { type: "personal"; user: string }
  | { type: "channel"; channel: Channel; rootId: string }
);

/** What a message said at a time. `at` is the stand-in clock, in milliseconds. */
export type MessageVersion = { text: string; summary: string; card?: AdaptiveCard; file?: FileCard; at: number };

/** A message with all it ever said. `onlyFor` is the one person who sees it (a targeted message). */
export type Message = {
  conversation: string;
  id: string;
  /** The bot, or the id of the person who wrote it. */
  by: string;
  onlyFor?: string;
  versions: [MessageVersion, ...MessageVersion[]];
  /** Cards that answered somebody's press: shown to them instead, until the message is edited. */
  cardsFor: Map<string, AdaptiveCard>;
  deletedAt?: number;
};

/** What a person's phone showed when a message came in. */
export type Notification = { user: string; conversation: string; messageId: string; text: string; at: number };

/** All that the stand-in remembers. */
export type Tenancy = {
  appId: string;
  bot: { id: string; name: string };
  tenants: Map<string, { id: string; name: string }>;
  users: Map<string, TeamsUser>;
  reach: Map<string, Reach>;
  channels: Map<string, Channel>;
  conversations: Map<string, Conversation>;
  messages: Message[];
  notifications: Notification[];
  /** People's OneDrives, as far as the bot gets at them. */
  files: OneDriveFile[];
  /** Milliseconds since 1970 by the stand-in clock. */
  now(): number;
  /** A new id, like no other. */
  nextId(): string;
  /** A message's id: the time in milliseconds, unlike any before. */
  nextMessageId(): string;
};

/** Makes a tenancy with one tenant and the bot, and nobody in it. */
export function createTenancy(settings: Pick<Tenancy, "appId" | "now"> & { tenantId: string }): Tenancy {
  let ids = 0;
  let lastMessageAt = 0;
  return {
    appId: settings.appId,
    now: settings.now,
    bot: { id: `28:${settings.appId}`, name: "Lockkeeper" },
    tenants: new Map([[settings.tenantId, { id: settings.tenantId, name: "Safe Haven" }]]),
    users: new Map(),
    reach: new Map(),
    channels: new Map(),
    conversations: new Map(),
    messages: [],
    notifications: [],
    files: [],
    nextId: () => (0xabc00 + ids++ * 7).toString(16).padStart(12, "0"),
    nextMessageId: () => {
      lastMessageAt = Math.max(lastMessageAt + 1, settings.now());
      return String(lastMessageAt);
    },
  };
}

/** The personal chat of a person and the bot; it comes to be when it is first asked for. */
export function openPersonalChat(tenancy: Tenancy, user: TeamsUser): Conversation {
  for (const conversation of tenancy.conversations.values())
    if (conversation.type === "personal" && conversation.user === user.id) return conversation;
  const id = `a:1${tenancy.nextId()}`;
  const made: Conversation = { id, type: "personal", user: user.id, tenantId: user.tenantId };
  tenancy.conversations.set(id, made);
  return made;
}

/** The thread of a channel that begins with this message. */
export function openThread(tenancy: Tenancy, channel: Channel, rootId: string): Conversation {
  const id = `${channel.id};messageid=${rootId}`;
  const made: Conversation = { id, type: "channel", channel, rootId, tenantId: channel.tenantId };
  tenancy.conversations.set(id, made);
  return made;
}

/** The ids of the people in a conversation. */
export function membersOf(conversation: Conversation): string[] {
  return conversation.type === "personal" ? [conversation.user] : [...conversation.channel.members];
}

/** The message with this id that is still there. */
export function findMessage(tenancy: Tenancy, conversation: string, id: string): Message | undefined {
  return tenancy.messages.find(
    (message) => message.conversation === conversation && message.id === id && message.deletedAt === undefined,
  );
}

/** What a message says now. */
export function currentVersion(message: Message): MessageVersion {
  return message.versions.at(-1) ?? message.versions[0];
}

/** Posts a message. One of the bot's in a personal chat, or to one person alone, makes the phone ring. */
export function post(
  tenancy: Tenancy,
  given: { conversation: Conversation; by: string; onlyFor?: string; id?: string },
  version: MessageVersion,
): Message {
  const { conversation, by, onlyFor, id = tenancy.nextMessageId() } = given;
  const only = onlyFor === undefined ? {} : { onlyFor };
  const posted: Message = { conversation: conversation.id, id, by, ...only, versions: [version], cardsFor: new Map() };
  tenancy.messages.push(posted);
  const rings = onlyFor ?? (conversation.type === "personal" ? conversation.user : undefined);
  if (rings !== undefined && by === tenancy.bot.id) {
    const text = version.summary || version.text || "Sent a card";
    tenancy.notifications.push({
      user: rings,
      conversation: conversation.id,
      messageId: posted.id,
      text,
      at: version.at,
    });
  }
  return posted;
}
