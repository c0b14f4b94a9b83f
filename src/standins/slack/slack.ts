import { createFaults, type Faults } from "../faults.ts";
import { sendAnswer, startLoopbackServer } from "../loopback-server.ts";
import type { Send } from "./deliver.ts";
import { type Person, personOf } from "./person.ts";
import { sendRequests } from "./send-request.ts";
import { createSockets, type Sockets } from "./sockets.ts";
import { type SlackCall, type SlackCallRecord, serveWebApi, type WebApi } from "./web-api.ts";
import { createWorkspace, type SlackUser, type Workspace } from "./workspace.ts";

/** Somebody to put into the workspace; what is left out is made up from the name. */
export type NewPerson = { realName: string } & Partial<SlackUser>;

/** How a workspace is set up. */
export type SlackOptions = {
  port?: number;
  team?: { id?: string; domain?: string; name?: string };
  botToken?: string;
  signingSecret?: string;
  appToken?: string;
  /** What the app-level token may do; by default to open connections. */
  appScopes?: readonly string[];
  /** How people's acts reach the bot; HTTP unless given. */
  transport?: "http" | "socket";
  /** What the bot's token may do; by default everything that a method here asks for. */
  scopes?: readonly string[];
  people?: readonly NewPerson[];
  /** The stand-in clock, in milliseconds since 1970; messages bear its time. Triggers and signatures are in real time. */
  now?: () => number;
  /** How long a bot has to acknowledge (docs.slack.dev/interactivity/handling-user-interaction: three seconds). */
  ackWithinMs?: number;
  /** How long a click may open a modal (the same page: three seconds). */
  triggerLifeMs?: number;
  /** How long a response address works (the same page: half an hour). */
  responseUrlLifeMs?: number;
};

/** A running Slack. */
export type Slack = {
  /** The bot's `slackApiUrl`: `http://127.0.0.1:PORT/api/`. */
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  appToken: string;
  /** The connections of Socket Mode. */
  sockets: Sockets;
  team: Workspace["team"];
  appId: string;
  bot: Workspace["bot"];
  faults: Faults<SlackCall>;
  /** Every call of the bot's with its arguments, without the token, oldest first. */
  calls: SlackCallRecord[];
  /** Names of methods that the bot called and the stand-in does not have. A test asserts that it is empty. */
  unexpectedCalls: string[];
  /** Sends the bot anything at all: a command's fields, or an interaction or event as `payload`. */
  send: Send;
  /** Says where the bot listens: `http://127.0.0.1:PORT/slack/events`. */
  connect(eventsUrl: string): void;
  addPerson(person: NewPerson): Person;
  /** The person with this id. */
  person(id: string): Person;
  /** What the bot's token may do from now on: the app was installed again. */
  setScopes(scopes: readonly string[]): void;
  /** Disables a person's account, or brings it back. */
  setDeleted(id: string, isDeleted: boolean): void;
  /** Makes a channel; `members` are user ids, and the bot is in it unless `withoutBot`. Gives its id. */
  addChannel(name: string, members: readonly string[], options?: { withoutBot?: boolean }): string;
  /** Everything that Slack holds or was ever sent, as one text, in which a test looks for what must not be there. */
  everything(): string;
  stop(): Promise<void>;
};

const allScopes = [
  ...["chat:write", "commands", "files:write", "users:read", "users:read.email"],
  ...["im:write", "im:read", "im:history", "channels:read", "channels:history"],
];

/**
 * Starts the stand-in for Slack: the Web API that a bot calls, the addresses at which it answers, and people who type,
 * click and read. It enforces the limits that Slack documents and answers with Slack's codes.
 */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const workspace = createWorkspace({
    team: { id: "T0LOCAL01", domain: "safe-haven", name: "Safe Haven", ...options.team },
    scopes: options.scopes ?? allScopes,
    triggerLifeMs: options.triggerLifeMs ?? 3000,
    responseUrlLifeMs: options.responseUrlLifeMs ?? 30 * 60_000,
    now: options.now ?? Date.now,
  });
  const ackWithinMs = options.ackWithinMs ?? 3000;
  const isSocket = options.transport === "socket";
  const sockets = createSockets({ origin: () => origin, ackWithinMs, isEnabled: isSocket });
  const api: WebApi = {
    workspace,
    botToken: options.botToken ?? "xoxb-local-stand-in",
    appToken: options.appToken ?? "xapp-local-stand-in",
    appScopes: options.appScopes ?? ["connections:write"],
    sockets,
    origin: () => origin,
    faults: createFaults<SlackCall>(),
    calls: [],
    unexpectedCalls: [],
  };
  const server = await startLoopbackServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    upgrade: sockets.upgrade,
    handle: async (request, response) => {
      const answer = await serveWebApi(api, request);
      if (answer === "drop") response.destroy();
      else sendAnswer(response, answer);
    },
  });
  const origin: string = `http://127.0.0.1:${server.port}`;
  const signingSecret = options.signingSecret ?? "local-signing-secret";
  let eventsUrl: string | undefined;
  const listening = (): string => {
    if (eventsUrl === undefined) throw new Error("Slack does not know where the bot listens yet: call connect first");
    return eventsUrl;
  };
  const send = isSocket ? sockets.send : sendRequests({ eventsUrl: listening, signingSecret, ackWithinMs });
  const person = (id: string): Person => personOf({ workspace, responseOrigin: origin, send }, id);
  const addPerson = (given: NewPerson): Person => person(addUser(workspace, given));
  for (const given of options.people ?? []) addPerson(given);

  return {
    apiUrl: `${origin}/api/`,
    botToken: api.botToken,
    signingSecret,
    appToken: api.appToken,
    sockets,
    send,
    team: workspace.team,
    appId: workspace.appId,
    bot: workspace.bot,
    faults: api.faults,
    calls: api.calls,
    unexpectedCalls: api.unexpectedCalls,
    connect: (url) => {
      eventsUrl = url;
    },
    addPerson,
    person,
    setScopes: (scopes) => {
      workspace.scopes = scopes;
    },
    setDeleted: (id, isDeleted) => {
      const user = workspace.users.get(id);
      if (user) workspace.users.set(id, { ...user, isDeleted });
    },
    addChannel: (name, members, { withoutBot = false } = {}) => {
      const id = workspace.nextId("C");
      const everyone = new Set(withoutBot ? members : [...members, workspace.bot.userId]);
      workspace.channels.set(id, { id, name, members: everyone });
      return id;
    },
    everything: () =>
      JSON.stringify([
        workspace.messages,
        workspace.notifications,
        workspace.views,
        api.calls,
        [...workspace.homes.values()],
        workspace.files,
      ]),
    stop: server.stop,
  };
}

function addUser(workspace: Workspace, given: NewPerson): string {
  const name = given.name ?? given.realName.toLowerCase().replaceAll(/[^a-z]+/g, ".");
  const user: SlackUser = {
    id: given.id ?? workspace.nextId("U"),
    name,
    email: `${name}@example.org`,
    timeZone: "Europe/London",
    teamId: workspace.team.id,
    isBot: false,
    isDeleted: false,
    ...given,
  };
  workspace.users.set(user.id, user);
  return user.id;
}
