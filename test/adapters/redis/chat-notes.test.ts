import { describe, expect, test } from "vitest";
import { type ChatNotes, createChatNotes } from "../../../src/adapters/redis/chat-notes.ts";
import { createFakeChatNotes } from "../../fakes/chat-notes.ts";
import { freshTag, useSharedRedis } from "./shared-redis.ts";

const redis = useSharedRedis();
const makers: readonly [string, () => ChatNotes][] = [
  ["Redis", () => createChatNotes(redis.connections().commands, freshTag())],
  ["in memory", createFakeChatNotes],
];

describe.each(makers)("notes about a chat: %s", (_, make) => {
  test("a person's conversation is the last that was kept, and is forgotten only as the one that is meant", async () => {
    const notes = make();
    expect(await notes.of("t/o")).toBeUndefined();
    await notes.keep("t/o", { serviceUrl: "https://one", conversationId: "a" });
    await notes.keep("t/o", { serviceUrl: "https://two", conversationId: "b" });
    await notes.forget("t/o", "a");
    expect(await notes.of("t/o")).toEqual({ serviceUrl: "https://two", conversationId: "b" });
    await notes.forget("t/o", "b");
    expect(await notes.of("t/o")).toBeUndefined();
  });

  test("a posting is begun before it is done, and is found by its key, each person's by itself, and the key by it", async () => {
    const notes = make();
    expect(await notes.posted("t/o", "k")).toBeUndefined();
    await notes.notePosting("t/o", "k");
    expect(await notes.posted("t/o", "k")).toBe("begun");
    await notes.notePosted("t/o", "k", "ref");
    expect(await notes.posted("t/o", "k")).toEqual({ ref: "ref" });
    expect(await notes.posted("t/other", "k")).toBeUndefined();
    expect([await notes.keyOf("ref"), await notes.keyOf("other")]).toEqual(["k", undefined]);
  });

  test("a key that somebody else names later does not take the place of the one that was noted", async () => {
    const notes = make();
    await notes.notePosted("t/o", "k", "ref");
    await notes.noteKey("ref", "another");
    await notes.noteKey("orphan", "its own");
    expect([await notes.keyOf("ref"), await notes.keyOf("orphan")]).toEqual(["k", "its own"]);
  });
});
