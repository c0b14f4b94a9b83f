import type { IncomingMessage } from "node:http";
import { answerUnder, type Faults } from "../faults.ts";
import { type Answer, readBody } from "../loopback-server.ts";
import { fileMethods, takeUpload } from "./files.ts";
import type { Args, Method } from "./method.ts";
import { chatMethods } from "./methods-chat.ts";
import { peopleMethods } from "./methods-people.ts";
import { viewMethods } from "./methods-views.ts";
import { SlackRefusal } from "./refusal.ts";
import { answerAt } from "./response-url.ts";
import type { SocketServer } from "./sockets.ts";
import type { Workspace } from "./workspace.ts";

const methods: Readonly<Record<string, Method>> = { ...peopleMethods, ...chatMethods, ...viewMethods };

/**
 * One call of the bot's, as faults are matched against it. `method` is `response_url` for an answer to a command or a
 * click, and `upload` for a file's bytes. `user` is the person it is for, also where only their direct messages are named.
 */
export type SlackCall = { method: string; channel?: string; user?: string; ts?: string };

/** A call with what came of it: "ok", Slack's code, an HTTP status, or "cut". */
export type SlackCallRecord = SlackCall & { args: Args; outcome: string };

/** The bot's side of the stand-in. */
export type WebApi = {
  workspace: Workspace;
  botToken: string;
  appToken: string;
  /** What the app-level token may do. */
  appScopes: readonly string[];
  sockets: Pick<SocketServer, "makeUrl">;
  /** Where this server is: `http://127.0.0.1:PORT`. */
  origin(): string;
  faults: Faults<SlackCall>;
  calls: SlackCallRecord[];
  unexpectedCalls: string[];
};

/** Answers one request to the Web API or to a response address; "drop" means cut the connection. */
export async function serveWebApi(api: WebApi, request: IncomingMessage): Promise<Answer | "drop"> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, root = "", name = "", key = ""] = url.pathname.split("/");
  const body = await readBody(request);
  if (root === "upload") return serveUpload(api, request, key, body);
  const { token, ...args } = readArgs(request, body.toString("utf8"), url);
  const isResponse = root === "response";
  const call = callOf(
    api.workspace,
    isResponse ? "response_url" : name,
    isResponse ? api.workspace.responseUrls.get(name) : args,
  );
  const effect = (): Record<string, unknown> => {
    if (!isResponse) return callMethod(api, name, args, { bearer: bearerOf(request), argument: token });
    answerAt(api.workspace, name, args);
    return {};
  };
  const answer = await answerUnder(api.faults.take(call), {
    effect: () => attempt(effect, isResponse),
    lie: () => ok({ channel: call.channel, ts: call.ts ?? api.workspace.nextTs() }),
    refuse: (status, code) =>
      status === undefined ? notOk(new SlackRefusal(code ?? "internal_error")) : { status, body: code ?? "" },
  });
  api.calls.push({ ...call, args, outcome: outcomeOf(answer) });
  const isOurs = !isResponse && (bearerOf(request) ?? token) === api.botToken;
  return answer === "drop" || !isOurs ? answer : withScopes(answer, api.workspace);
}

/** The bytes of a file: no token is asked for, and the address is the permission. */
async function serveUpload(api: WebApi, request: IncomingMessage, key: string, body: Buffer): Promise<Answer | "drop"> {
  const call: SlackCall = { method: "upload" };
  const answer = await answerUnder(api.faults.take(call), {
    effect: () => ({ status: takeUpload(api.workspace, key, body), body: `OK - ${body.length}` }),
    lie: () => ({ status: 200, body: `OK - ${body.length}` }),
    refuse: (status = 500, code = "") => ({ status, body: code }),
  });
  const args = { bytes: body.length, authorization: request.headers.authorization };
  api.calls.push({ ...call, args, outcome: outcomeOf(answer) });
  return answer;
}

