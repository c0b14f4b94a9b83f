/** What Slack says of the bot's token and of people's accounts. Reads only, and for `doctor` alone. */
import { WebClient } from "@slack/web-api";
import { z } from "zod";
import { Fault } from "../../workflows/engine/fault.ts";
import type { Directory, Log } from "../../workflows/engine/ports.ts";
import type { PersonId } from "../../workflows/people/person.ts";
import { createWhoAmI } from "./bot.ts";
import { createClients, slackLimits } from "./clients.ts";
import { callSlack } from "./faults.ts";
import { createSlackPeople } from "./people.ts";
import { createSdkLogger } from "./sdk-logger.ts";

/** Whose the token is, and what it may do: `scopes` is undefined where Slack did not say. */
export interface TokenSight {
  readonly teamId: string;
  readonly team: string;
  readonly scopes: readonly string[] | undefined;
}

/** What an account is, as far as it can be somebody's. */
export type AccountState = "usable" | "unknown" | "disabled" | "bot" | "stranger";

/**
 * Asks Slack for the address of a Socket Mode connection, and lets it lapse unused: whether the app-level token may. Ends
 * in the faults of a read; `slack-auth` is about this token.
 */
export async function askForSocket(appToken: string, apiUrl: string | undefined): Promise<void> {
  const limits = { ...slackLimits, logger: createSdkLogger(silentLog), retryConfig: { retries: 0 } };
  const client = new WebClient(appToken, { ...limits, ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }) });
  await callSlack("read", () => client.apps.connections.open());
}

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What can be asked. Each ends in the faults of a read. */
export interface SlackCheckup {
  /** Also ends in `slack-auth` for a token that is no bot's. */
  readonly token: () => Promise<TokenSight>;
  /** The state of a Slack user id in our workspace. */
  readonly stateOf: (userId: string) => Promise<AccountState>;
  /** The user id that Slack knows by a person's e-mail address, where it is a member's own; undefined otherwise. */
  readonly byEmail: (person: PersonId) => Promise<string | undefined>;
}

const tokenAnswer = z.object({
  team_id: z.string(),
  team: z.string().default(""),
  bot_id: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

const userAnswer = z.object({
  user: z.object({
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
  }),
});

/** Makes the checkup; nothing is sent. `onDate` is told the `Date` of every answer. */
export function createSlackCheckup(options: {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
  readonly directory: Pick<Directory, "person" | "people">;
  readonly onDate: (date: string | undefined) => void;
}): SlackCheckup {
  const { directory, onDate, ...access } = options;
  const onAnswer = ({ headers }: Response): void => onDate(headers.get("date") ?? undefined);
  const clients = createClients({ ...access, onAnswer });
  const { single } = clients;
  const whoAmI = createWhoAmI(clients);
  // Nobody counts as pinned here, so that the account of who is pinned is found, too, and can be compared.
  const people = createSlackPeople({ pinned: {}, matchByEmail: true, directory }, clients, whoAmI);
  return {
    token: async () => {
      const said = tokenAnswer.safeParse(await callSlack("read", () => single.auth.test()));
      if (!said.success) throw notABot();
      const { team_id: teamId, team, response_metadata: metadata } = said.data;
      return { teamId, team, scopes: metadata?.scopes };
    },
    stateOf: async (userId) => {
      const said = await callSlack("read", () => single.users.info({ user: userId })).catch((fault: unknown) => {
        if (fault instanceof Fault && fault.code === "person-unreachable") return undefined;
        throw fault;
      });
      if (said === undefined) return "unknown";
      const { user } = userAnswer.parse(said);
      const { teamId } = await whoAmI();
      if (user.deleted === true) return "disabled";
      if (user.is_bot === true) return "bot";
      return user.team_id !== teamId || user.is_stranger === true ? "stranger" : "usable";
    },
    byEmail: people.accountOf,
  };
}

/** A token without a bot is a person's: the SDK takes it, Slack's messages would come from that person. */
function notABot(): Fault {
  return new Fault("slack-auth", "refused", { platformCode: "not-a-bot-token" });
}
