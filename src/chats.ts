import { createSlack } from "./adapters/slack/app.ts";
import type { ChatSide } from "./commands/chat-side.ts";
import type { Config } from "./config/load.ts";
import type { LocatedConfig } from "./config/located.ts";
import { secretOf, transportOf } from "./slack-transport.ts";
import type { Clock, Directory, Log } from "./workflows/engine/ports.ts";

/** What the chats of a process are made with. */
export interface ChatParts {
  readonly config: LocatedConfig;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Log;
}

/** The chats that the configuration names: today Slack, for one workspace. Calls nobody yet. */
export function configuredChats({ config, directory, clock, log }: ChatParts): readonly ChatSide[] {
  const { slack, secrets } = config;
  const side = createSlack({
    botToken: secretOf(secrets.slackBotToken, "SLACK_BOT_TOKEN"),
    transport: transportOf(config),
    ...(slack.apiUrl === undefined ? {} : { apiUrl: slack.apiUrl }),
    identity: { pinned: pinnedAccounts(config), matchByEmail: slack.matchByEmail, directory },
    clock,
    log,
  });
  return [side];
}

function pinnedAccounts(config: Config): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config.people).flatMap(([id, person]) => person.slack.map((account) => [account, id])),
  );
}