/** A token's scopes come with every answer to it, as Slack's own SDK reads them. */
function withScopes(answer: Answer, { scopes }: Workspace): Answer {
  return { ...answer, headers: { ...answer.headers, "x-oauth-scopes": scopes.join(",") } };
}

/** docs.slack.dev/reference/methods/apps.connections.open: its token comes in a header, never as an argument. */
function appMethods({ sockets }: WebApi): Readonly<Record<string, Method>> {
  return {
    "apps.connections.open": {
      token: "app",
      scope: "connections:write",
      answer: () => ({ url: sockets.makeUrl() }),
    },
  };
}

function callMethod(
  api: WebApi,
  name: string,
  args: Args,
  given: { bearer: string | undefined; argument: unknown },
): Record<string, unknown> {
  const method = methods[name] ?? appMethods(api)[name] ?? fileMethods(api.origin())[name];
  if (!method) {
    api.unexpectedCalls.push(name);
    throw new SlackRefusal("unknown_method", [], { req_method: name });
  }
  const isApps = method.token === "app";
  const token = given.bearer || (isApps ? undefined : given.argument);
  if (token === undefined) throw new SlackRefusal("not_authed");
  if (token === (isApps ? api.botToken : api.appToken)) throw new SlackRefusal("not_allowed_token_type");
  if (token !== (isApps ? api.appToken : api.botToken)) throw new SlackRefusal("invalid_auth");
  const needed = typeof method.scope === "function" ? method.scope(api.workspace, args) : method.scope;
  const scopes = isApps ? api.appScopes : api.workspace.scopes;
  if (needed !== undefined && !scopes.includes(needed)) {
    throw new SlackRefusal("missing_scope", [], { needed, provided: scopes.join(",") });
  }
  return method.answer(api.workspace, args);
}

function attempt(effect: () => Record<string, unknown>, isResponse: boolean): Answer {
  try {
    const body = effect();
    return isResponse ? { status: 200, body: "ok" } : ok(body);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return isResponse ? { ...notOk(error), status: 404 } : notOk(error);
  }
}

function ok(body: Record<string, unknown>): Answer {
  return { status: 200, body: { ok: true, ...body } };
}

function notOk({ code, messages, details }: SlackRefusal): Answer {
  const metadata = messages.length > 0 ? { response_metadata: { messages } } : {};
  return { status: 200, body: { ok: false, error: code, ...details, ...metadata } };
}

function outcomeOf(answer: Answer | "drop"): string {
  if (answer === "drop") return "cut";
  const body = answer.body as { ok?: boolean; error?: string } | string | undefined;
  if (typeof body === "object" && body.ok === false) return body.error ?? "";
  return answer.status === 200 ? "ok" : String(answer.status);
}

/** Slack takes forms, whose nested parts are JSON, and JSON (docs.slack.dev/apis/web-api). */
function readArgs(request: IncomingMessage, body: string, url: URL): Record<string, unknown> {
  if (request.headers["content-type"]?.startsWith("application/json")) return JSON.parse(body || "{}");
  const given: Record<string, unknown> = {
    ...Object.fromEntries(url.searchParams),
    ...Object.fromEntries(new URLSearchParams(body)),
  };
  for (const name of ["blocks", "view", "metadata", "files"]) {
    if (typeof given[name] === "string") given[name] = parseJson(given[name]);
  }
  return given;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
}

function callOf(workspace: Workspace, method: string, args: Readonly<Record<string, unknown>> = {}): SlackCall {
  const named = (name: string): string | undefined => (typeof args[name] === "string" ? args[name] : undefined);
  const [channel, ts] = [named("channel"), named("ts")];
  const person = workspace.users.has(channel ?? "") ? channel : workspace.channels.get(channel ?? "")?.user;
  const user = named("user") ?? named("users") ?? person;
  return { method, ...(channel ? { channel } : {}), ...(user ? { user } : {}), ...(ts ? { ts } : {}) };
}
