import { type Environment, environmentVariables } from "../config/environment-variables.ts";

const configFile = "lockkeeper.yaml";

/** What says that a real chat is configured here, a file or a variable; undefined where nothing does. */
export function realChatsIn(env: Environment, hasFile: (name: string) => boolean): string | undefined {
  if (hasFile(configFile)) return configFile;
  const known = Object.values(environmentVariables).map(({ name }) => name);
  const isSet = (name: string): boolean => (env[name]?.trim() ?? "") !== "";
  return [...known, "NODE_ENV"].find((name) => (name === "NODE_ENV" ? env[name] === "production" : isSet(name)));
}
