/** Where each process finds its environment: a copy of `process.env`, or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of the environment that Lockkeeper reads. `form` is what its value must look like, in words `like`. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly meaning: string;
  readonly form?: RegExp;
  readonly like?: string;
}

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
  },
  slackSigningSecret: {
    name: "SLACK_SIGNING_SECRET",
    meaning: "Proves that a request comes from Slack; from *Basic Information*.",
    form: /^\S+$/,
    like: "It is one word without spaces.",
  },
  slackAppToken: {
    name: "SLACK_APP_TOKEN",
    meaning: "Kept for Socket Mode, which is not there yet: the bot listens for Slack's requests.",
    form: /^xapp-\S+$/,
    like: "It begins with xapp-.",
  },
  redisUrl: {
    name: "REDIS_URL",
    meaning: "Redis: `redis://`, `rediss://` or the path of a socket. It may hold a password.",
    form: /^(rediss?:\/\/|\/)\S+$/i,
    like: "It begins with redis://, rediss:// or, for a socket, a slash.",
  },
} as const satisfies Record<string, EnvironmentVariable>;
