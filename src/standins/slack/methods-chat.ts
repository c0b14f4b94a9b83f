import { currentVersion, findMessage, messageBody, post, readContent } from "./messages.ts";
import { type Args, type Method, required } from "./method.ts";
import { findChannel, findUser } from "./methods-people.ts";
import { SlackRefusal } from "./refusal.ts";
import { type Channel, type Message, openDm, type Workspace } from "./workspace.ts";

/** Saying things, editing and deleting them (docs.slack.dev/reference/methods, chat). */
export const chatMethods: Record<string, Method> = {
  "chat.postMessage": {
    scope: "chat:write",
    answer: (workspace, args) => {
      const channel = findDestination(workspace, required(args, "channel"));
      const message = post(
        workspace,
        { channel: channel.id, source: "chat.postMessage" },
        readContent(workspace, args),
      );
      return { channel: channel.id, ts: message.ts, message: messageBody(workspace, message) };
    },
  },
  "chat.update": {
    scope: "chat:write",
    answer: (workspace, args) => {
      const message = findOwn(workspace, args, "cant_update_message");
      message.versions.push(readContent(workspace, args, currentVersion(message)));
      const { channel, ts } = message;
      return { channel, ts, text: currentVersion(message).text, message: messageBody(workspace, message) };
    },
  },
  "chat.delete": {
    scope: "chat:write",
    answer: (workspace, args) => {
      const message = findOwn(workspace, args, "cant_delete_message");
      message.deletedAt = workspace.now();
      return { channel: message.channel, ts: message.ts };
    },
  },
  "chat.postEphemeral": {
    scope: "chat:write",
    answer: (workspace, args) => {
      const channel = findDestination(workspace, required(args, "channel"));
      const user = findUser(workspace, required(args, "user"));
      if (!channel.members.has(user.id)) throw new SlackRefusal("user_not_in_channel");
      const target = { channel: channel.id, source: "chat.postEphemeral", onlyFor: user.id } as const;
      return { message_ts: post(workspace, target, readContent(workspace, args)).ts };
    },
  },
};

/** A channel the bot is in, or a person's direct messages by the person's id. */
function findDestination(workspace: Workspace, id: string): Channel {
  const user = workspace.users.get(id);
  if (user) {
    if (user.isBot || user.teamId !== workspace.team.id) throw new SlackRefusal("channel_not_found");
    if (user.isDeleted) throw new SlackRefusal("user_disabled");
    return openDm(workspace, user.id);
  }
  const channel = findChannel(workspace, id);
  if (!channel.members.has(workspace.bot.userId)) throw new SlackRefusal("not_in_channel");
  return channel;
}

/** A message of the bot's own. An ephemeral one cannot be found by its time. */
function findOwn(workspace: Workspace, args: Args, refusal: string): Message {
  const channel = findChannel(workspace, required(args, "channel"));
  const message = findMessage(workspace, channel.id, required(args, "ts"));
  if (!message || message.onlyFor !== undefined) throw new SlackRefusal("message_not_found");
  if (message.by !== workspace.bot.userId) throw new SlackRefusal(refusal);
  return message;
}
