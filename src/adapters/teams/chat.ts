import type { Card } from "../../workflows/cards/card.ts";
import { asFault, Fault } from "../../workflows/engine/fault.ts";
import type { Chat, Log } from "../../workflows/engine/ports.ts";
import { renderCard } from "../adaptive-cards/card.ts";
import type { Conversations } from "./conversations.ts";
import type { Mailbox } from "./mailbox.ts";
import { messageOf } from "./message.ts";
import { decodeRef, encodeRef } from "./message-ref.ts";
import { chatName, type TeamsPeople } from "./people.ts";

/** What the chat needs of the rest of the adapter. */
export interface TeamsChatParts {
  readonly mailbox: Mailbox;
  readonly conversations: Conversations;
  readonly people: TeamsPeople;
  readonly log: Log;
}

/** The chat port over the Bot Connector. Every method ends in a `Fault` where Teams or the network says no. */
export function createTeamsChat({ mailbox, conversations, people, log }: TeamsChatParts): Chat {
  async function edit(ref: string, card: Card, fillIn?: (template: string) => string): Promise<void> {
    const account = decodeRef(ref)?.account;
    if (account === undefined) throw new Fault("message-gone", "refused");
    await mailbox.replace(ref, messageOf(renderCard(card, await people.readerOf(account), { fillIn })));
  }

  /**
   * Teams' messages can't be read: a message that was noted is edited to what it should show, which takes it up where it
   * stands and tells where it is gone.
   */
  async function takeUp(account: string, key: string, card: Card): Promise<string | undefined> {
    const posted = await conversations.posted(account, key);
    if (posted === "begun") log.warn("teams-message-may-stand-twice");
    if (posted === undefined || posted === "begun") return undefined;
    try {
      await edit(posted.ref, card);
      return posted.ref;
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === "message-gone") return undefined;
      throw thrown;
    }
  }

  return {
    name: chatName,
    reaches: async (person) => people.accountOf(person) !== undefined,
    place: async (person, card, key, mayStand) => {
      const asks = typeof mayStand === "function" ? mayStand : () => mayStand;
      const account = people.accountOf(person);
      if (account === undefined) throw new Fault("person-unreachable", "refused");
      const standing = asks() ? await takeUp(account, key, card) : undefined;
      if (standing !== undefined) return standing;
      const rendered = renderCard(card, await people.readerOf(account), { key });
      const posted = await mailbox.post(account, messageOf(rendered), async () => {
        await conversations.notePosting(account, key);
        asks();
      });
      const ref = encodeRef(posted);
      // It stands: that it could not be noted is no reason to post it again.
      await conversations.notePosted(account, key, ref).catch((thrown: unknown) => {
        log.warn("teams-message-not-noted", { code: asFault(thrown, "unexpected").code });
      });
      return ref;
    },
    keyOf: async (ref) => (decodeRef(ref) === undefined ? undefined : conversations.keyOf(ref)),
    edit: (ref, card) => edit(ref, card),
    // Teams has no page of a person's own that a bot could fill.
    showHome: async () => undefined,
    fill: async (person, ref, card, link) => {
      // The message was placed for the account that was this person's then.
      const account = people.accountOf(person);
      if (account === undefined || decodeRef(ref)?.account !== account) throw new Fault("person-moved", "refused");
      await edit(ref, card, (template) => link.fillInto(template));
    },
  };
}
