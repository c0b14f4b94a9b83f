import type { Redis } from "ioredis";
import type { Messages, PlacedMessage } from "../../workflows/engine/store.ts";
import { keysOf, standardTag } from "./keys.ts";
import { ask } from "./redis-fault.ts";

/** Placed messages in Redis, under a hash tag. Methods end in a Fault `redis-unreachable` when Redis can't be asked. */
export function createMessages(connection: Redis, tag: string = standardTag): Messages {
  const keys = keysOf(tag);
  return {
    all: async (subject) => {
      const texts = await ask(connection, () => connection.hgetall(keys.messages(subject)));
      return new Map(Object.entries(texts).map(([key, text]) => [key, JSON.parse(text) as PlacedMessage]));
    },
    put: async (subject, key, message) => {
      await ask(connection, () => connection.hset(keys.messages(subject), key, JSON.stringify(message)));
    },
    settledGeneration: async (subject, chat) =>
      Number((await ask(connection, () => connection.hget(keys.settled(subject), chat))) ?? 0),
    // The last writer's word stands even where it is lower: it may have put older cards, and then they are due again.
    settle: async (subject, chat, generation) => {
      await ask(connection, () => connection.hset(keys.settled(subject), chat, generation));
    },
  };
}
