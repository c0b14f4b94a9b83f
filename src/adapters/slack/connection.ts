import type { Chat, Clock, Log } from "../../workflows/engine/ports.ts";
import { type Bot, createWhoAmI } from "./bot.ts";
import { createSlackChat } from "./chat.ts";
import { createClients, type SlackClients } from "./clients.ts";
import { createSlackPeople, type IdentitySettings, type SlackPeople } from "./people.ts";

/** What Slack's side of the bot needs. `apiUrl` is Slack's own unless another is given. */
export interface ConnectionSettings {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly identity: IdentitySettings;
  readonly clock: Clock;
  readonly log: Log;
}

/** Slack as the bot calls it. A process that only sends messages needs this and no more. */
export interface SlackConnection {
  readonly chat: Chat;
  readonly people: SlackPeople;
  readonly clients: SlackClients;
  readonly whoAmI: () => Promise<Bot>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the connection. Calls nobody yet: Slack may be away when the bot starts, and doors must close all the same. */
export function connectSlack({ identity, clock, log, ...access }: ConnectionSettings): SlackConnection {
  const clients = createClients({ ...access, log });
  const whoAmI = createWhoAmI(clients);
  const people = createSlackPeople(identity, clients, whoAmI);
  const chat = createSlackChat({ clients, people, whoAmI, clock });
  return { chat, people, clients, whoAmI, clock, log };
}
