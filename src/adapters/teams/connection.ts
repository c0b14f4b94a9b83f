import type { Chat, Clock, Log } from "../../workflows/engine/ports.ts";
import { createTeamsChat } from "./chat.ts";
import { createConnector } from "./connector.ts";
import type { Conversations } from "./conversations.ts";
import { rememberTokens, type TokenSource, type Tokens } from "./credential.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { createTeamsPeople, type IdentitySettings, type TeamsPeople } from "./people.ts";

/** What it takes to write to people in Teams. */
export interface ConnectionSettings {
  readonly appId: string;
  /** Where the Bot Connector is; people whom the bot has not heard from are written to by way of the first. */
  readonly serviceUrls: readonly string[];
  /** How the bot gets its tokens. */
  readonly tokens: TokenSource;
  readonly identity: IdentitySettings;
  readonly conversations: Conversations;
  readonly clock: Clock;
  readonly log: Log;
}

/** The side on which the bot speaks. */
export interface TeamsConnection {
  readonly chat: Chat;
  readonly people: TeamsPeople;
  readonly mailbox: Mailbox;
  readonly conversations: Conversations;
  readonly tokens: Tokens;
  readonly log: Log;
}

/** Joins what speaks. Calls nobody yet. */
export function connectTeams(settings: ConnectionSettings): TeamsConnection {
  const { appId, serviceUrls, conversations, clock, log } = settings;
  const tokens = rememberTokens(settings.tokens);
  const people = createTeamsPeople(settings.identity, clock);
  const mailbox = createMailbox(createConnector(appId, tokens), conversations, serviceUrls);
  return {
    chat: createTeamsChat({ mailbox, conversations, people, log }),
    people,
    mailbox,
    conversations,
    tokens,
    log,
  };
}
