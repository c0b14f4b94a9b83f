import { type Environment, type EnvironmentVariable, environmentVariables } from "./environment-variables.ts";
import type { Mistake } from "./mistake.ts";
import { Secret } from "./secret.ts";

const names = ["slackBotToken", "slackSigningSecret", "slackAppToken", "redisUrl"] as const;

/** The secrets of the environment; absent where unset or empty. */
export type Secrets = Readonly<Partial<Record<(typeof names)[number], Secret>>>;

/** What a process talks to, and so which secrets it can't do without. */
export type Need = "slack" | "redis";

const needed: Readonly<Record<Need, readonly (keyof Secrets)[]>> = {
  slack: ["slackBotToken", "slackSigningSecret"],
  redis: ["redisUrl"],
};

/**
 * Reads the secrets, and reports those that do not look like what they should be or that a need lacks. A mistake's
 * path is the variable's name; no sentence holds a value.
 */
export function readSecrets(env: Environment, needs: readonly Need[]): { secrets: Secrets; mistakes: Mistake[] } {
  const secrets: Partial<Record<keyof Secrets, Secret>> = {};
  const mistakes: Mistake[] = [];
  for (const key of names) {
    const variable: EnvironmentVariable = environmentVariables[key];
    const value = env[variable.name]?.trim() ?? "";
    if (value === "") continue;
    secrets[key] = new Secret(value);
    if (variable.form?.test(value) === false) mistakes.push(mistakeOf(key, "This variable is not what it should be."));
  }
  const missing = needs
    .flatMap((need) => needed[need])
    .filter((key) => secrets[key] === undefined)
    .map((key) => mistakeOf(key, "This variable is not set."));
  return { secrets, mistakes: [...mistakes, ...missing] };
}

function mistakeOf(key: keyof Secrets, sentence: string): Mistake {
  const { name, like }: EnvironmentVariable = environmentVariables[key];
  return { path: name, line: 0, column: 0, message: `${sentence} ${like ?? ""}`.trim() };
}
