import type { ChatNotes } from "./adapters/redis/chat-notes.ts";
import { createSlack } from "./adapters/slack/app.ts";
import type { ChatSide } from "./commands/chat-side.ts";
import type { Config } from "./config/load.ts";
import type { LocatedConfig } from "./config/located.ts";
import type { TeamsSettings } from "./config/settings/teams.ts";
import { secretOf, transportOf } from "./slack-transport.ts";
import { teamsTokens } from "./teams-tokens.ts";
import type { Clock, Directory, Log } from "./workflows/engine/ports.ts";

/** What the chats of a process are made with. */
export interface ChatParts {
  readonly config: LocatedConfig;
  readonly directory: Directory;
  readonly notes: ChatNotes;
  readonly clock: Clock;
  readonly log: Log;
}

/** The chats that the configuration names: Slack, for one workspace, and Teams, or either alone. Calls nobody yet. */
export async function configuredChats(parts: ChatParts): Promise<readonly ChatSide[]> {
  const { chats, teams } = parts.config;
  return [
    ...(chats.includes("slack") ? [slackSide(parts)] : []),
    ...(teams === undefined ? [] : [await teamsSide(teams, parts)]),
  ];
}

function slackSide({ config, directory, clock, log }: ChatParts): ChatSide {
  const { slack, secrets } = config;
  return createSlack({
    botToken: secretOf(secrets.slackBotToken, "SLACK_BOT_TOKEN"),
    transport: transportOf(config),
    ...(slack.apiUrl === undefined ? {} : { apiUrl: slack.apiUrl }),
    identity: {
      pinned: pinnedAccounts(config, "slack"),
      matchByEmail: slack.matchByEmail,
      directory,
      isOneOfSeveral: config.chats.length > 1,
    },
    clock,
    log,
  });
}

async function teamsSide(teams: TeamsSettings, { config, directory, notes, clock, log }: ChatParts): Promise<ChatSide> {
  // Microsoft's library takes a third of a second to load, which nobody without Teams need wait for.
  const { createTeams } = await import("./adapters/teams/app.ts");
  const { appId, tenantIds, host, port, serviceUrls, metadataUrl, issuer } = teams;
  return createTeams({
    ...{ appId, tenantIds, host, port, serviceUrls, metadataUrl, issuer },
    tokens: teamsTokens(teams, config.secrets),
    identity: { pinned: pinnedAccounts(config, "teams"), directory },
    conversations: notes,
    clock,
    log,
  });
}

function pinnedAccounts(config: Config, chat: "slack" | "teams"): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config.people).flatMap(([id, person]) => person[chat].map((account) => [account, id])),
  );
}
