import { messageBody } from "./messages.ts";
import { isOn, type Method, optional, required } from "./method.ts";
import { SlackRefusal } from "./refusal.ts";
import { type Channel, openDm, type SlackUser, type Workspace } from "./workspace.ts";

/** Who is who, and where they are talked to (docs.slack.dev/reference/methods: auth, users, conversations). */
export const peopleMethods: Record<string, Method> = {
  "auth.test": {
    answer: ({ team, bot }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: false,
    }),
  },
  "users.info": {
    scope: "users:read",
    answer: (workspace, args) => ({ user: userBody(workspace, findUser(workspace, required(args, "user"))) }),
  },
  "users.lookupByEmail": {
    scope: "users:read.email",
    answer: (workspace, args) => {
      const email = required(args, "email").toLowerCase();
      const found = [...workspace.users.values()].find((user) => user.email.toLowerCase() === email && !user.isDeleted);
      if (!found) throw new SlackRefusal("users_not_found");
      return { user: userBody(workspace, found) };
    },
  },
  "conversations.open": {
    scope: "im:write",
    answer: (workspace, args) => {
      const users = required(args, "users").split(",");
      if (users.length > 1) throw new SlackRefusal("invalid_user_combination");
      const user = findUser(workspace, users[0] ?? "");
      if (user.isBot) throw new SlackRefusal("cannot_dm_bot");
      if (user.isDeleted) throw new SlackRefusal("user_disabled");
      if (user.teamId !== workspace.team.id) throw new SlackRefusal("user_not_visible");
      const channel = openDm(workspace, user.id);
      return { channel: isOn(args, "return_im") ? channelBody(workspace, channel) : { id: channel.id } };
    },
  },
  "conversations.info": {
    scope: (workspace, args) => readingScope(workspace, args.channel),
    answer: (workspace, args) => ({
      channel: channelBody(workspace, findChannel(workspace, required(args, "channel"))),
    }),
  },
  "conversations.history": {
    scope: (workspace, args) => readingScope(workspace, args.channel).replace(":read", ":history"),
    answer: (workspace, args) => {
      const channel = findChannel(workspace, required(args, "channel"));
      if (!channel.members.has(workspace.bot.userId)) throw new SlackRefusal("not_in_channel");
      const limit = Number(optional(args, "limit") ?? 100);
      const isInclusive = isOn(args, "inclusive");
      const [oldest, latest] = [Number(args.oldest ?? 0), Number(args.latest ?? Number.POSITIVE_INFINITY)];
      const inRange = workspace.messages.filter(({ channel: id, ts, onlyFor, deletedAt }) => {
        const isWithin = isInclusive
          ? oldest <= Number(ts) && Number(ts) <= latest
          : oldest < Number(ts) && Number(ts) < latest;
        return id === channel.id && onlyFor === undefined && deletedAt === undefined && isWithin;
      });
      const withMetadata = isOn(args, "include_all_metadata");
      const messages = inRange
        .toReversed()
        .slice(0, limit)
        .map((message) => {
          const { metadata, ...body } = messageBody(workspace, message);
          return withMetadata && metadata ? { ...body, metadata } : body;
        });
      return { messages, has_more: inRange.length > limit };
    },
  },
};

/** The channel with this id. Refuses with `channel_not_found`. */
export function findChannel(workspace: Workspace, id: string): Channel {
  const channel = workspace.channels.get(id);
  if (!channel) throw new SlackRefusal("channel_not_found");
  return channel;
}

/** The person with this id. Refuses with `user_not_found`. */
export function findUser(workspace: Workspace, id: string): SlackUser {
  const user = workspace.users.get(id);
  if (!user) throw new SlackRefusal("user_not_found");
  return user;
}

function readingScope(workspace: Workspace, channel: unknown): string {
  return workspace.channels.get(String(channel))?.user === undefined ? "channels:read" : "im:read";
}

/** docs.slack.dev/reference/objects/user-object; the address only with `users:read.email`. */
function userBody(workspace: Workspace, user: SlackUser): Record<string, unknown> {
  const email = workspace.scopes.includes("users:read.email") && user.email !== "" ? { email: user.email } : {};
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeleted,
    tz: user.timeZone,
    is_bot: user.isBot,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: user.teamId !== workspace.team.id,
    profile: { real_name: user.realName, display_name: user.name, team: user.teamId, ...email },
  };
}

function channelBody(workspace: Workspace, channel: Channel): Record<string, unknown> {
  const isMember = channel.members.has(workspace.bot.userId);
  const shared = { id: channel.id, is_archived: false, context_team_id: workspace.team.id };
  if (channel.user !== undefined) return { ...shared, is_im: true, user: channel.user, is_open: true };
  return { ...shared, name: channel.name, is_channel: true, is_im: false, is_private: false, is_member: isMember };
}
