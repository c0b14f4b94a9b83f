import { asFault, Fault } from "../../workflows/engine/fault.ts";
import type { Log } from "../../workflows/engine/ports.ts";
import type { Rendered } from "./card.ts";
import { inert, openConversation } from "./chat.ts";
import type { SlackClients } from "./clients.ts";
import { callSlack } from "./faults.ts";
import type { Addressee } from "./payloads.ts";

/**
 * Says something to one person and to nobody else; with `replaces`, in the place of the private message that they
 * pressed on, where that is one. Never fails: what can't be said is logged.
 */
export type Tell = (to: Addressee, message: Rendered, replaces?: boolean) => Promise<void>;

/**
 * Makes the teller. It tries, in order: the address that came with the command or click (good for half an hour and five
 * answers, docs.slack.dev/interactivity/handling-user-interaction), a message in the conversation that only this person
 * sees, a direct message.
 */
export function createTell(clients: SlackClients, log: Log): Tell {
  const { single } = clients;
  return async ({ userId, channelId, responseUrl, onPrivate }, { text, blocks }, replaces) => {
    const ways: (readonly [string, () => Promise<unknown>])[] = [];
    const inPlace = replaces === true && onPrivate === true;
    if (responseUrl !== undefined) ways.push(["response-url", () => respond(responseUrl, { text, blocks }, inPlace)]);
    const { parse, link_names } = inert;
    if (channelId !== undefined) {
      const toOne = { channel: channelId, user: userId, text, blocks, parse, link_names } as const;
      ways.push(["ephemeral", () => callSlack("place", () => single.chat.postEphemeral(toOne))]);
    }
    ways.push([
      "direct-message",
      async () => {
        const channel = await openConversation(clients, userId);
        return callSlack("place", () => single.chat.postMessage({ channel, text, blocks, ...inert }));
      },
    ]);
    for (const [way, attempt] of ways) {
      try {
        await attempt();
        return;
      } catch (thrown) {
        const { code, platformCode } = asFault(thrown, "slack-unavailable");
        log.warn("slack-reply-failed", { way, code, platformCode });
      }
    }
    log.error("slack-reply-lost");
  };
}

/**
 * Answers at a response address: a new message for that person alone, or one in the place of the clicked one
 * (docs.slack.dev/messaging/modifying-messages: the only way to change a message that one person sees).
 */
async function respond(responseUrl: string, message: Rendered, inPlace: boolean): Promise<void> {
  const body = JSON.stringify({ response_type: "ephemeral", replace_original: inPlace, ...inert, ...message });
  const headers = { "content-type": "application/json; charset=utf-8" };
  const signal = AbortSignal.timeout(5000);
  const response = await callSlack("place", () =>
    fetch(responseUrl, { method: "POST", redirect: "error", headers, body, signal }),
  );
  // Read to the end, so that the connection is free again.
  await response.text();
  if (!response.ok) throw new Fault("slack-rejected", "refused", { platformCode: `http-${response.status}` });
}
