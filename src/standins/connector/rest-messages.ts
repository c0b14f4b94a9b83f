import { z } from "zod";
import { readCard } from "./card.ts";
import { consentSchema, fileInfoSchema } from "./file-cards.ts";
import { ConnectorRefusal } from "./refusal.ts";
import {
  type Conversation,
  findMessage,
  type Message,
  type MessageVersion,
  openPersonalChat,
  openThread,
  post,
  type TeamsUser,
  type Tenancy,
} from "./tenant.ts";

const cardType = "application/vnd.microsoft.card.adaptive";

/** learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#conversationparameters-object */
const parametersSchema = z.looseObject({
  bot: z.looseObject({ id: z.string() }).optional(),
  isGroup: z.boolean().optional(),
  members: z.array(z.looseObject({ id: z.string() })).optional(),
  tenantId: z.string().optional(),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string() }).optional(),
      channel: z.looseObject({ id: z.string() }).optional(),
    })
    .optional(),
  activity: z.unknown().optional(),
});

const activitySchema = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  summary: z.string().nullish(),
  recipient: z.looseObject({ id: z.string() }).optional(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).optional(),
});

/** Opens a personal chat, or begins a thread in a channel. One with the same person is the same one. */
export function createConversation(tenancy: Tenancy, body: unknown): { id: string; activityId?: string } {
  const given = readBody(parametersSchema, body);
  const tenantId = given.channelData?.tenant?.id ?? given.tenantId;
  const channelId = given.channelData?.channel?.id;
  if (channelId !== undefined) {
    const channel = tenancy.channels.get(channelId);
    if (channel === undefined) throw new ConnectorRefusal(404, "ConversationNotFound", "Conversation not found.");
    const rootId = tenancy.nextMessageId();
    const thread = openThread(tenancy, channel, rootId);
    post(tenancy, { conversation: thread, by: tenancy.bot.id, id: rootId }, readVersion(tenancy, given.activity));
    return { id: thread.id, activityId: rootId };
  }
  const [member, ...others] = given.members ?? [];
  if (member === undefined || others.length > 0 || given.isGroup === true)
    throw new ConnectorRefusal(400, "BadSyntax", "Incorrect conversation creation parameters");
  const user = [...tenancy.users.values()].find(({ id, aadObjectId }) => id === member.id || aadObjectId === member.id);
  if (user === undefined || user.tenantId !== tenantId)
    throw new ConnectorRefusal(403, "Forbidden", "The user is not of this tenant.");
  refuseUnreachable(tenancy, user);
  const chat = openPersonalChat(tenancy, user);
  if (given.activity === undefined) return { id: chat.id };
  const posted = post(tenancy, { conversation: chat, by: tenancy.bot.id }, readVersion(tenancy, given.activity));
  return { id: chat.id, activityId: posted.id };
}

/**
 * Posts a message. Typing is taken and forgotten. An id to reply to is not looked at: after a conversation was made, bots
 * post with the conversation's own. Words beside a card become two messages, and no id is given
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages: message splitting). With
 * `isTargetedActivity` only the recipient sees it, in a channel.
 */
export function sendActivity(
  tenancy: Tenancy,
  conversationId: string,
  body: unknown,
  query: URLSearchParams,
): { id?: string } {
  const conversation = findConversation(tenancy, conversationId);
  const { type, recipient } = readBody(activitySchema, body);
  if (type === "typing") return { id: tenancy.nextMessageId() };
  if (type !== "message") throw new ConnectorRefusal(400, "BadSyntax", `A bot can't send the type ${type}`);
  const by = tenancy.bot.id;
  const version = readVersion(tenancy, body);
  if (version.text !== "" && version.card !== undefined) {
    const { card, ...words } = version;
    post(tenancy, { conversation, by }, words);
    post(tenancy, { conversation, by }, { ...version, text: "" });
    return {};
  }
  if (query.get("isTargetedActivity") !== "true") return { id: post(tenancy, { conversation, by }, version).id };
  if (recipient === undefined || conversation.type === "personal" || !conversation.channel.members.has(recipient.id))
    throw new ConnectorRefusal(400, "Bad argument", "A targeted message needs a recipient who is a member");
  return { id: post(tenancy, { conversation, by, onlyFor: recipient.id }, version).id };
}

