import { type Environment, type EnvironmentVariable, environmentVariables } from "./environment-variables.ts";
import type { Mistake } from "./mistake.ts";
import { Secret } from "./secret.ts";
import type { SlackTransport } from "./settings/connections.ts";

const names = ["slackBotToken", "slackSigningSecret", "slackAppToken", "redisUrl"] as const;

/** The secrets of the environment; absent where unset or empty. */
export type Secrets = Readonly<Partial<Record<(typeof names)[number], Secret>>>;

/** What a process talks to, and so which secrets it can't do without. */
export type Need = "slack" | "redis";

const ofTransport = { http: "slackSigningSecret", socket: "slackAppToken" } as const satisfies Record<
  SlackTransport,
  keyof Secrets
>;

function neededFor(need: Need, transport: SlackTransport): readonly (keyof Secrets)[] {
  return need === "redis" ? ["redisUrl"] : ["slackBotToken", ofTransport[transport]];
}

/**
 * Reads the secrets, and reports those that do not look like what they should be or that a need lacks. A mistake's
 * path is the variable's name; no sentence holds a value.
 */
export function readSecrets(
  env: Environment,
  needs: readonly Need[],
  transport: SlackTransport,
): { secrets: Secrets; mistakes: Mistake[] } {
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
  const missing = needs
    .flatMap((need) => neededFor(need, transport))
    .filter((key) => secrets[key] === undefined)
    .map((key) => mistakeOf(key, missingSentence(key, secrets)));
  return { secrets, mistakes: [...mistakes, ...missing] };
}

/** Whoever has set what the other transport needs has mostly forgotten to say so in the file. */
function missingSentence(key: keyof Secrets, secrets: Secrets): string {
  if (key === ofTransport.socket) return "This variable is not set, and slack.transport is socket, which needs it.";
  if (key === ofTransport.http && secrets[ofTransport.socket] !== undefined)
    return "This variable is not set, and slack.transport is http, which needs it. For Socket Mode write slack.transport: socket.";
  return "This variable is not set.";
}

function mistakeOf(key: keyof Secrets, sentence: string, it = "It"): Mistake {
  const { name, like }: EnvironmentVariable = environmentVariables[key];
  return { path: name, line: 0, column: 0, message: `${sentence} ${like?.replace(/^It/, it) ?? ""}`.trim() };
}
