import { SlackRefusal } from "./refusal.ts";
import type { Workspace } from "./workspace.ts";

/** The arguments of a Web API call; `blocks`, `view` and `metadata` are already read from JSON. */
export type Args = Readonly<Record<string, unknown>>;

/** One method of the Web API: the token and the scope that it needs, and what it answers. It ends in a `SlackRefusal` or an answer. */
export type Method = {
  /** Whose token it takes; the bot's unless it says so. */
  token?: "app";
  scope?: string | ((workspace: Workspace, args: Args) => string);
  answer(workspace: Workspace, args: Args): Record<string, unknown>;
};

/** An argument that must be there. Refuses with `invalid_arguments`. */
export function required(args: Args, name: string): string {
  const value = args[name];
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number") return String(value);
  throw new SlackRefusal("invalid_arguments", [`[ERROR] missing required field: ${name}`]);
}

/** An argument that may be absent; an empty one counts as absent. */
export function optional(args: Args, name: string): string | undefined {
  return args[name] === undefined || args[name] === "" ? undefined : required(args, name);
}

/** A flag, as JSON or as a form writes it. */
export function isOn(args: Args, name: string): boolean {
  return args[name] === true || args[name] === "true" || args[name] === "1";
}
