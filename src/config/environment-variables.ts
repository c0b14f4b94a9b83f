/** Where each process finds its environment: a copy of `process.env`, or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A variable of the environment that Lockkeeper reads. `form` is what its value must look like, in words `like`;
 * `mistaken` says what some other value is that people put there.
 */
export interface EnvironmentVariable {
  readonly name: string;
  readonly meaning: string;
  readonly form?: RegExp;
  readonly like?: string;
  readonly mistaken?: readonly { readonly form: RegExp; readonly is: string }[];
}

const appTokenIs = { form: /^xapp-/i, is: "This is an app-level token, which belongs into SLACK_APP_TOKEN." };
const botTokenIs = { form: /^xoxb-/i, is: "This is the bot's token, which belongs into SLACK_BOT_TOKEN." };
const userTokenIs = { form: /^xox[a-z]-/i, is: "This is another kind of token, which the bot has no use for." };

/** Every variable of the environment that Lockkeeper reads. All but the first hold secrets, which stand nowhere else. */
export const environmentVariables = {
  configFile: {
    name: "LOCKKEEPER_CONFIG",
    meaning: "The configuration file. Without it: `lockkeeper.yaml` in the folder where the bot is started.",
  },
  slackBotToken: {
    name: "SLACK_BOT_TOKEN",
    meaning: "The bot's token, from the app's page *OAuth & Permissions*.",
    form: /^xoxb-\S+$/,
    like: "It begins with xoxb-.",
    mistaken: [appTokenIs, userTokenIs],
  },
  slackSigningSecret: {
    name: "SLACK_SIGNING_SECRET",
    meaning: "With `slack.transport: http`: proves that a request comes from Slack; from *Basic Information*.",
    form: /^(?!xapp-|xox[a-z]-)\S+$/i,
    like: "It is one word without spaces.",
    mistaken: [appTokenIs, botTokenIs],
  },
  slackAppToken: {
    name: "SLACK_APP_TOKEN",
    meaning:
      "With `slack.transport: socket`: opens the connection to Slack. An app-level token with the scope connections:write, from *Basic Information*.",
    form: /^xapp-\S+$/,
    like: "It begins with xapp-.",
    mistaken: [botTokenIs, userTokenIs],
  },
  teamsAppPassword: {
    name: "TEAMS_APP_PASSWORD",
    meaning:
      "With `teams.credential: secret`: a client secret of the bot's registration in Entra, from *Certificates & secrets* (its value, not its id).",
    form: /^(?!xapp-|xox[a-z]-|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$)\S+$/i,
    like: "It is one word without spaces, and no id.",
  },
  redisUrl: {
    name: "REDIS_URL",
    meaning: "Redis: `redis://`, `rediss://` or the path of a socket. It may hold a password.",
    form: /^(rediss?:\/\/|\/)\S+$/i,
    like: "It begins with redis://, rediss:// or, for a socket, a slash.",
  },
} as const satisfies Record<string, EnvironmentVariable>;
