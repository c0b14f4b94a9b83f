import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLocalChat } from "../../../src/adapters/local-page/chat.ts";
import { openConversations } from "../../../src/adapters/local-page/conversations.ts";
import { createOpenForms } from "../../../src/adapters/local-page/form.ts";
import { type Reception, takePress } from "../../../src/adapters/local-page/listeners.ts";
import { createLocalPeople } from "../../../src/adapters/local-page/people.ts";
import type { Reply } from "../../../src/commands/front.ts";
import type { Card } from "../../../src/workflows/cards/card.ts";
import type { Chat } from "../../../src/workflows/engine/ports.ts";
import { person } from "../../builders/people.ts";
import { createScriptedFront, type ScriptedFront } from "../slack/scripted-front.ts";

const here = [person("ada"), person("grace")];
const directory = { person: (id: string) => here.find((one) => one.id === id), people: () => here };
const press = { verb: "approve", transfer: "OUT-9M2X", item: "undecided:p2" };

function pageNumber(page: number): Card {
  return { title: `Page ${page}`, summary: `Page ${page}`, parts: [] };
}

let folder: string;
let reception: Reception;
let front: ScriptedFront;
let chat: Chat;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lk-page-"));
  const people = createLocalPeople(directory, { now: async () => Date.UTC(2026, 10, 21, 13) });
  const conversations = await openConversations(folder);
  front = createScriptedFront();
  chat = createLocalChat(conversations, people);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  reception = { front, people, conversations, forms: createOpenForms(people), log };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const seenBy = (who: string) => reception.conversations.of(who).messages.map(({ summary }) => summary);

function pressOn(ref: string, reply: Reply) {
  front.reply = () => reply;
  return takePress(reception, { person: "ada", act: "1", ref, data: { press } });
}

const second: Reply = { kind: "card", card: pageNumber(2), replaces: true };

test("another page takes the place of the private answer that was pressed, and of no card that the engine edits", async () => {
  const synced = await chat.place("ada", pageNumber(0), "card", false);
  await pressOn(synced, { kind: "card", card: pageNumber(1) });
  const answer = reception.conversations.of("ada").messages.at(-1)?.ref ?? "";
  await pressOn(answer, second);
  expect(seenBy("ada")).toEqual(["Page 0", "Page 2"]);
  await pressOn(synced, second);
  expect(seenBy("ada")).toEqual(["Page 0", "Page 2", "Page 2"]);
  expect(front.calls).toMatchObject([{ press }, { press }, { press }]);
});

test("nothing that somebody else sees is replaced", async () => {
  await reception.conversations.add("grace", { at: 0, from: "bot", isPrivate: true, summary: "Grace's page" }, false);
  await pressOn(reception.conversations.of("grace").messages[0]?.ref ?? "", second);
  expect([seenBy("grace"), seenBy("ada")]).toEqual([["Grace's page"], ["Page 2"]]);
});

test("a file is handed to the page that asked, and stands in no conversation", async () => {
  const file = { name: "OUT-9M2X.csv", mediaType: "text/csv", text: "canary,release\r\n" } as const;
  const answer = await pressOn("home", { kind: "file", ...file, lines: [["One decision."]], again: press });
  expect(answer).toEqual({ file });
  expect(seenBy("ada")).toEqual(["One decision. Your browser saves the file OUT-9M2X.csv."]);
  expect(JSON.stringify(reception.conversations.of("ada"))).not.toContain("canary");
});
