import type { Redis } from "ioredis";
import type { Messages, PlacedMessage } from "../../workflows/engine/store.ts";
import { keysOf, standardTag } from "./keys.ts";
import { ask, look } from "./redis-fault.ts";
import { loadScript } from "./script.ts";

const runPut = loadScript("put-message");

/** Placed messages in Redis, under a hash tag. Methods end in a Fault `redis-unreachable` when Redis can't be asked. */
export function createMessages(connection: Redis, tag: string = standardTag): Messages {
  const keys = keysOf(tag);
  return {
    all: async (subject) => {
      const texts = await look(connection, () => connection.hgetall(keys.messages(subject)));
      return new Map(Object.entries(texts).map(([key, text]) => [key, JSON.parse(text) as PlacedMessage]));
    },
    put: async (subject, key, message) => {
      const given = [key, JSON.stringify(message), message.ref ?? ""];
      return JSON.parse(String(await runPut(connection, [keys.messages(subject)], given))) as PlacedMessage;
    },
    settledGeneration: async (subject, chat) =>
      Number((await look(connection, () => connection.hget(keys.settled(subject), chat))) ?? 0),
    // The last writer's word stands even where it is lower: it may have put older cards, and then they are due again.
    settle: async (subject, chat, generation) => {
      await ask(connection, () => connection.hset(keys.settled(subject), chat, generation));
    },
  };
}
