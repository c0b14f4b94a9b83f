import { checkBlocks, checkMetadata } from "./check-shape.ts";
import { SlackRefusal } from "./refusal.ts";
import { showPlainly } from "./show.ts";
import type { Message, MessageVersion, Workspace } from "./workspace.ts";

/** docs.slack.dev/reference/methods/chat.postMessage: longer texts are refused here, where Slack may also cut them. */
const longestText = 40_000;

/** What a bot sends to be said, as it came over the wire. */
export type Content = { text?: unknown; blocks?: unknown; metadata?: unknown };

/**
 * Reads what is to be said. Refuses with `no_text`, `msg_too_long`, `invalid_blocks` or `invalid_metadata_format`.
 * Without `blocks`, those of `before` stay, as in chat.update.
 */
export function readContent(workspace: Workspace, content: Content, before?: MessageVersion): MessageVersion {
  const text = content.text === undefined ? "" : String(content.text);
  if (text.length > longestText) throw new SlackRefusal("msg_too_long");
  const nextId = (): string => workspace.nextId("");
  const blocks = content.blocks === undefined ? (before?.blocks ?? []) : checkBlocks(content.blocks, nextId);
  if (text === "" && blocks.length === 0) throw new SlackRefusal("no_text");
  const metadata = content.metadata === undefined ? before?.metadata : checkMetadata(content.metadata);
  return { text, blocks, at: workspace.now(), ...(metadata ? { metadata } : {}) };
}

/** Posts a message, the bot's unless `by` says otherwise. One of the bot's in a direct message makes the phone ring. */
export function post(
  workspace: Workspace,
  message: Pick<Message, "channel" | "source" | "onlyFor"> & { by?: string },
  content: MessageVersion,
): Message {
  const posted: Message = { by: workspace.bot.userId, ...message, ts: workspace.nextTs(), versions: [content] };
  workspace.messages.push(posted);
  const user = workspace.channels.get(message.channel)?.user;
  if (user !== undefined && user !== posted.by && message.onlyFor === undefined) {
    const text = content.text === "" ? showPlainly(content.blocks) : content.text;
    workspace.notifications.push({ user, channel: posted.channel, ts: posted.ts, text, at: content.at });
  }
  return posted;
}

/** The message at `ts` that is still there, or undefined. */
export function findMessage(workspace: Workspace, channel: string, ts: string): Message | undefined {
  return workspace.messages.find(
    (message) => message.channel === channel && message.ts === ts && message.deletedAt === undefined,
  );
}

/** What a message says now. */
export function currentVersion(message: Message): MessageVersion {
  return message.versions.at(-1) ?? message.versions[0];
}

/** A message as the Web API and interaction payloads show it (docs.slack.dev/reference/objects/message-object). */
export function messageBody(
  workspace: Workspace,
  message: Message,
  version = currentVersion(message),
): Record<string, unknown> {
  const { text, blocks, metadata } = version;
  const isEdited = version !== message.versions[0];
  const editedTs = (version.at / 1000).toFixed(6);
  const byBot = message.by === workspace.bot.userId;
  return {
    type: "message",
    user: message.by,
    ...(byBot ? { bot_id: workspace.bot.botId, app_id: workspace.appId } : {}),
    team: workspace.team.id,
    ts: message.ts,
    text,
    blocks,
    ...(isEdited ? { edited: { user: message.by, ts: editedTs } } : {}),
    ...(metadata ? { metadata } : {}),
  };
}
