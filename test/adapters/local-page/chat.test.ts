import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TextRun } from "../../../src/adapters/adaptive-cards/elements.ts";
import { createLocalChat } from "../../../src/adapters/local-page/chat.ts";
import { type Conversations, openConversations } from "../../../src/adapters/local-page/conversations.ts";
import { createLocalPeople } from "../../../src/adapters/local-page/people.ts";
import type { Card } from "../../../src/workflows/cards/card.ts";
import { SasUrl } from "../../../src/workflows/doors/sas-url.ts";
import type { Chat } from "../../../src/workflows/engine/ports.ts";
import { chatContract } from "../../contracts/chat.ts";

const now = Date.parse("2026-11-21T16:00:00Z");
const clock = { now: async () => now };

/** Every word that a conversation shows, a message a text. */
function shownIn(conversations: Conversations, person: string): readonly string[] {
  return conversations.of(person).messages.map(({ card }) => {
    const words: string[] = [];
    JSON.stringify(card, (_, value: Partial<TextRun> | null) => {
      if (value?.type === "TextRun") words.push(value.text ?? "");
      return value;
    });
    return words.join("\n");
  });
}

async function openChat(folder: string) {
  const conversations = await openConversations(folder);
  const here = new Map([["ada", { id: "ada", name: "Ada Lovelace", timeZone: "Europe/London" }]]);
  const people = createLocalPeople({ person: (id) => here.get(id), people: () => [...here.values()] }, clock);
  return { conversations, here, chat: createLocalChat(conversations, people) };
}

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "lk-page-"));

chatContract("the local page", async () => {
  const folder = await newFolder();
  const { conversations, here, chat } = await openChat(folder);
  const rings: string[] = [];
  let unread = 0;
  conversations.watch((person) => {
    const { messages, unread: more } = conversations.of(person);
    if (more > unread) rings.push(messages.at(-1)?.summary ?? "");
    unread = more;
  });
  return {
    chat,
    person: "ada",
    stranger: "grace",
    seen: () => shownIn(conversations, "ada"),
    notifications: () => rings,
    deleteLatest: async () => {
      const latest = conversations.of("ada").messages.at(-1);
      if (latest !== undefined) await conversations.remove(latest.ref);
    },
    disableAccount: () => void here.delete("ada"),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
});

const card: Card = {
  title: "Ingress IN-4K7Q",
  summary: "Please sign",
  parts: [{ type: "text", line: ["Please sign"] }],
};
const recipe: Card = { ...card, parts: [{ type: "recipe", label: "The link", template: "{link}" }] };
const link = new SasUrl("https://heron.blob.core.windows.net/ingress?sp=wl&sig=canarySignature");

describe("the local page's chat", () => {
  let folder: string;
  let chat: Chat;
  let conversations: Conversations;
  beforeEach(async () => {
    folder = await newFolder();
    ({ chat, conversations } = await openChat(folder));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("what stands in a conversation is there again after a restart, with what is unread", async () => {
    const ref = await chat.place("ada", card, "a", false);
    await chat.place("ada", card, "b", false);
    const again = await openChat(folder);
    expect(shownIn(again.conversations, "ada")).toEqual(shownIn(conversations, "ada"));
    expect(again.conversations.of("ada").unread).toBe(2);
    await again.chat.edit(ref, { ...card, parts: [{ type: "text", line: ["Signed"] }] });
    expect(shownIn(again.conversations, "ada")[0]).toContain("Signed");
    expect(await again.chat.place("ada", card, "c", false)).not.toBe(ref);
  });

  test("a link that was edited away is in no file any more", async () => {
    const ref = await chat.place("ada", card, "link", false);
    const onDisk = async () =>
      (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")))).join();
    await chat.fill("ada", ref, recipe, link);
    expect(await onDisk()).toContain("canarySignature");
    await chat.edit(ref, card);
    expect(await onDisk()).not.toContain("canarySignature");
  });

  test("a link is in no summary, and in no fault", async () => {
    const ref = await chat.place("ada", card, "link", false);
    await chat.fill("ada", ref, recipe, link);
    const summaries = conversations
      .of("ada")
      .messages.map(({ summary, card: shown }) => [summary, shown?.fallbackText]);
    expect(JSON.stringify(summaries)).not.toContain("canarySignature");
    const fault = await chat
      .fill("grace", ref, recipe, link)
      .catch((thrown: Error) => `${thrown.message}${thrown.stack}`);
    expect(fault).not.toContain("canarySignature");
  });

  test("a person's page of where things stand is shown to them and at no other account", async () => {
    await chat.showHome("ada", "ada", card);
    expect(JSON.stringify(conversations.of("ada").home)).toContain("Please sign");
    await expect(chat.showHome("ada", "grace", card)).rejects.toMatchObject({ code: "person-moved", kind: "refused" });
    expect(conversations.of("grace").home).toBeUndefined();
  });
});

test("an act of one person is never taken for another's that has the same id", async () => {
  const { callerOf } = createLocalPeople({ person: () => undefined, people: () => [] }, clock);
  expect(callerOf("ada", "1").event).not.toBe(callerOf("petra", "1").event);
  expect(callerOf("ada", "1").event).toBe(callerOf("ada", "1").event);
});
