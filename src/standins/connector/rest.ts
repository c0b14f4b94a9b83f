import type { IncomingMessage } from "node:http";
import { answerUnder, type Faults } from "../faults.ts";
import { type Answer, readBody } from "../loopback-server.ts";
import type { Issuer } from "./issuer.ts";
import { bodyOf, ConnectorRefusal, codeOf } from "./refusal.ts";
import { findMember, listMembers, pageMembers } from "./rest-members.ts";
import { createConversation, deleteActivity, editActivity, sendActivity } from "./rest-messages.ts";
import { currentVersion, type Tenancy } from "./tenant.ts";

/** What a bot asks the Connector for. */
export type ConnectorMethod =
  | "createConversation"
  | "sendToConversation"
  | "replyToActivity"
  | "updateActivity"
  | "deleteActivity"
  | "getMember"
  | "getMembers"
  | "getPagedMembers"
  | "upload"
  | "unknown";

/** One call of the bot's, as faults are matched against it. `user` is the person whose personal chat it is about. */
export type ConnectorCall = {
  method: ConnectorMethod;
  conversation?: string;
  activityId?: string;
  user?: string;
};

/** A call with what came of it: "ok", the Connector's code, or "cut". */
export type ConnectorCallRecord = ConnectorCall & { body: unknown; outcome: string };

/** The bot's side of the stand-in. */
export type RestApi = {
  tenancy: Tenancy;
  issuer: Issuer;
  /** The first part of the path at which it answers now: `/emea/v3/...`. */
  region(): string;
  faults: Faults<ConnectorCall>;
  calls: ConnectorCallRecord[];
  unexpectedCalls: string[];
};

/** About what Teams takes of one message; its limits page says 28 KB for all of it. */
const mostBytes = 28 * 1024;

type Target = ConnectorCall & { query: URLSearchParams; member?: string };

/** Answers one request to the Connector; "drop" means cut the connection. */
export async function serveRest(api: RestApi, request: IncomingMessage): Promise<Answer | "drop"> {
  const target = targetOf(api, request);
  const bytes = await readBody(request);
  const body = bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as unknown);
  const { query: _query, member: _member, ...call } = { ...target, ...userOf(api.tenancy, target, body) };
  const answer = await answerUnder(api.faults.take(call), {
    effect: () =>
      attempt(() => {
        const refused = api.issuer.refuse(request.headers.authorization);
        if (refused !== undefined) throw new ConnectorRefusal(401, "Unauthorized", refused);
        if (bytes.length > mostBytes) throw new ConnectorRefusal(413, "MessageSizeTooBig", "Message size too large.");
        if (call.method === "unknown") api.unexpectedCalls.push(`${request.method} ${request.url}`);
        return perform(api, target, body);
      }),
    lie: () => ({ status: 201, body: { id: call.activityId ?? api.tenancy.nextMessageId() } }),
    refuse: (status = 400, code = codeOf(status)) => refusal(new ConnectorRefusal(status, code)),
  });
  api.calls.push({ ...call, body, outcome: outcomeOf(answer) });
  return answer;
}

function perform(api: RestApi, target: Target, body: unknown): Answer {
  const { tenancy } = api;
  const { method, conversation = "", activityId = "", query, member = "" } = target;
  switch (method) {
    case "createConversation":
      return { status: 201, body: createConversation(tenancy, body) };
    case "sendToConversation":
    case "replyToActivity":
      return { status: 201, body: sendActivity(tenancy, conversation, body, query) };
    case "updateActivity":
      return { status: 200, body: editActivity(tenancy, conversation, activityId, body) };
    case "deleteActivity":
      deleteActivity(tenancy, conversation, activityId);
      return { status: 200 };
    case "getMember":
      return { status: 200, body: findMember(tenancy, conversation, member) };
    case "getMembers":
      return { status: 200, body: listMembers(tenancy, conversation) };
    case "getPagedMembers":
      return { status: 200, body: pageMembers(tenancy, conversation, query) };
    case "upload":
    case "unknown":
      throw new ConnectorRefusal(404, "ServiceError", "The stand-in does not have this");
  }
}

/** learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference: the paths. */
function targetOf(api: RestApi, request: IncomingMessage): Target {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, region, version, root, ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const query = url.searchParams;
  const [conversation, kind, last] = rest;
  const at = (method: ConnectorMethod, activityId?: string): Target => ({
    method,
    query,
    ...(conversation ? { conversation } : {}),
    ...(activityId ? { activityId } : {}),
  });
  if (region !== api.region() || version !== "v3" || root !== "conversations" || rest.length > 3) return at("unknown");
  switch (`${request.method} ${kind ?? ""}${last ? "/" : ""}`) {
    case "POST ":
      return at(conversation ? "unknown" : "createConversation");
    case "POST activities":
      return at("sendToConversation");
    case "POST activities/":
      return at("replyToActivity", last);
    case "PUT activities/":
      return at("updateActivity", last);
    case "DELETE activities/":
      return at("deleteActivity", last);
    case "GET members":
      return at("getMembers");
    case "GET members/":
      return { ...at("getMember"), member: last ?? "" };
    case "GET pagedmembers":
      return at("getPagedMembers");
    default:
      return at("unknown");
  }
}

/** Whom a call is about: the person of the personal chat, or the one with whom a chat is to be opened. */
function userOf(tenancy: Tenancy, { conversation }: ConnectorCall, body: unknown): { user?: string } {
  const known = tenancy.conversations.get(conversation ?? "");
  if (known?.type === "personal") return { user: known.user };
  const [member] = (body as { members?: { id?: string }[] }).members ?? [];
  const user = [...tenancy.users.values()].find(({ id, aadObjectId }) => [id, aadObjectId].includes(member?.id ?? ""));
  return conversation === undefined && user !== undefined ? { user: user.id } : {};
}

function attempt(effect: () => Answer): Answer {
  try {
    return effect();
  } catch (error) {
    if (error instanceof ConnectorRefusal) return refusal(error);
    throw error;
  }
}

function refusal(refused: ConnectorRefusal): Answer {
  return { status: refused.status, headers: { [outcomeHeader]: refused.code }, body: bodyOf(refused) };
}

/** Says to whoever reads the calls what came of one, however the refusal is worded. */
const outcomeHeader = "x-stand-in-outcome";

function outcomeOf(answer: Answer | "drop"): string {
  return answer === "drop" ? "cut" : (answer.headers?.[outcomeHeader] ?? "ok");
}

/** Everything that Teams holds or was ever sent, as one text. */
export function everythingIn({ tenancy, calls }: Pick<RestApi, "tenancy" | "calls">): string {
  const { messages, notifications, files } = tenancy;
  const shown = messages.map((message) => [message, [...message.cardsFor.values()], currentVersion(message)]);
  return JSON.stringify([shown, notifications, files, calls]);
}
