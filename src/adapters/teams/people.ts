import type { Via } from "../../workflows/audit/entry.ts";
import type { Clock, Directory } from "../../workflows/engine/ports.ts";
import type { Person, PersonId } from "../../workflows/people/person.ts";
import type { Reader } from "../adaptive-cards/text.ts";

/**
 * Who is who. An account is `<tenant id>/<Entra object id>`, and is pinned in the configuration: a name or an address in
 * Teams makes nobody anybody.
 */
export interface IdentitySettings {
  /** Person ids by account. */
  readonly pinned: Readonly<Record<string, PersonId>>;
  readonly directory: Pick<Directory, "person" | "people">;
}

/** A person as far as an account matches one, and how we know. */
export interface Recognised {
  readonly person?: Person;
  readonly via: Via;
}

/** Knows people by their accounts, and accounts by their people. */
export interface TeamsPeople {
  recognise(account: string): Recognised;
  /** The account of a person; undefined where they have none here. */
  accountOf(person: PersonId): string | undefined;
  all(): readonly Person[];
  /** By whose clock whoever has this account reads. */
  readerOf(account: string): Promise<Reader>;
}

/** The name of the chat, in records. */
export const chatName = "teams";

/** Makes the directory of accounts. */
export function createTeamsPeople({ pinned, directory }: IdentitySettings, clock: Clock): TeamsPeople {
  const personAt = (account: string): Person | undefined => {
    const id = Object.hasOwn(pinned, account) ? pinned[account] : undefined;
    return id === undefined ? undefined : directory.person(id);
  };
  return {
    recognise: (account) => {
      const person = personAt(account);
      return { ...(person && { person }), via: { chat: chatName, account, matchedBy: "pinned" } };
    },
    accountOf: (person) =>
      directory.person(person) === undefined ? undefined : Object.entries(pinned).find(([, id]) => id === person)?.[0],
    all: () => directory.people(),
    readerOf: async (account) => ({
      timeZone: personAt(account)?.timeZone ?? "Etc/UTC",
      // A clock that can't be read is no reason to say nothing.
      now: await clock.now().catch(() => Date.now()),
    }),
  };
}
