import { z } from "zod";
import type { Via } from "../../workflows/audit/entry.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Directory } from "../../workflows/engine/ports.ts";
import type { Person, PersonId } from "../../workflows/people/person.ts";
import type { Bot } from "./bot.ts";
import type { SlackClients } from "./clients.ts";
import { callSlack } from "./faults.ts";

/**
 * Who is who. An account is `<workspace id>/<user id>`. Accounts are pinned in the configuration; matching by the e-mail
 * address in Slack is a choice of the organisation, and never gives somebody who has a pinned account a second one.
 */
export interface IdentitySettings {
  /** Person ids by account. */
  readonly pinned: Readonly<Record<string, PersonId>>;
  readonly matchByEmail: boolean;
  readonly directory: Pick<Directory, "person" | "people">;
  /** Whether people may have no account in Slack, because another chat is served, too: forms then offer them by name. */
  readonly isOneOfSeveral?: boolean;
}

/** A person as far as an account matches one, and how we know. */
export interface Recognised {
  readonly person?: Person;
  readonly via: Via;
}

/** Knows people by their accounts, and accounts by their people. Every look-up may end in the faults of a read. */
export interface SlackPeople {
  recognise(userId: string): Promise<Recognised>;
  /** The Slack user id of a person; undefined where they have no account here. */
  accountOf(person: PersonId): Promise<string | undefined>;
  /** Whom a form offers by name; undefined where it offers Slack's own people. */
  byName(): readonly Person[] | undefined;
}

const userAnswer = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    is_email_confirmed: z.boolean().optional(),
    profile: z.object({ email: z.string().optional(), team: z.string().optional() }).optional(),
  }),
});
type SlackUser = z.infer<typeof userAnswer>["user"];

const keptForMs = 10 * 60_000;
const keptAtMost = 10_000;

/** Makes the directory of accounts. `nowMs` is real time, for what is remembered for ten minutes. */
export function createSlackPeople(
  settings: IdentitySettings,
  { steady }: SlackClients,
  whoAmI: () => Promise<Bot>,
  nowMs = Date.now,
): SlackPeople {
  const { pinned, matchByEmail, directory } = settings;
  const remembered = new Map<string, { readonly user: SlackUser | undefined; readonly at: number }>();

  async function remember(key: string, look: () => Promise<unknown>): Promise<SlackUser | undefined> {
    const before = remembered.get(key);
    if (before !== undefined && nowMs() - before.at < keptForMs) return before.user;
    const user = await callSlack("read", look).then(
      (said) => userAnswer.parse(said).user,
      (fault) => {
        if (fault instanceof Fault && fault.code === "person-unreachable") return undefined;
        throw fault;
      },
    );
    if (remembered.size >= keptAtMost) remembered.clear();
    remembered.set(key, { user, at: nowMs() });
    return user;
  }

  function pinnedAccount(person: PersonId, teamId: string): string | undefined {
    const [, userId] =
      Object.entries(pinned)
        .filter(([, id]) => id === person)
        .map(([account]) => account.split("/"))
        .find(([team]) => team === teamId) ?? [];
    return userId;
  }

  function personByEmail(user: SlackUser, teamId: string): Person | undefined {
    const email = user.profile?.email?.toLowerCase();
    const isPinned = Object.hasOwn(pinned, `${teamId}/${user.id}`);
    if (email === undefined || isPinned || !mayBeMatched(user, teamId)) return undefined;
    const matches = directory.people().filter((person) => person.email?.toLowerCase() === email);
    const [match] = matches;
    return match !== undefined && matches.length === 1 && pinnedAccount(match.id, teamId) === undefined
      ? match
      : undefined;
  }

  return {
    byName: () => (settings.isOneOfSeveral === true ? directory.people() : undefined),
    recognise: async (userId) => {
      const { teamId } = await whoAmI();
      const account = `${teamId}/${userId}`;
      const pin = Object.hasOwn(pinned, account) ? pinned[account] : undefined;
      if (pin !== undefined || !matchByEmail) {
        const person = pin === undefined ? undefined : directory.person(pin);
        return { ...(person && { person }), via: { chat: "slack", account, matchedBy: "pinned" } };
      }
      const user = await remember(`id ${userId}`, () => steady.users.info({ user: userId }));
      const person = user && personByEmail(user, teamId);
      return { ...(person && { person }), via: { chat: "slack", account, matchedBy: "email" } };
    },
    accountOf: async (id) => {
      const { teamId } = await whoAmI();
      const pin = pinnedAccount(id, teamId);
      const email = directory.person(id)?.email;
      if (pin !== undefined || !matchByEmail || email === undefined) return pin;
      const user = await remember(`email ${email}`, () => steady.users.lookupByEmail({ email }));
      return user && personByEmail(user, teamId)?.id === id ? user.id : undefined;
    },
  };
}

/**
 * Whether Slack's word on an address is good enough: a member's own, confirmed one. Guests of the workspace count as
 * members; bots, disabled accounts and people who are here by Slack Connect do not.
 */
function mayBeMatched(user: SlackUser, teamId: string): boolean {
  const isOurs = user.team_id === teamId && user.is_stranger !== true;
  return isOurs && user.deleted !== true && user.is_bot !== true && user.is_email_confirmed !== false;
}
