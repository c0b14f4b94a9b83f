import { type Environment, type EnvironmentVariable, environmentVariables } from "./environment-variables.ts";
import type { Mistake } from "./mistake.ts";
import { Secret } from "./secret.ts";
import type { SlackTransport } from "./settings/connections.ts";
import type { TeamsSettings } from "./settings/teams.ts";

const names = ["slackBotToken", "slackSigningSecret", "slackAppToken", "teamsAppPassword", "redisUrl"] as const;

/** The secrets of the environment; absent where unset or empty. */
export type Secrets = Readonly<Partial<Record<(typeof names)[number], Secret>>>;

/** What a process talks to, and so which secrets it can't do without. */
export type Need = "chats" | "redis";

/** The real chats. */
export type ChatName = "slack" | "teams";

/** What the file says of the chats, as far as it can be read. */
export interface ChatsInFile {
  readonly transport: SlackTransport;
  /** Whether it has a part about Slack. */
  readonly hasSlack: boolean;
  /** How the bot proves who it is in Teams; undefined where it is not in Teams. */
  readonly teamsCredential: TeamsSettings["credential"] | undefined;
}

const ofTransport = { http: "slackSigningSecret", socket: "slackAppToken" } as const satisfies Record<
  SlackTransport,
  keyof Secrets
>;

const ofSlack = ["slackBotToken", "slackSigningSecret", "slackAppToken"] as const;

/** Slack is served unless Teams alone is set up: neither the file nor the environment says a word of Slack. */
function servedChats({ hasSlack, teamsCredential }: ChatsInFile, secrets: Secrets): readonly ChatName[] {
  if (teamsCredential === undefined) return ["slack"];
  const isSlackSetUp = hasSlack || ofSlack.some((key) => secrets[key] !== undefined);
  return isSlackSetUp ? ["slack", "teams"] : ["teams"];
}

function neededFor(
  need: Need,
  { transport, teamsCredential }: ChatsInFile,
  chats: readonly ChatName[],
): readonly (keyof Secrets)[] {
  if (need === "redis") return ["redisUrl"];
  return [
    ...(chats.includes("slack") ? (["slackBotToken", ofTransport[transport]] as const) : []),
    ...(teamsCredential === "secret" ? (["teamsAppPassword"] as const) : []),
  ];
}

/**
 * Reads the secrets, and reports those that do not look like what they should be or that a need lacks. A mistake's
 * path is the variable's name; no sentence holds a value. `chats` are those that file and environment set up.
 */
export function readSecrets(
  env: Environment,
  needs: readonly Need[],
  inFile: ChatsInFile,
): { secrets: Secrets; chats: readonly ChatName[]; mistakes: Mistake[] } {
  const secrets: Partial<Record<keyof Secrets, Secret>> = {};
  const mistakes: Mistake[] = [];
  for (const key of names) {
    const variable: EnvironmentVariable = environmentVariables[key];
    const value = env[variable.name]?.trim() ?? "";
    if (value === "") continue;
    secrets[key] = new Secret(value);
    if (variable.form?.test(value) !== false) continue;
    const mistaken = variable.mistaken?.find(({ form }) => form.test(value));
    if (mistaken === undefined) mistakes.push(mistakeOf(key, "This variable is not what it should be."));
    else mistakes.push(mistakeOf(key, mistaken.is, "What belongs here"));
  }
  const chats = servedChats(inFile, secrets);
  const missing = needs
    .flatMap((need) => neededFor(need, inFile, chats))
    .filter((key) => secrets[key] === undefined)
    .map((key) => mistakeOf(key, missingSentence(key, secrets)));
  return { secrets, chats, mistakes: [...mistakes, ...missing] };
}

/** Whoever has set what the other transport needs has mostly forgotten to say so in the file. */
function missingSentence(key: keyof Secrets, secrets: Secrets): string {
  if (key === ofTransport.socket) return "This variable is not set, and slack.transport is socket, which needs it.";
  if (key === ofTransport.http && secrets[ofTransport.socket] !== undefined)
    return "This variable is not set, and slack.transport is http, which needs it. For Socket Mode write slack.transport: socket.";
  if (key === "teamsAppPassword")
    return "This variable is not set, and teams.credential is secret, which needs it. For a managed identity write teams.credential: managed-identity.";
  return "This variable is not set.";
}

function mistakeOf(key: keyof Secrets, sentence: string, it = "It"): Mistake {
  const { name, like }: EnvironmentVariable = environmentVariables[key];
  return { path: name, line: 0, column: 0, message: `${sentence} ${like?.replace(/^It/, it) ?? ""}`.trim() };
}
