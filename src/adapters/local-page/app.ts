/** The chat that needs no account: a page on this machine on which anybody can be anyone. For local mode only. */
import { setInterval } from "node:timers";
import type { ChatSide, Listening, ListenSettings } from "../../commands/chat-side.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import type { Clock, Directory, Log } from "../../workflows/engine/ports.ts";
import { createLocalChat } from "./chat.ts";
import { type Conversations, openConversations } from "./conversations.ts";
import { readPageFiles } from "./files.ts";
import { createOpenForms } from "./form.ts";
import { type Answer, type Reception, takeForm, takeHome, takePress, takeTyped } from "./listeners.ts";
import { type Path, type Payload, payloads } from "./payloads.ts";
import { createLocalPeople, type LocalPeople } from "./people.ts";
import { startPageServer } from "./server.ts";
import { Streams, sendEvent } from "./stream.ts";
import { type Workshop, WorkshopRefusal } from "./workshop.ts";

/** What the page is made with. `folder` keeps conversations; `port` 0 takes a free one. */
export interface LocalPageSettings {
  readonly port: number;
  readonly folder: string;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly workshop: Workshop;
  readonly log: Log;
  /** How often what stands beside the conversations is looked at while somebody looks. Milliseconds. */
  readonly lookEveryMs?: number;
}

/** Opens the conversations that the folder keeps. Ends in the system's error where it can't be read. */
export async function createLocalPage(settings: LocalPageSettings): Promise<ChatSide> {
  const conversations = await openConversations(settings.folder);
  const people = createLocalPeople(settings.directory, settings.clock);
  return {
    chat: createLocalChat(conversations, people),
    listen: (listening) => listen(settings, conversations, people, listening),
  };
}

const stopWithinMs = 10_000;

async function listen(
  { port, directory, workshop, log, lookEveryMs = 500 }: LocalPageSettings,
  conversations: Conversations,
  people: LocalPeople,
  settings: ListenSettings,
): Promise<Listening> {
  const reception: Reception = { ...settings, conversations, people, forms: createOpenForms(people), log };
  const streams = new Streams();
  const turns = new Set<Promise<unknown>>();
  const roster = () =>
    people.all().map(({ id, name }) => ({
      id,
      name,
      roles: directory
        .environments()
        .flatMap((environment) =>
          Object.entries(environment.people).flatMap(([role, ids]) => (ids.includes(id) ? [role] : [])),
        ),
      unread: conversations.of(id).unread,
    }));
  const unwatch = conversations.watch((person) => {
    streams.tell("conversation", { person, ...conversations.of(person) }, person);
    streams.tell("people", roster());
  });
  let shown = "";
  const look = async (): Promise<void> => {
    const seen = await workshop.look();
    const text = JSON.stringify(seen);
    if (text !== shown) streams.tell("workshop", seen);
    shown = text;
  };
  const looking = setInterval(() => {
    if (streams.isWatched)
      look().catch((thrown: unknown) => log.warn("workshop-unseen", { code: asFault(thrown, "unexpected").code }));
  }, lookEveryMs);
  const server = await startPageServer(port, {
    files: await readPageFiles(),
    take: async (path, body) => {
      const payload = payloads[path as Path]?.safeParse(body);
      if (payload === undefined) return undefined;
      if (!payload.success) return { status: 400, answer: { error: "unreadable" } };
      if ("person" in payload.data && people.find(payload.data.person) === undefined)
        return { status: 404, answer: { error: "person" } };
      const turn = takers[path as Path]({ reception, workshop, look }, payload.data as never);
      turns.add(turn);
      try {
        return { status: 200, answer: await turn };
      } finally {
        turns.delete(turn);
      }
    },
    stream: (person, response) => {
      streams.add(person, response);
      sendEvent(response, "commands", settings.front.commands);
      sendEvent(response, "people", roster());
      sendEvent(response, "conversation", { person, ...conversations.of(person) });
      if (shown !== "") sendEvent(response, "workshop", JSON.parse(shown));
    },
  });
  return {
    port: server.port,
    trouble: () => undefined,
    stop: async () => {
      clearInterval(looking);
      unwatch();
      const late = AbortSignal.timeout(stopWithinMs);
      const tooLate = new Promise((resolve) => late.addEventListener("abort", resolve));
      await Promise.race([Promise.allSettled(turns), tooLate]);
      const left = turns.size;
      streams.end();
      await server.stop();
      return left;
    },
  };
}

interface Parts {
  readonly reception: Reception;
  readonly workshop: Workshop;
  readonly look: () => Promise<void>;
}

type Takers = {
  readonly [Name in Path]: (parts: Parts, payload: Payload<Name>) => Promise<Answer | { readonly said: string }>;
};

const takers: Takers = {
  "/say": ({ reception }, payload) => takeTyped(reception, payload),
  "/press": ({ reception }, payload) => takePress(reception, payload),
  "/form": ({ reception }, payload) => takeForm(reception, payload),
  "/home": ({ reception }, payload) => takeHome(reception, payload),
  "/read": async ({ reception }, { person }) => {
    await reception.conversations.read(person);
    return {};
  },
  "/workshop": async ({ workshop, look }, payload) => {
    const done = await workshop.act(payload.act, payload.with).catch((thrown: unknown) => {
      if (thrown instanceof WorkshopRefusal) return { said: thrown.message };
      throw thrown;
    });
    await look();
    return done;
  },
};
