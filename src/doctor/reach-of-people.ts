import type { AccountState, SlackCheckup } from "../adapters/slack/checkup.ts";
import type { Config } from "../config/load.ts";
import { Fault } from "../workflows/engine/fault.ts";
import type { PersonId } from "../workflows/people/person.ts";

/** How a person is reached, and what Slack says of the accounts concerned. What Teams would say is not asked. */
export interface Reach {
  /** `pin` also where Slack does not know the account: the bot goes by the pin. */
  readonly by: "pin" | "email" | "teams" | "nothing";
  /** The pinned account in this workspace, as workspace id, slash, member id. */
  readonly pinned?: string;
  readonly pinState?: AccountState;
  /** The account that Slack knows by the e-mail address. */
  readonly emailAccount?: string;
  /** Why Slack could not be asked of this person, where it could not. */
  readonly fault?: Fault;
}

/** So many people are asked for at a time: Slack takes about one look-up a second and forgives short bursts. */
const atOnce = 5;

/** Asks Slack for everybody, a few at a time. Once it is tired of being asked, the rest is left unasked. */
export async function askForReaches(
  config: Config,
  slack: SlackCheckup,
  teamId: string,
): Promise<ReadonlyMap<PersonId, Reach>> {
  const {
    people,
    slack: { matchByEmail },
  } = config;
  const reaches = new Map<PersonId, Reach>();
  const left = Object.entries(people);
  let tired: Fault | undefined;
  while (left.length > 0) {
    const some = left.splice(0, atOnce);
    await Promise.all(
      some.map(async ([id, { slack: accounts, email }]) => {
        const pinned = accounts.find((account) => account.startsWith(`${teamId}/`));
        const known = tired === undefined ? await askOf(id, pinned, email !== undefined) : { fault: tired };
        if (known.fault?.kind === "throttled" || known.fault?.kind === "unavailable") tired = known.fault;
        const isByEmail = matchByEmail && "emailAccount" in known;
        const by = pinned !== undefined ? "pin" : isByEmail ? "email" : "nothing";
        reaches.set(id, { by, ...(pinned === undefined ? {} : { pinned }), ...known });
      }),
    );
  }
  return withTeams(config, reaches);

  async function askOf(
    id: PersonId,
    pinned: string | undefined,
    hasEmail: boolean,
  ): Promise<Pick<Reach, "pinState" | "emailAccount" | "fault">> {
    try {
      const pinState = pinned === undefined ? undefined : await slack.stateOf(pinned.slice(teamId.length + 1));
      const userId = hasEmail ? await slack.byEmail(id) : undefined;
      return {
        ...(pinState === undefined ? {} : { pinState }),
        ...(userId === undefined ? {} : { emailAccount: `${teamId}/${userId}` }),
      };
    } catch (thrown) {
      if (thrown instanceof Fault) return { fault: thrown };
      throw thrown;
    }
  }
}

/** How people are reached where Slack is not served. */
export function reachesByTeams(config: Config): ReadonlyMap<PersonId, Reach> {
  return withTeams(config, new Map(Object.keys(config.people).map((id) => [id, { by: "nothing" }])));
}

/** Whoever is not in Slack is written to in Teams. */
function withTeams({ people, teams }: Config, reaches: ReadonlyMap<PersonId, Reach>): ReadonlyMap<PersonId, Reach> {
  const isInTeams = (id: PersonId): boolean => teams !== undefined && (people[id]?.teams.length ?? 0) > 0;
  return new Map(
    [...reaches].map(([id, reach]) => [id, reach.by === "nothing" && isInTeams(id) ? { by: "teams" } : reach]),
  );
}

/** Whether a message to this person arrives, as far as Slack says. */
export function isReached({ by, pinState = "usable" }: Reach): boolean {
  return by === "email" || by === "teams" || (by === "pin" && pinState === "usable");
}
