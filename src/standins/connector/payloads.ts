import type { Conversation, Message, TeamsUser, Tenancy } from "./tenant.ts";

/** An activity as Teams sends it. */
export type Activity = Readonly<Record<string, unknown>>;

/** What every activity of a person's has; `serviceUrl` is where the bot is to answer. */
export type Sender = { tenancy: Tenancy; user: TeamsUser; serviceUrl(): string };

/** What is common to all (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages). */
function activityOf({ tenancy, user, serviceUrl }: Sender, conversation: Conversation): Activity {
  const at = tenancy.now();
  return {
    id: tenancy.nextMessageId(),
    timestamp: new Date(at).toISOString(),
    localTimestamp: new Date(at).toISOString(),
    localTimezone: user.timeZone,
    serviceUrl: serviceUrl(),
    channelId: "msteams",
    from: { id: user.id, name: user.name, aadObjectId: user.aadObjectId },
    conversation: {
      conversationType: conversation.type,
      tenantId: conversation.tenantId,
      id: conversation.id,
      ...(conversation.type === "channel" ? { isGroup: true } : {}),
    },
    recipient: tenancy.bot,
    entities: [{ locale: "en-GB", country: "GB", platform: "Web", timezone: user.timeZone, type: "clientInfo" }],
    channelData: channelDataOf(conversation),
    locale: "en-GB",
  };
}

function channelDataOf(conversation: Conversation): Activity {
  const tenant = { id: conversation.tenantId };
  if (conversation.type === "personal") return { tenant };
  const { id, teamId } = conversation.channel;
  return { teamsChannelId: id, teamsTeamId: teamId, channel: { id }, team: { id: teamId }, tenant };
}

/** Something typed in a personal chat. */
export function messageActivity(sender: Sender, conversation: Conversation, text: string, id: string): Activity {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const attachments = [{ contentType: "text/html", content: `<p>${escaped}</p>` }];
  return { ...activityOf(sender, conversation), type: "message", id, textFormat: "plain", text, attachments };
}

/**
 * Something typed after the bot's name in a channel
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations).
 */
export function mentionActivity(sender: Sender, conversation: Conversation, words: string, id: string): Activity {
  const { bot } = sender.tenancy;
  const text = `<at>${bot.name}</at>`;
  const base = messageActivity(sender, conversation, `${text} ${words}`, id);
  const entities = [...(base.entities as object[]), { type: "mention", mentioned: bot, text }];
  return { ...base, entities };
}

/** A call that waits for an answer: a pressed button, a dialog. */
export function invokeActivity(
  sender: Sender,
  conversation: Conversation,
  invoke: { name: string; value: unknown; message?: Message },
): Activity {
  const { name, value, message } = invoke;
  return {
    ...activityOf(sender, conversation),
    type: "invoke",
    name,
    value,
    channelData: { ...channelDataOf(conversation), source: { name: "message" } },
    ...(message === undefined ? {} : { replyToId: message.id }),
  };
}

/** learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model: what a pressed Action.Execute sends. */
export function actionValue(action: { id?: string | undefined; verb: string }, data: object): Activity {
  const { id = "", verb } = action;
  return { action: { type: "Action.Execute", id, verb, data }, trigger: "manual" };
}

/**
 * The app came to a person, or went
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events). Teams sends
 * both kinds when it comes, and the second alone when it goes.
 */
export function installationActivities(
  sender: Sender,
  conversation: Conversation,
  action: "add" | "remove",
): Activity[] {
  const { tenancy, user } = sender;
  const added = {
    type: "conversationUpdate",
    membersAdded: [{ id: user.id, aadObjectId: user.aadObjectId }, tenancy.bot],
  };
  const base = activityOf(sender, conversation);
  const channelData = { ...channelDataOf(conversation), source: { name: "message" } };
  const installation = { ...base, type: "installationUpdate", action, channelData };
  return action === "add" ? [{ ...activityOf(sender, conversation), ...added }, installation] : [installation];
}