/** Replaces what a message of the bot's says; nobody's phone rings. */
export function editActivity(tenancy: Tenancy, conversationId: string, id: string, body: unknown): { id: string } {
  const message = findOwn(tenancy, conversationId, id);
  message.versions.push(readVersion(tenancy, body));
  message.cardsFor.clear();
  return { id };
}

/** Takes a message of the bot's away. */
export function deleteActivity(tenancy: Tenancy, conversationId: string, id: string): void {
  findOwn(tenancy, conversationId, id).deletedAt = tenancy.now();
}

/** A conversation that the bot is in and may write to. */
export function findConversation(tenancy: Tenancy, id: string): Conversation {
  const found = tenancy.conversations.get(id) ?? startThreadAt(tenancy, id);
  if (found === undefined) throw new ConnectorRefusal(404, "ConversationNotFound", "Conversation not found.");
  const user = found.type === "personal" ? tenancy.users.get(found.user) : undefined;
  if (user !== undefined) refuseUnreachable(tenancy, user);
  return found;
}

/** A channel's own id posts at its top, which is a thread of its own; with a message's id after it, below that message. */
function startThreadAt(tenancy: Tenancy, id: string): Conversation | undefined {
  const [channelId = "", rootId = tenancy.nextMessageId()] = id.split(";messageid=");
  const channel = tenancy.channels.get(channelId);
  return channel && openThread(tenancy, channel, rootId);
}

/**
 * learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages: what is answered where
 * the app is not there, or the person does not want to hear from it.
 */
function refuseUnreachable(tenancy: Tenancy, user: TeamsUser): void {
  switch (tenancy.reach.get(user.id)) {
    case "blocked":
      throw new ConnectorRefusal(403, "MessageWritesBlocked", "Thread is blocked from message writes.");
    case "removed":
      throw new ConnectorRefusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.");
    case "not-installed":
      throw new ConnectorRefusal(
        403,
        "ForbiddenOperationException",
        "The bot is not installed in user's personal scope",
      );
    default:
  }
}

function findOwn(tenancy: Tenancy, conversationId: string, id: string): Message {
  findConversation(tenancy, conversationId);
  const message = findMessage(tenancy, conversationId, id);
  if (message === undefined)
    throw new ConnectorRefusal(404, "ActivityNotFoundInConversation", "The message was not found in the conversation.");
  if (message.by !== tenancy.bot.id) throw new ConnectorRefusal(403, "Forbidden", "The message is somebody else's.");
  return message;
}

function readVersion(tenancy: Tenancy, body: unknown): MessageVersion {
  const { text, summary, attachments = [] } = readBody(activitySchema, body);
  const [attachment, ...others] = attachments;
  const said = { text: text ?? "", summary: summary ?? "", at: tenancy.now() };
  if (attachment === undefined) {
    if (said.text === "")
      throw new ConnectorRefusal(400, "BadSyntax", "Activity resulted into multiple skype activities");
    return said;
  }
  const asks = consentSchema.safeParse(attachment).data;
  if (asks !== undefined && others.length === 0) return { ...said, file: { asks } };
  const shows = fileInfoSchema.safeParse(attachment).data;
  if (shows !== undefined && others.length === 0) return { ...said, file: { shows } };
  if (others.length > 0 || attachment.contentType !== cardType)
    throw new ConnectorRefusal(400, "BadSyntax", "The stand-in takes one Adaptive Card a message");
  const read = readCard(attachment.content);
  if ("problem" in read) throw new ConnectorRefusal(400, "BadSyntax", `Bad card: ${read.problem}`);
  return { ...said, card: read.card };
}

function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new ConnectorRefusal(400, "BadSyntax", z.prettifyError(read.error));
}
