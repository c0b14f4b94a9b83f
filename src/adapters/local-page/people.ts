import type { Caller } from "../../commands/front.ts";
import type { Clock, Directory } from "../../workflows/engine/ports.ts";
import type { Person, PersonId } from "../../workflows/people/person.ts";
import type { Reader } from "../adaptive-cards/text.ts";
import { chatName } from "./chat-name.ts";

/** Whom the page can be: everybody in the configuration, without a password. */
export interface LocalPeople {
  find(person: PersonId): Person | undefined;
  all(): readonly Person[];
  /** By whose clock a person reads. */
  readerOf(person: PersonId): Promise<Reader>;
  /** The person as the commands know them; `event` is the act's own id, which is theirs alone. */
  callerOf(person: PersonId, event: string): Caller;
}

/** The people of the directory. */
export function createLocalPeople(directory: Pick<Directory, "person" | "people">, clock: Clock): LocalPeople {
  return {
    find: (person) => directory.person(person),
    all: () => directory.people(),
    readerOf: async (person) => ({
      timeZone: directory.person(person)?.timeZone ?? "Etc/UTC",
      // A clock that can't be read is no reason to say nothing.
      now: await clock.now().catch(() => Date.now()),
    }),
    callerOf: (id, event) => {
      const person = directory.person(id);
      const via = { chat: chatName, account: id, matchedBy: "pinned" } as const;
      return { ...(person && { person }), via, event: `${chatName}:${event}:${id}` };
    },
  };
}
