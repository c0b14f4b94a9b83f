/**
 * What a real chat's servers keep: each person's conversation with the bot, what they have read of it, and their page of
 * where things stand. In a file for each person, written anew and renamed at every change, so that a restart shows what
 * stood there; an edit leaves nothing of what it replaced.
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PersonId } from "../../workflows/people/person.ts";
import type { Instant } from "../../workflows/time.ts";
import type { AdaptiveCard } from "../adaptive-cards/elements.ts";

/** One message: the bot's, or what the person typed. `key`: found again by it; `isPrivate`: an answer to what was done. */
export interface Message {
  readonly ref: string;
  readonly at: Instant;
  readonly from: "bot" | "person";
  readonly summary: string;
  readonly card?: AdaptiveCard;
  readonly key?: string;
  readonly isPrivate?: true;
  readonly editedAt?: Instant;
}

/** A person's conversation, oldest first. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** How many of the messages that ring they have not looked at. */
  readonly unread: number;
  readonly home?: AdaptiveCard;
}

/** All conversations. Every change is on disk when its promise settles. */
export interface Conversations {
  of(person: PersonId): Conversation;
  /** The message and whose it is; undefined where there is none. */
  find(ref: string): { readonly person: PersonId; readonly message: Message } | undefined;
  /** Adds a message; gives its reference. One that `rings` counts as unread. */
  add(person: PersonId, message: Omit<Message, "ref">, rings: boolean): Promise<string>;
  /** Replaces what a message shows, and rings nobody. Gives false where it is not there. */
  replace(ref: string, shown: Pick<Message, "summary" | "card">, at: Instant): Promise<boolean>;
  remove(ref: string): Promise<void>;
  read(person: PersonId): Promise<void>;
  showHome(person: PersonId, home: AdaptiveCard): Promise<void>;
  /** Calls at each change of somebody's conversation; gives what ends that. */
  watch(listener: (person: PersonId) => void): () => void;
}

const cardSchema = z.custom<AdaptiveCard>((value) => typeof value === "object" && value !== null);
const storedSchema = z.object({
  person: z.string(),
  next: z.int(),
  unread: z.int(),
  home: cardSchema.exactOptional(),
  messages: z.array(
    z.object({
      ref: z.string(),
      at: z.number(),
      from: z.enum(["bot", "person"]),
      summary: z.string(),
      card: cardSchema.exactOptional(),
      key: z.string().exactOptional(),
      isPrivate: z.literal(true).exactOptional(),
      editedAt: z.number().exactOptional(),
    }),
  ),
});
type Stored = z.infer<typeof storedSchema>;

/** Of what was only said in passing, so many are kept; the bot's own messages stay. */
const passingAtMost = 200;

function isPassing({ from, isPrivate }: Message): boolean {
  return from === "person" || isPrivate === true;
}

/** Opens what the folder holds. Ends in an error where a file can't be read. */
export async function openConversations(folder: string): Promise<Conversations> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const all = new Map<PersonId, Stored>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".json")) continue;
    const stored = storedSchema.parse(JSON.parse(await readFile(join(folder, name), "utf8")));
    all.set(stored.person, stored);
  }
  const listeners = new Set<(person: PersonId) => void>();
  const writing = new Map<PersonId, Promise<void>>();

  const of = (person: PersonId): Stored => all.get(person) ?? { person, next: 1, unread: 0, messages: [] };

  /** One write after another for each person: the last state wins. */
  const keep = (stored: Stored): Promise<void> => {
    const { person } = stored;
    all.set(person, stored);
    for (const listener of listeners) listener(person);
    const write = async (): Promise<void> => {
      const file = join(folder, `${encodeURIComponent(person)}.json`);
      await writeFile(`${file}.new`, JSON.stringify(all.get(person)), { mode: 0o600 });
      await rename(`${file}.new`, file);
    };
    const written = (writing.get(person) ?? Promise.resolve()).catch(() => undefined).then(write);
    writing.set(person, written);
    return written;
  };

  const find: Conversations["find"] = (ref) => {
    for (const { person, messages } of all.values()) {
      const message = messages.find((one) => one.ref === ref);
      if (message !== undefined) return { person, message };
    }
    return undefined;
  };

  return {
    of: (person) => {
      const { messages, unread, home } = of(person);
      return { messages, unread, ...(home && { home }) };
    },
    find,
    add: async (person, message, rings) => {
      const stored = of(person);
      const ref = `${person}/${stored.next}`;
      const messages = [...stored.messages, { ...message, ref }];
      const tooMany = messages.filter(isPassing).length - passingAtMost;
      const dropped = new Set(tooMany > 0 ? messages.filter(isPassing).slice(0, tooMany) : []);
      await keep({
        ...stored,
        next: stored.next + 1,
        unread: stored.unread + (rings ? 1 : 0),
        messages: messages.filter((one) => !dropped.has(one)),
      });
      return ref;
    },
    replace: async (ref, shown, at) => {
      const found = find(ref);
      if (found === undefined) return false;
      const stored = of(found.person);
      const replaced = { ...found.message, ...shown, editedAt: at };
      await keep({ ...stored, messages: stored.messages.map((one) => (one.ref === ref ? replaced : one)) });
      return true;
    },
    remove: async (ref) => {
      const person = find(ref)?.person;
      if (person === undefined) return;
      const stored = of(person);
      await keep({ ...stored, messages: stored.messages.filter((one) => one.ref !== ref) });
    },
    read: async (person) => {
      if (of(person).unread > 0) await keep({ ...of(person), unread: 0 });
    },
    showHome: (person, home) => keep({ ...of(person), home }),
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
