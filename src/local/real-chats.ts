import { type Environment, environmentVariables } from "../config/environment-variables.ts";

/** The first variable that says that a real chat is configured here; undefined where none does. */
export function realChatsIn(env: Environment): string | undefined {
  const known = Object.values(environmentVariables).map(({ name }) => name);
  const isSet = (name: string): boolean => (env[name]?.trim() ?? "") !== "";
  return [...known, "NODE_ENV"].find((name) => (name === "NODE_ENV" ? env[name] === "production" : isSet(name)));
}
