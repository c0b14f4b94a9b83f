import type { Chat } from "../src/workflows/engine/ports.ts";

/** A chat that takes everything and keeps nothing; it counts what it was told. */
export interface NullChat extends Chat {
  /** How many messages were edited so far, the pages of people aside. */
  readonly edits: number;
}

/** Makes a chat without anybody behind it. */
export function createNullChat(): NullChat {
  let posted = 0;
  let edits = 0;
  return {
    name: "bench",
    get edits() {
      return edits;
    },
    reaches: async () => true,
    place: async (_person, _card, _key, mayStand) => {
      if (typeof mayStand === "function") mayStand();
      posted += 1;
      return `bench-${posted}`;
    },
    keyOf: async () => undefined,
    edit: async () => {
      edits += 1;
    },
    fill: async () => undefined,
    showHome: async () => undefined,
  };
}
