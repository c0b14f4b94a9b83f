import type { ChatNotes, ChatReference } from "../../src/adapters/redis/chat-notes.ts";

/** Notes about a chat, in memory. */
export function createFakeChatNotes(): ChatNotes {
  const conversations = new Map<string, ChatReference>();
  const posted = new Map<string, string>();
  const keys = new Map<string, string>();
  return {
    of: async (account) => conversations.get(account),
    keep: async (account, reference) => void conversations.set(account, reference),
    forget: async (account, conversationId) => {
      if (conversations.get(account)?.conversationId === conversationId) conversations.delete(account);
    },
    posted: async (account, key) => {
      const ref = posted.get(`${account}:${key}`);
      return ref === undefined ? undefined : ref === "" ? "begun" : { ref };
    },
    notePosting: async (account, key) => void posted.set(`${account}:${key}`, ""),
    notePosted: async (account, key, ref) => {
      posted.set(`${account}:${key}`, ref);
      keys.set(ref, key);
    },
    keyOf: async (ref) => keys.get(ref),
    noteKey: async (ref, key) => {
      if (!keys.has(ref)) keys.set(ref, key);
    },
  };
}
