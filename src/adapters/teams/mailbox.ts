import { Fault } from "../../workflows/engine/fault.ts";
import type { Connector, Outgoing } from "./connector.ts";
import type { Conversations, Reference } from "./conversations.ts";
import { conversationGone } from "./faults.ts";
import { decodeRef, type MessageRef } from "./message-ref.ts";

/** Writes into people's personal chats with the bot, by their accounts. Every method ends in a `Fault` where it fails. */
export interface Mailbox {
  /** Where somebody's personal chat is: as it was kept, or opened by the bot. */
  open(account: string): Promise<Reference>;
  /**
   * Keeps where somebody was heard, as their personal chat. What comes later is written there, a link among it: so Teams is
   * asked whether they, and nobody else, are in it. Gives whether that is so.
   */
  keep(account: string, heardAt: Reference): Promise<boolean>;
  /** Posts a message; gives where it stands. `isStillWanted` may throw, right before the posting. */
  post(account: string, message: Outgoing, isStillWanted?: () => Promise<void>): Promise<MessageRef>;
  /** Says a sentence in a conversation that others see. */
  say(where: Reference, sentence: string): Promise<void>;
  /** Replaces the message that a reference names. */
  replace(ref: string, message: Outgoing): Promise<void>;
}

/** Makes the mailbox. Tokens travel to `serviceUrls` alone, whatever was kept; the first serves who is not known yet. */
export function createMailbox(
  connector: Connector,
  conversations: Conversations,
  serviceUrls: readonly string[],
): Mailbox {
  const [usual = ""] = serviceUrls;

  async function create(account: string): Promise<Reference> {
    const [tenantId = "", objectId = ""] = account.split("/");
    const conversationId = await connector.openConversation(usual, tenantId, objectId);
    const reference = { serviceUrl: usual, conversationId };
    await conversations.keep(account, reference);
    return reference;
  }

  async function open(account: string): Promise<Reference> {
    const kept = await conversations.of(account);
    return kept !== undefined && isServed(kept.serviceUrl, serviceUrls) ? kept : create(account);
  }

  const unreachable = (fault: Fault): Fault =>
    new Fault("person-unreachable", "refused", { platformCode: fault.platformCode ?? conversationGone });
  const goneOf = (thrown: unknown): Fault | undefined =>
    thrown instanceof Fault && thrown.code === conversationGone ? thrown : undefined;

  return {
    open,
    keep: async (account, heardAt) => {
      const { serviceUrl, conversationId } = heardAt;
      if ((await conversations.of(account))?.conversationId !== conversationId) {
        const [, objectId] = account.split("/");
        const [one, ...others] = await connector.membersOf(serviceUrl, conversationId);
        if (one !== objectId || others.length > 0) return false;
      }
      await conversations.keep(account, heardAt);
      return true;
    },
    post: async (account, message, isStillWanted = async () => undefined) => {
      const attempt = async ({ serviceUrl, conversationId }: Reference): Promise<MessageRef> => {
        await isStillWanted();
        const activityId = await connector.post(serviceUrl, conversationId, message);
        return { account, conversationId, activityId };
      };
      const reference = await open(account);
      try {
        return await attempt(reference);
      } catch (thrown) {
        if (goneOf(thrown) === undefined) throw thrown;
        // It was not posted: what was kept is stale. The person may have another chat with the bot by now.
        await conversations.forget(account, reference.conversationId);
        return await attempt(await create(account)).catch((again: unknown) => {
          const gone = goneOf(again);
          throw gone === undefined ? again : unreachable(gone);
        });
      }
    },
    say: async ({ serviceUrl, conversationId }, sentence) => {
      if (!isServed(serviceUrl, serviceUrls)) return;
      await connector.post(serviceUrl, conversationId, { type: "message", text: sentence, textFormat: "plain" });
    },
    replace: async (ref, message) => {
      const at = decodeRef(ref);
      if (at === undefined) throw new Fault("message-gone", "refused");
      const kept = await conversations.of(at.account);
      const known = kept !== undefined && isServed(kept.serviceUrl, serviceUrls) ? kept.serviceUrl : usual;
      const replaceAt = (serviceUrl: string): Promise<void> =>
        connector.replace(serviceUrl, at.conversationId, at.activityId, message);
      await replaceAt(known).catch((thrown: unknown) => {
        // People move between Teams' regions: gone is what the usual address does not know, either.
        if (known === usual || !(thrown instanceof Fault) || thrown.code !== "message-gone") throw thrown;
        return replaceAt(usual);
      });
    },
  };
}

/** Whether this address is at one of the hosts that are served. */
export function isServed(serviceUrl: string, serviceUrls: readonly string[]): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { origin, username, password } = new URL(serviceUrl);
  return username === "" && password === "" && serviceUrls.some((url) => new URL(url).origin === origin);
}
