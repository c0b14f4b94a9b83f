import { readFileSync } from "node:fs";
import type { Redis } from "ioredis";
import { ask } from "./redis-fault.ts";

/** A Lua script, run as one command: nothing comes between its reads and its writes. Ends in a Fault like any command. */
export type Script = (
  connection: Redis,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

/** What `defineCommand` puts on a connection: the number of keys, the keys, the arguments. */
type Command = (...args: readonly (string | number)[]) => Promise<unknown>;

/** Reads `scripts/<name>.lua` and makes it callable on any connection. Throws when there is no such file. */
export function loadScript(name: string): Script {
  const lua = readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), "utf8");
  const command = `lk-${name}`;
  return (connection, keys, args) => {
    if (!(command in connection)) connection.defineCommand(command, { lua });
    const commands = connection as unknown as Record<string, Command>;
    return ask(connection, async () => commands[command]?.(keys.length, ...keys, ...args));
  };
}
