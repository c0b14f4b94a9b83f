import type { Block } from "./blocks.ts";
import type { Metadata, ViewDraft } from "./check-shape.ts";

/** A person, or a bot, as Slack knows them. Someone whose team is not the workspace's comes by Slack Connect. */
export type SlackUser = {
  id: string;
  name: string;
  realName: string;
  email: string;
  /** An IANA zone. */
  timeZone: string;
  teamId: string;
  isBot: boolean;
  isDeleted: boolean;
};

/** A direct message between one person and the bot (`user` is the person), or a channel. */
export type Channel = { id: string; name: string; user?: string; members: Set<string> };

/** What a message said at a time. `at` is the stand-in clock, in milliseconds. */
export type MessageVersion = { text: string; blocks: Block[]; metadata?: Metadata; at: number };

/** A message with all it ever said. `onlyFor` makes it ephemeral: that person's alone, and it cannot be edited by its time. */
export type Message = {
  channel: string;
  ts: string;
  /** The user id of the bot, or of the person who wrote it. */
  by: string;
  onlyFor?: string;
  source:
    | "files.completeUploadExternal"
    | "chat.postMessage"
    | "chat.postEphemeral"
    | "response_url"
    | "ack"
    | "person";
  versions: [MessageVersion, ...MessageVersion[]];
  deletedAt?: number;
};

/**
 * A file on its way through Slack's three steps: an address is given for so many bytes, they are uploaded, and the upload
 * is completed, which shares it in a channel. Nobody sees it before, and what is not completed is thrown away.
 */
export type UploadedFile = {
  id: string;
  name: string;
  bytes: number;
  /** What the upload's address ends in. It works once. */
  key: string;
  content?: string;
  isCompleted: boolean;
  channel?: string;
};

/** What a person's phone shows when a message comes in: its `text`, or what Slack makes of its blocks without one. */
export type Notification = { user: string; channel: string; ts: string; text: string; at: number };

/** What stands in one control of a form, as Slack sends it in `state.values`. */
export type StateValue = { type: string } & Record<string, unknown>;

/** Control values by block id and action id. */
export type StateValues = Record<string, Record<string, StateValue>>;

/** A modal that a person has open. Modals of one person are a stack; the last one is on top. */
export type OpenView = {
  id: string;
  user: string;
  draft: ViewDraft;
  hash: string;
  rootId: string;
  previousId?: string;
  values: StateValues;
  /** The bot's complaints of the last submission, by block id. */
  errors: Record<string, string>;
};

/** A permission to open one modal, good for a few seconds from a click. Times are real. */
export type Trigger = { user: string; madeAt: number; isUsed: boolean };

/** An address at which the bot may answer one command or click, a few times. */
export type ResponseUrl = { user: string; channel: string; messageTs?: string; madeAt: number; uses: number };

/** All that the stand-in for Slack remembers. */
export type Workspace = {
  team: { id: string; domain: string; name: string };
  appId: string;
  bot: { userId: string; botId: string; name: string };
  scopes: readonly string[];
  triggerLifeMs: number;
  responseUrlLifeMs: number;
  users: Map<string, SlackUser>;
  channels: Map<string, Channel>;
  messages: Message[];
  notifications: Notification[];
  views: OpenView[];
  /** What each person's Home shows, by their id. */
  homes: Map<string, OpenView>;
  files: UploadedFile[];
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseUrl>;
  /** Milliseconds since 1970 by the stand-in clock. */
  now(): number;
  /** A new id that begins with `prefix`. */
  nextId(prefix: string): string;
  /** A message's time and name in its channel, unlike any before. */
  nextTs(): string;
};

/** Makes an empty workspace with the bot in it. */
export function createWorkspace(
  settings: Pick<Workspace, "team" | "scopes" | "triggerLifeMs" | "responseUrlLifeMs" | "now">,
): Workspace {
  let ids = 0;
  let lastTsMicros = 0;
  const nextId = (prefix: string): string =>
    `${prefix}${(46_656 + ids++ * 7).toString(36).toUpperCase().padStart(8, "0")}`;
  const bot = { userId: nextId("U"), botId: nextId("B"), name: "lockkeeper" };
  return {
    ...settings,
    appId: nextId("A"),
    bot,
    users: new Map([[bot.userId, botUser(bot, settings.team.id)]]),
    channels: new Map(),
    messages: [],
    notifications: [],
    views: [],
    homes: new Map(),
    files: [],
    triggers: new Map(),
    responseUrls: new Map(),
    nextId,
    nextTs: () => {
      lastTsMicros = Math.max(lastTsMicros + 100, settings.now() * 1000);
      return `${Math.floor(lastTsMicros / 1e6)}.${String(lastTsMicros % 1e6).padStart(6, "0")}`;
    },
  };
}

function botUser(bot: Workspace["bot"], teamId: string): SlackUser {
  const { userId: id, name } = bot;
  return { id, name, realName: "Lockkeeper", email: "", timeZone: "UTC", teamId, isBot: true, isDeleted: false };
}

/** The direct message channel of a person and the bot; it comes to be when it is first asked for. */
export function openDm(workspace: Workspace, user: string): Channel {
  const open = [...workspace.channels.values()].find((channel) => channel.user === user);
  if (open) return open;
  const members = new Set([user, workspace.bot.userId]);
  const channel: Channel = { id: workspace.nextId("D"), name: "directmessage", user, members };
  workspace.channels.set(channel.id, channel);
  return channel;
}
