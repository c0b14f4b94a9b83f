import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Card } from "../../workflows/cards/card.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Chat, Clock } from "../../workflows/engine/ports.ts";
import type { PersonId } from "../../workflows/people/person.ts";
import type { Bot } from "./bot.ts";
import { type Rendered, renderCard } from "./card.ts";
import type { SlackClients } from "./clients.ts";
import { callSlack } from "./faults.ts";
import { decodeRef, encodeRef, type MessageRef } from "./message-ref.ts";
import type { SlackPeople } from "./people.ts";
import { homeView, silentHome } from "./views.ts";
import { sayIt, sentences } from "./words.ts";

/** What the chat needs of the rest of the adapter. */
export interface SlackChatParts {
  readonly clients: SlackClients;
  readonly people: SlackPeople;
  readonly whoAmI: () => Promise<Bot>;
  readonly clock: Clock;
}

/** Slack makes nothing of a message's text: no links, no mentions, no previews. */
export const inert = {
  mrkdwn: false,
  parse: "none",
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

/** By what a message of ours is found again. Metadata is readable by every app in the conversation: a key, no secret. */
const eventType = "lockkeeper_message";
const placed = z.object({
  ts: z.string(),
  bot_id: z.string(),
  metadata: z.object({ event_type: z.literal(eventType), event_payload: z.object({ key: z.string() }) }),
});

/** How far back a message that may stand is looked for; it was posted moments ago. */
const lookBack = 100;

/** The chat port over Slack's Web API. Every method ends in a `Fault` where Slack or the network says no. */
export function createSlackChat({ clients, people, whoAmI, clock }: SlackChatParts): Chat {
  const { steady, single } = clients;

  async function openDm(person: PersonId): Promise<string> {
    const user = await people.accountOf(person);
    if (user === undefined) throw new Fault("person-unreachable", "refused");
    return openConversation(clients, user);
  }

  /** A message that was never edited still has the metadata it was posted with, whatever Slack does at an edit. */
  async function ours(channel: string, which: { latest?: string; inclusive?: boolean; limit: number }) {
    const { botId } = await whoAmI();
    const { messages = [] } = await callSlack("read", () =>
      steady.conversations.history({ channel, include_all_metadata: true, ...which }),
    );
    return messages.flatMap((message) => placed.safeParse(message).data ?? []).filter(({ bot_id }) => bot_id === botId);
  }

  async function findPlaced(channel: string, key: string): Promise<MessageRef | undefined> {
    const found = (await ours(channel, { limit: lookBack })).find(({ metadata }) => metadata.event_payload.key === key);
    return found && { channel, ts: found.ts };
  }

  async function update(client: WebClient, ref: string, { text, blocks }: Rendered): Promise<void> {
    const message = decodeRef(ref);
    if (message === undefined) throw new Fault("message-gone", "refused");
    await callSlack("edit", () =>
      client.chat.update({ ...message, text, blocks, parse: inert.parse, link_names: inert.link_names }),
    );
  }

  return {
    name: "slack",
    reaches: async (person) => (await people.accountOf(person)) !== undefined,
    place: async (person, card, key, mayStand) => {
      const asks = typeof mayStand === "function" ? mayStand : () => mayStand;
      const channel = await openDm(person);
      const standing = asks() ? await findPlaced(channel, key) : undefined;
      if (standing !== undefined) return encodeRef(standing);
      const { text, blocks } = renderCard(card, await clock.now());
      asks();
      const metadata = { event_type: eventType, event_payload: { key } };
      const posted = await callSlack("place", () =>
        single.chat.postMessage({ channel, text, blocks, metadata, ...inert }),
      );
      // It stands, but we can't say where: the next attempt looks for it.
      if (posted.ts === undefined) throw new Fault("slack-outcome-unknown", "unknown-outcome");
      return encodeRef({ channel: posted.channel ?? channel, ts: posted.ts });
    },
    keyOf: async (ref) => {
      const message = decodeRef(ref);
      if (message === undefined) return undefined;
      const { channel, ts } = message;
      const [standing] = await ours(channel, { latest: ts, inclusive: true, limit: 1 });
      return standing?.ts === ts ? standing.metadata.event_payload.key : undefined;
    },
    // An edit without an answer may take effect late: whoever asked must know.
    edit: async (ref, card: Card) => update(single, ref, renderCard(card, await clock.now())),
    showHome: async (person, account, card) => {
      const isTheirs = (await people.recognise(account)).person?.id === person;
      const view = isTheirs ? homeView(card, await clock.now()) : silentHome(sayIt(sentences.homeMoved), 0);
      await callSlack("edit", () => single.views.publish({ user_id: account, view }));
      if (!isTheirs) throw new Fault("person-moved", "refused");
    },
    fill: async (person, ref, card, link) => {
      // The message was placed for the account that was this person's then.
      if (decodeRef(ref)?.channel !== (await openDm(person))) throw new Fault("person-moved", "refused");
      await update(
        steady,
        ref,
        renderCard(card, await clock.now(), (template) => link.fillInto(template)),
      );
    },
  };
}

/** The direct messages with a user: their conversation's id. Needs the scope `im:write`. */
export async function openConversation({ steady }: SlackClients, user: string): Promise<string> {
  const { channel } = await callSlack("place", () => steady.conversations.open({ users: user }));
  if (channel?.id === undefined) throw new Fault("person-unreachable", "refused");
  return channel.id;
}
