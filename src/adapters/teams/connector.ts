/**
 * The few calls of the Bot Connector's REST API that the bot makes
 * (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference). Each is made once: what is
 * worth another try is tried again by the queue. Every call ends in a `Fault` where it fails.
 */
import { z } from "zod";
import type { Tokens } from "./credential.ts";
import { type Act, faultOfError, faultOfFailure, lost } from "./faults.ts";

/** A message as it is sent. */
export type Outgoing = Readonly<Record<string, unknown>> & { readonly type: "message" };

/** The calls. */
export interface Connector {
  /** The personal chat of the bot with somebody, by their Entra object id: found, or made. */
  openConversation(serviceUrl: string, tenantId: string, objectId: string): Promise<string>;
  /**
   * The Entra object ids of who is in a conversation beside the bot, in small letters; at least two where more are
   * (learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context).
   */
  membersOf(serviceUrl: string, conversationId: string): Promise<readonly string[]>;
  /** Gives the message's id. */
  post(serviceUrl: string, conversationId: string, message: Outgoing): Promise<string>;
  replace(serviceUrl: string, conversationId: string, activityId: string, message: Outgoing): Promise<void>;
}

const answerWithinMs = 10_000;
const named = z.object({ id: z.string().min(1).max(400) });
/** An object id is called either by Teams' page and by its library. */
const members = z.object({
  members: z.array(z.object({ id: z.string(), aadObjectId: z.string().optional(), objectId: z.string().optional() })),
});
const refusal = z.object({ error: z.object({ code: z.string() }) });

/** Makes the client; sends nothing yet. */
export function createConnector(appId: string, tokens: Tokens): Connector {
  async function once(token: string, method: string, url: string, body?: unknown): Promise<Response> {
    return fetch(url, {
      method,
      redirect: "error",
      signal: AbortSignal.timeout(answerWithinMs),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function call(act: Act, method: string, url: string, body?: unknown): Promise<unknown> {
    try {
      const token = await tokens.get();
      let response = await once(token, method, url, body);
      if (response.status === 401) {
        // Nothing was done. The token may have been taken back: one more try, with another.
        await response.body?.cancel();
        tokens.drop(token);
        response = await once(await tokens.get(), method, url, body);
      }
      const said: unknown = await response.json().catch(() => undefined);
      if (response.ok) return said;
      throw faultOfFailure(
        {
          status: response.status,
          code: refusal.safeParse(said).data?.error.code,
          retryAfter: response.headers.get("retry-after") ?? undefined,
        },
        act,
      );
    } catch (thrown) {
      throw faultOfError(thrown, act);
    }
  }

  const conversation = (serviceUrl: string, conversationId: string): string =>
    `${conversationsAt(serviceUrl)}/${encodeURIComponent(conversationId)}`;
  const activities = (serviceUrl: string, conversationId: string): string =>
    `${conversation(serviceUrl, conversationId)}/activities`;

  async function callForId(act: Act, url: string, body: unknown): Promise<string> {
    const given = named.safeParse(await call(act, "POST", url, body));
    if (!given.success) throw lost(act, "no-id");
    return given.data.id;
  }

  return {
    openConversation: (serviceUrl, tenantId, objectId) =>
      callForId("open", conversationsAt(serviceUrl), {
        isGroup: false,
        bot: { id: `28:${appId}` },
        members: [{ id: objectId }],
        tenantId,
        channelData: { tenant: { id: tenantId } },
      }),
    membersOf: async (serviceUrl, conversationId) => {
      const said = await call("open", "GET", `${conversation(serviceUrl, conversationId)}/pagedmembers?pageSize=50`);
      const given = members.safeParse(said);
      if (!given.success) throw lost("open", "no-members");
      const people = given.data.members.filter(({ id }) => id !== `28:${appId}`);
      return people.map(({ aadObjectId, objectId = "" }) => (aadObjectId ?? objectId).toLowerCase());
    },
    post: (serviceUrl, conversationId, message) => callForId("place", activities(serviceUrl, conversationId), message),
    replace: async (serviceUrl, conversationId, activityId, message) => {
      const url = `${activities(serviceUrl, conversationId)}/${encodeURIComponent(activityId)}`;
      await call("edit", "PUT", url, { ...message, id: activityId });
    },
  };
}

function conversationsAt(serviceUrl: string): string {
  return `${serviceUrl.replace(/\/+$/, "")}/v3/conversations`;
}
