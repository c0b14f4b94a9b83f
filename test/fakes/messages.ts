import type { Messages, PlacedMessage } from "../../src/workflows/engine/store.ts";

/** Placed messages in memory. */
export function createMemoryMessages(): Messages {
  const placed = new Map<string, Map<string, PlacedMessage>>();
  const settled = new Map<string, number>();
  const settledKey = (subject: string, chat: string): string => JSON.stringify([subject, chat]);
  return {
    all: async (subject) => new Map(placed.get(subject)),
    put: async (subject, key, message) => {
      const here = placed.get(subject) ?? new Map<string, PlacedMessage>();
      const known = here.get(key);
      if (known?.ref !== undefined && known.ref !== message.ref) return known;
      placed.set(subject, here.set(key, { ...message }));
      return message;
    },
    settledGeneration: async (subject, chat) => settled.get(settledKey(subject, chat)) ?? 0,
    settle: async (subject, chat, generation) => {
      settled.set(settledKey(subject, chat), generation);
    },
  };
}
