import type { Redis } from "ioredis";
import { keysOf, standardTag } from "./keys.ts";
import { ask, look } from "./redis-fault.ts";

/** Where somebody's personal chat is. */
export interface ChatReference {
  readonly serviceUrl: string;
  readonly conversationId: string;
}

/** What is noted of messages for this long, in seconds: longer than any transfer lives that a message is about. */
const notedForSeconds = 180 * 24 * 3_600;

/**
 * Notes about a chat that can neither be asked where somebody's personal chat is nor be searched for a message. Methods
 * end in a Fault `redis-unreachable` when Redis can't be asked.
 */
export function createChatNotes(connection: Redis, tag: string = standardTag) {
  const keys = keysOf(tag);
  const read = (key: string): Promise<string | null> => look(connection, () => connection.get(key));
  const write = async (key: string, value: string): Promise<void> => {
    await ask(connection, () => connection.set(key, value, "EX", notedForSeconds));
  };
  const of = async (account: string): Promise<ChatReference | undefined> => {
    const text = await read(keys.conversation(account));
    return text === null ? undefined : (JSON.parse(text) as ChatReference);
  };
  return {
    of,
    keep: async (account: string, { serviceUrl, conversationId }: ChatReference): Promise<void> => {
      const text = JSON.stringify({ serviceUrl, conversationId });
      await ask(connection, () => connection.set(keys.conversation(account), text));
    },
    forget: async (account: string, conversationId: string): Promise<void> => {
      if ((await of(account))?.conversationId !== conversationId) return;
      await ask(connection, () => connection.del(keys.conversation(account)));
    },
    posted: async (account: string, key: string): Promise<{ readonly ref: string } | "begun" | undefined> => {
      const ref = await read(keys.posted(account, key));
      return ref === null ? undefined : ref === "" ? "begun" : { ref };
    },
    notePosting: (account: string, key: string): Promise<void> => write(keys.posted(account, key), ""),
    notePosted: async (account: string, key: string, ref: string): Promise<void> => {
      await write(keys.posted(account, key), ref);
      await write(keys.postedKey(ref), key);
    },
    keyOf: async (ref: string): Promise<string | undefined> => (await read(keys.postedKey(ref))) ?? undefined,
    noteKey: async (ref: string, key: string): Promise<void> => {
      await ask(connection, () => connection.set(keys.postedKey(ref), key, "EX", notedForSeconds, "NX"));
    },
  };
}

/** Notes about a chat. */
export type ChatNotes = ReturnType<typeof createChatNotes>;
